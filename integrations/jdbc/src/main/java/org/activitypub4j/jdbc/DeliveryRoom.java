package org.activitypub4j.jdbc;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.activitypub4j.server.spi.QueueFullException;
import org.activitypub4j.server.spi.QueueFullException.Share;

/**
 * How many deliveries may wait: in all, and for each domain half of that, and for each host a
 * quarter. The rows are counted about every 10 seconds, and in between this node counts what it
 * adds and ends itself. Several nodes together may go a little above a limit. A host for which
 * nothing waits always has room for one delivery. Safe for use by several threads.
 */
final class DeliveryRoom {
  private static final long FRESH = TimeUnit.SECONDS.toNanos(10);

  /** Counting may take at most this part of the time. */
  private static final int PART = 50;

  /** Smaller numbers are as good as none. */
  private static final long SMALL = 100;

  private final Sql sql;
  private final long max;
  private final Map<Long, Long> ofHosts = new HashMap<>();
  private final Map<String, Long> ofDomains = new HashMap<>();
  private long total;
  private boolean isCounted;
  private long countAgainAt;

  DeliveryRoom(Sql sql, long max) {
    this.sql = sql;
    this.max = max;
  }

  private record Count(long host, String domain, long rows) {}

  /** Counts what waits, if that was not done for some time. */
  void refresh(JdbcTx tx) {
    long now = System.nanoTime();
    synchronized (this) {
      if (isCounted && now - countAgainAt < 0) {
        return;
      }
      countAgainAt = now + FRESH; // the others go on with what is known
      isCounted = true;
    }
    List<Count> counts =
        sql.list(
            tx,
            "SELECT d.host, h.domain, d.waiting FROM"
                + " (SELECT host, count(*) AS waiting FROM {delivery} GROUP BY host) d"
                + " LEFT JOIN {host} h ON h.id = d.host",
            row -> {
              String domain = row.getString(2);
              return new Count(row.getLong(1), domain == null ? "" : domain, row.getLong(3));
            });
    long took = System.nanoTime() - now;
    synchronized (this) {
      countAgainAt = now + Math.max(FRESH, took * PART);
      ofHosts.clear();
      ofDomains.clear();
      total = 0;
      for (Count one : counts) {
        total += one.rows();
        ofDomains.merge(one.domain(), one.rows(), Long::sum);
        if (one.rows() >= SMALL) {
          ofHosts.put(one.host(), one.rows());
        }
      }
      ofDomains.values().removeIf(rows -> rows < SMALL);
    }
  }

  /**
   * Takes room for one delivery. It is given back if the transaction is rolled back.
   *
   * @return why there is none for this host; empty if it has it
   * @throws QueueFullException if there is no room in all
   */
  Optional<String> take(JdbcTx tx, long host, String name, String domain) {
    synchronized (this) {
      if (total >= max) {
        throw new QueueFullException("%d deliveries wait; the limit is %d".formatted(total, max));
      }
      Optional<String> full =
          full(Share.HOST, name, ofHosts.getOrDefault(host, 0L))
              .or(() -> full(Share.DOMAIN, domain, ofDomains.getOrDefault(domain, 0L)));
      if (full.isPresent()) {
        return full;
      }
      add(host, domain, 1);
    }
    tx.afterRollback(() -> add(host, domain, -1));
    return Optional.empty();
  }

  private Optional<String> full(Share share, String name, long waiting) {
    long limit = Math.max(1, share == Share.HOST ? max / 4 : max / 2);
    return waiting < limit
        ? Optional.empty()
        : Optional.of(
            "no room: %d deliveries wait for %s; the limit is %d".formatted(waiting, name, limit));
  }

  /** Gives room back. It is taken again if the transaction is rolled back. */
  void give(JdbcTx tx, long host, String domain, long rows) {
    add(host, domain, -rows);
    tx.afterRollback(() -> add(host, domain, rows));
  }

  private synchronized void add(long host, String domain, long rows) {
    total += rows;
    change(ofHosts, host, rows);
    change(ofDomains, domain, rows);
  }

  private static <K> void change(Map<K, Long> counts, K key, long rows) {
    counts.merge(key, rows, Long::sum);
    counts.computeIfPresent(key, (same, now) -> now <= 0 ? null : now);
  }
}
