package org.activitypub4j.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.activitypub4j.client.SharedCache;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was fetched from other servers, in a table with a limit. Nobody waits for the disk, nor for
 * a transaction: what is put here is written a moment later by a thread of its own, much of it in
 * one transaction, and lost if the process ends before. If the database fails, it is as if the
 * cache were empty.
 */
final class JdbcCache implements SharedCache, AutoCloseable {
  /** Larger values are fetched again. */
  private static final int MAX_VALUE = 256 << 10;

  /** What is more is not kept. */
  private static final long MAX_PENDING_BYTES = 16 << 20;

  private static final long OVERHEAD_BYTES = 128;
  private static final Duration SOON = Duration.ofMillis(200);
  private static final long SWEEP_EVERY = TimeUnit.MINUTES.toNanos(1);
  private static final int SWEPT_AT_ONCE = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(JdbcStorage.class);

  private final Sql sql;
  private final JdbcTransactions transactions;
  private final Shares.Limit limit;
  private final InstantSource clock;
  private final Map<String, Entry> pending = new ConcurrentHashMap<>();
  private final AtomicLong pendingBytes = new AtomicLong();
  private final AtomicBoolean isScheduled = new AtomicBoolean();
  private final ScheduledThreadPoolExecutor writer;

  private volatile Future<?> next = CompletableFuture.completedFuture(null);

  /** Not for each request while a database is down. */
  private final AtomicLong warnAt = new AtomicLong(System.nanoTime());

  /** Guarded by this, as all that writes values. */
  private long sweepAt = System.nanoTime();

  /**
   * What is to be written.
   *
   * @param value null if it is removed
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by identity only
  private record Entry(byte @Nullable [] value, Instant end) {
    long bytes() {
      return OVERHEAD_BYTES + (value == null ? 0 : value.length);
    }
  }

  JdbcCache(Sql sql, JdbcTransactions transactions, Shares.Limit limit, InstantSource clock) {
    this.sql = sql;
    this.transactions = transactions;
    this.limit = limit;
    this.clock = clock;
    this.writer = Timers.named("activitypub-cache");
    writer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public boolean isOfOneProcess() {
    return sql.dialect() == Dialect.SQLITE;
  }

  @Override
  public Optional<byte[]> get(String key) {
    String hash = hash(key);
    Instant now = clock.instant();
    Entry unwritten = pending.get(hash);
    if (unwritten != null) {
      return Optional.ofNullable(unwritten.value()).filter(value -> now.isBefore(unwritten.end()));
    }
    return orElse(
        Optional.empty(),
        () ->
            transactions.runRelaxed(
                tx ->
                    sql.one(
                        tx,
                        "SELECT value FROM {cache} WHERE key = ? AND expires > ?",
                        row -> row.getBytes(1),
                        hash,
                        Times.number(now))));
  }

  @Override
  public void put(String key, byte[] value, Duration lifetime) {
    if (value.length > MAX_VALUE) {
      remove(key);
    } else {
      put(key, new Entry(value, clock.instant().plus(lifetime)));
    }
  }

  @Override
  public void remove(String key) {
    put(key, new Entry(null, Instant.MAX));
  }

  private void put(String key, Entry entry) {
    if (entry.value() != null && pendingBytes.get() + entry.bytes() > MAX_PENDING_BYTES) {
      LOG.debug("the database does not keep up; what was fetched is not kept");
      return;
    }
    Entry before = pending.put(hash(key), entry);
    pendingBytes.addAndGet(entry.bytes() - (before == null ? 0 : before.bytes()));
    if (isScheduled.compareAndSet(false, true)) {
      writeSoon();
    }
  }

  private void writeSoon() {
    try {
      next = writer.schedule(this::writeAll, SOON.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("the storage is closed; what is learned now is not kept");
    }
  }

  @Override
  public boolean claim(String key, Duration span) {
    Instant now = clock.instant();
    return orElse(
        true,
        () ->
            transactions.runRelaxed(
                tx ->
                    sql.update(
                            tx,
                            "INSERT INTO {cache} AS c (key, value, bytes, expires) VALUES (?, ?, ?, ?)"
                                + " ON CONFLICT (key) DO UPDATE SET expires = excluded.expires"
                                + " WHERE c.expires <= ?",
                            hash(key),
                            new byte[0],
                            OVERHEAD_BYTES,
                            Times.number(now.plus(span)),
                            Times.number(now))
                        > 0));
  }

  // ---------------------------------------------------------------- writing

  private synchronized void writeAll() {
    isScheduled.set(false);
    // In one order, so that two processes never wait for each other.
    SortedMap<String, Entry> some = new TreeMap<>(pending);
    boolean isWritten =
        orElse(
            false,
            () ->
                transactions.run(
                    tx -> {
                      some.forEach((hash, entry) -> write(tx, hash, entry));
                      sweep(tx);
                      return true;
                    }));
    some.forEach(
        (hash, entry) -> {
          // What was removed must not come back with the database.
          if ((isWritten || entry.value() != null) && pending.remove(hash, entry)) {
            pendingBytes.addAndGet(-entry.bytes());
          }
        });
  }

  private void write(Tx tx, String hash, Entry entry) {
    if (entry.value() == null) {
      sql.update(tx, "DELETE FROM {cache} WHERE key = ?", hash);
      return;
    }
    sql.update(
        tx,
        "INSERT INTO {cache} (key, value, bytes, expires) VALUES (?, ?, ?, ?)"
            + " ON CONFLICT (key) DO UPDATE SET value = excluded.value, bytes = excluded.bytes,"
            + " expires = excluded.expires",
        hash,
        entry.value(),
        entry.bytes(),
        Times.number(entry.end()));
  }

  /** Removes what is over, and what is over first if there is too much; about once a minute. */
  private void sweep(Tx tx) {
    long tick = System.nanoTime();
    if (tick - sweepAt < 0) {
      return;
    }
    boolean isMore = forget(tx, Times.number(clock.instant()), SWEPT_AT_ONCE) == SWEPT_AT_ONCE;
    Shares.Use use =
        sql.one(
                tx,
                "SELECT count(*), coalesce(sum(bytes), 0) FROM {cache}",
                row -> new Shares.Use(row.getLong(1), row.getLong(2)))
            .orElseThrow();
    if (use.rows() > limit.rows() || use.bytes() > limit.bytes()) {
      forget(tx, Long.MAX_VALUE, Math.max(use.rows() - limit.rows(), use.rows() / 20 + 1));
      isMore = true;
    }
    sweepAt = isMore ? tick : tick + SWEEP_EVERY;
  }

  private int forget(Tx tx, long until, long most) {
    return sql.update(
        tx,
        "DELETE FROM {cache} WHERE key IN (SELECT key FROM {cache} WHERE expires <= ?"
            + " ORDER BY expires LIMIT ?"
            + sql.dialect().lockOrSkip()
            + ")",
        until,
        most);
  }

  private <R> R orElse(R otherwise, Supplier<R> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      long tick = System.nanoTime();
      if (tick - warnAt.get() >= 0) {
        warnAt.set(tick + TimeUnit.MINUTES.toNanos(1));
        LOG.warn("what is known of other servers could not be read or written", e);
      }
      return otherwise;
    }
  }

  private static String hash(String key) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes what is left. */
  @Override
  public void close() {
    next.cancel(false);
    writer.shutdown();
    writeAll();
  }
}
