package org.activitypub4j.server.memory;

import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.activitypub4j.client.transport.Domains;
import org.activitypub4j.model.Origin;
import org.activitypub4j.server.spi.QueueFullException;
import org.activitypub4j.server.spi.QueueFullException.Share;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/**
 * Who takes how much of a store, in rows and in bytes of heap. A source that has nothing in the
 * store may put one thing there, however small its share, as long as the whole has room.
 */
final class Shares {
  private final MemoryTransactions transactions;
  private final String what;
  private final Map<Share, Limit> limits = new EnumMap<>(Share.class);
  private final Map<Holder, Use> uses = new HashMap<>();

  /** How much one source, or all together, may have. */
  record Limit(long rows, long bytes) {
    Limit part(int of) {
      return new Limit(rows / of, bytes / of);
    }
  }

  /** Whose share. */
  record Holder(Share share, String name) {
    static final Holder TOTAL = new Holder(Share.TOTAL, "all");
  }

  /** How much somebody has. */
  private record Use(long rows, long bytes) {
    static final Use NONE = new Use(0, 0);

    Use plus(long moreRows, long moreBytes) {
      return new Use(rows + moreRows, bytes + moreBytes);
    }
  }

  /**
   * Shares of a whole: a quarter for a host, a half for a domain.
   *
   * @param what what is in the store, for messages
   */
  Shares(MemoryTransactions transactions, String what, Limit total) {
    this.transactions = transactions;
    this.what = what;
    limits.put(Share.TOTAL, total);
    limits.put(Share.DOMAIN, total.part(2));
    limits.put(Share.HOST, total.part(4));
  }

  /** With another share, or one for each actor. */
  Shares with(Share share, Limit limit) {
    limits.put(share, limit);
    return this;
  }

  /** All whose shares something of an actor, or for an actor or inbox, takes. */
  List<Holder> holders(URI actor) {
    String host = Origin.of(actor).map(Origin::host).orElse("");
    List<Holder> holders = new ArrayList<>();
    if (limits.containsKey(Share.ACTOR)) {
      holders.add(new Holder(Share.ACTOR, actor.toString()));
    }
    holders.add(new Holder(Share.HOST, host));
    holders.add(new Holder(Share.DOMAIN, Domains.of(host)));
    holders.add(Holder.TOTAL);
    return holders;
  }

  /**
   * Takes room for a row.
   *
   * @throws QueueFullException if somebody's share is full; then nothing is taken
   */
  void take(Tx tx, List<Holder> holders, long bytes) {
    change(tx, holders, 1, bytes);
  }

  /**
   * Takes more room for a row that is there, or, if it is less than nothing, gives room back.
   *
   * @throws QueueFullException if somebody's share is full; then nothing is taken
   */
  void grow(Tx tx, List<Holder> holders, long bytes) {
    change(tx, holders, 0, bytes);
  }

  private void change(Tx tx, List<Holder> holders, int rows, long bytes) {
    if (bytes > 0) {
      full(holders, rows, bytes)
          .ifPresent(
              full -> {
                throw full;
              });
    }
    transactions.change(tx, () -> add(holders, rows, bytes), () -> add(holders, -rows, -bytes));
  }

  /** Gives the room of a row back. */
  void give(Tx tx, List<Holder> holders, long bytes) {
    transactions.change(tx, () -> add(holders, -1, -bytes), () -> add(holders, 1, bytes));
  }

  /** Whose share has no room; the smallest. */
  Optional<QueueFullException> full(List<Holder> holders, int rows, long bytes) {
    for (Holder holder : holders) {
      Use use = uses.getOrDefault(holder, Use.NONE);
      @Nullable Limit limit = limits.get(holder.share());
      boolean first = use.rows() == 0 && holder.share() != Share.TOTAL;
      if (limit != null
          && !first
          && (use.rows() + rows > limit.rows() || use.bytes() + bytes > limit.bytes())) {
        return Optional.of(full(holder, holders, use, limit));
      }
    }
    return Optional.empty();
  }

  private QueueFullException full(Holder holder, List<Holder> holders, Use use, Limit limit) {
    String whose =
        switch (holder.share()) {
          case TOTAL -> "all";
          case ACTOR -> "one actor of " + holders.get(1).name();
          case HOST, DOMAIN -> holder.name();
        };
    return new QueueFullException(
        holder.share(),
        "%s: %d of %s, %d KiB; the limit is %d, and %d KiB"
            .formatted(
                what, use.rows(), whose, use.bytes() >> 10, limit.rows(), limit.bytes() >> 10));
  }

  private void add(List<Holder> holders, long rows, long bytes) {
    for (Holder holder : holders) {
      uses.compute(
          holder,
          (same, use) -> {
            Use now = (use == null ? Use.NONE : use).plus(rows, bytes);
            return now.rows() == 0 ? null : now;
          });
    }
  }
}
