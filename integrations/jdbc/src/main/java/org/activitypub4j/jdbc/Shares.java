package org.activitypub4j.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.activitypub4j.client.transport.Domains;
import org.activitypub4j.server.spi.QueueFullException;
import org.activitypub4j.server.spi.QueueFullException.Share;
import org.jspecify.annotations.Nullable;

/**
 * Limits how much of a table each host and each domain uses. How much it is, is read from the
 * database about once a second, and in between this node counts what it adds and removes itself. So
 * nothing is counted for each row, and no row is shared by all. Several nodes together may go a
 * little above a limit. A source with nothing in the table can always put one thing there, if there
 * is room in all. Safe for use by several threads.
 */
final class Shares {
  private static final int MAX_HOLDERS = 10_000;

  private final String what;
  private final Source source;
  private final Map<Share, Limit> limits = new EnumMap<>(Share.class);

  /** Those that were looked at last. Guarded by itself. */
  private final Map<Holder, Estimate> estimates =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Holder, Estimate> eldest) {
          return size() > MAX_HOLDERS;
        }
      };

  /** A limit of rows, and of bytes. */
  record Limit(long rows, long bytes) {
    Limit part(int of) {
      return new Limit(rows / of, bytes / of);
    }
  }

  /** How much is used. */
  record Use(long rows, long bytes) {
    static Use read(ResultSet row) throws SQLException {
      return new Use(row.getLong(1), row.getLong(2));
    }

    Use plus(long moreRows, long moreBytes) {
      return new Use(rows + moreRows, bytes + moreBytes);
    }
  }

  /** The owner of a share. */
  record Holder(Share share, String name) {}

  /** Reads from the database how much is used. */
  @FunctionalInterface
  interface Source {
    Use read(JdbcTx tx, Holder holder);
  }

  /**
   * Counts rows of a table with the columns {@code host} and {@code domain}.
   *
   * @param sums the number of rows, and of bytes
   * @param rows the table, and a condition
   */
  static Source counted(Sql sql, String sums, String rows) {
    String all = "SELECT " + sums + " FROM " + rows;
    return (tx, holder) -> {
      Optional<Use> use =
          switch (holder.share()) {
            case HOST ->
                sql.one(
                    tx,
                    all + " AND domain = ? AND host = ?",
                    Use::read,
                    Domains.of(holder.name()),
                    holder.name());
            case DOMAIN -> sql.one(tx, all + " AND domain = ?", Use::read, holder.name());
            case ACTOR, TOTAL -> sql.one(tx, all, Use::read);
          };
      return use.orElseThrow();
    };
  }

  private record Estimate(long rows, long bytes, long readAt) {
    Estimate plus(long moreRows, long moreBytes) {
      return new Estimate(Math.max(0, rows + moreRows), Math.max(0, bytes + moreBytes), readAt);
    }

    boolean isFresh(Share share) {
      long seconds = share == Share.TOTAL ? 10 : 1; // the total is the longest to count
      return System.nanoTime() - readAt < TimeUnit.SECONDS.toNanos(seconds);
    }
  }

  /**
   * Makes shares without limits.
   *
   * @param what what the table contains, for messages
   */
  Shares(String what, Source source) {
    this.what = what;
    this.source = source;
  }

  /** Sets a limit for the whole, with half of it for each domain and a quarter for each host. */
  Shares withTotal(Limit limit) {
    limits.put(Share.TOTAL, limit);
    return withDomain(limit.part(2));
  }

  /** Sets a limit for each domain, with half of it for each host. */
  Shares withDomain(Limit limit) {
    limits.put(Share.DOMAIN, limit);
    limits.put(Share.HOST, limit.part(2));
    return this;
  }

  static List<Holder> of(Hosts hosts) {
    return List.of(
        new Holder(Share.HOST, hosts.host()), new Holder(Share.DOMAIN, hosts.domain()), total());
  }

  static Holder total() {
    return new Holder(Share.TOTAL, "all");
  }

  /**
   * Takes room. It is given back if the transaction is rolled back.
   *
   * @throws QueueFullException if a share has no room; then nothing is taken
   */
  void take(JdbcTx tx, List<Holder> holders, long rows, long bytes) {
    Optional<Holder> full = full(tx, holders, rows, bytes);
    if (full.isPresent()) {
      throw refusal(tx, full.get());
    }
    change(tx, holders, rows, bytes);
  }

  /** Takes room that may not be there. It is given back if the transaction is rolled back. */
  void takeAnyway(JdbcTx tx, List<Holder> holders, long rows, long bytes) {
    change(tx, holders, rows, bytes);
  }

  /** Returns the first of these that has no room. */
  Optional<Holder> full(JdbcTx tx, List<Holder> holders, long rows, long bytes) {
    return holders.stream().filter(holder -> isFull(tx, holder, rows, bytes)).findFirst();
  }

  private boolean isFull(JdbcTx tx, Holder holder, long rows, long bytes) {
    @Nullable Limit limit = limits.get(holder.share());
    if (limit == null) {
      return false;
    }
    Estimate now = estimate(tx, holder);
    boolean first = now.rows() == 0 && holder.share() != Share.TOTAL;
    return !first && (now.rows() + rows > limit.rows() || now.bytes() + bytes > limit.bytes());
  }

  /** Gives room back. It is taken again if the transaction is rolled back. */
  void give(JdbcTx tx, List<Holder> holders, long rows, long bytes) {
    change(tx, holders, -rows, -bytes);
  }

  private void change(JdbcTx tx, List<Holder> holders, long rows, long bytes) {
    holders.forEach(holder -> add(holder, rows, bytes));
    tx.afterRollback(() -> holders.forEach(holder -> add(holder, -rows, -bytes)));
  }

  private void add(Holder holder, long rows, long bytes) {
    synchronized (estimates) {
      estimates.computeIfPresent(holder, (same, estimate) -> estimate.plus(rows, bytes));
    }
  }

  private Estimate estimate(JdbcTx tx, Holder holder) {
    @Nullable Estimate known;
    synchronized (estimates) {
      known = estimates.get(holder);
    }
    if (known != null && known.isFresh(holder.share())) {
      return known;
    }
    Use use = source.read(tx, holder);
    Estimate read = new Estimate(use.rows(), use.bytes(), System.nanoTime());
    synchronized (estimates) {
      estimates.put(holder, read);
    }
    return read;
  }

  private QueueFullException refusal(JdbcTx tx, Holder holder) {
    Limit limit = Objects.requireNonNull(limits.get(holder.share()));
    Estimate now = estimate(tx, holder);
    return new QueueFullException(
        holder.share(),
        "%s: %d of %s, %d KiB; the limit is %d, and %d KiB"
            .formatted(
                what,
                now.rows(),
                holder.name(),
                now.bytes() >> 10,
                limit.rows(),
                limit.bytes() >> 10));
  }
}
