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
 * Limits how much of a store each source uses, in rows and in bytes of heap. A source with nothing
 * in the store can always put one thing there if the whole store has room, even if its share is too
 * small for it.
 */
final class Shares {
  private final MemoryTransactions transactions;
  private final String what;
  private final Map<Share, Limit> limits = new EnumMap<>(Share.class);
  private final Map<Holder, Use> uses = new HashMap<>();

  /** The limit of one source, or of all together. */
  record Limit(long rows, long bytes) {
    Limit part(int of) {
      return new Limit(rows / of, bytes / of);
    }
  }

  /** The owner of a share. */
  record Holder(Share share, String name) {
    static final Holder TOTAL = new Holder(Share.TOTAL, "all");
  }

  /** How much of a share is used. */
  private record Use(long rows, long bytes) {
    static final Use NONE = new Use(0, 0);

    Use plus(long moreRows, long moreBytes) {
      return new Use(rows + moreRows, bytes + moreBytes);
    }
  }

  /**
   * Makes shares of a whole: a quarter for each host, a half for each domain.
   *
   * @param what what the store contains, for messages
   */
  Shares(MemoryTransactions transactions, String what, Limit total) {
    this.transactions = transactions;
    this.what = what;
    limits.put(Share.TOTAL, total);
    limits.put(Share.DOMAIN, total.part(2));
    limits.put(Share.HOST, total.part(4));
  }

  /** Sets the limit of a share. Actors have a limit only if this sets one. */
  Shares with(Share share, Limit limit) {
    limits.put(share, limit);
    return this;
  }

  /** All shares that something from an actor, or for an actor or inbox, counts for. */
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
   * @throws QueueFullException if a share is full; then nothing is taken
   */
  void take(Tx tx, List<Holder> holders, long bytes) {
    change(tx, holders, 1, bytes);
  }

  /**
   * Takes more room for an existing row, or gives some back if the number is negative.
   *
   * @throws QueueFullException if a share is full; then nothing is taken
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

  /** The smallest share that has no room. */
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
