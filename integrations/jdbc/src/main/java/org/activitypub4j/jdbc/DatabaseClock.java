package org.activitypub4j.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time of the database, which is the same for all processes that share it. It is asked now and
 * then by a thread of its own; between, time goes on as it does in this process, whatever becomes
 * of the clock of the machine.
 */
final class DatabaseClock implements InstantSource, AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(30);

  /** How far the machine may be off before we say so. */
  private static final Duration NOTEWORTHY = Duration.ofSeconds(10);

  private static final String NOW =
      "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint";
  private static final Logger LOG = LoggerFactory.getLogger(JdbcStorage.class);

  private final DataSource dataSource;
  private final ScheduledThreadPoolExecutor timer;
  private final Future<?> asking;
  private volatile Mark mark;
  private volatile boolean isOff;

  /** What time it was, and what {@link System#nanoTime} was then. */
  private record Mark(Instant time, long tick) {
    Instant now() {
      return time.plusNanos(System.nanoTime() - tick);
    }
  }

  /**
   * Asks the database, and goes on to do so until it is closed.
   *
   * @throws DatabaseException if the database cannot be asked now
   */
  DatabaseClock(DataSource dataSource) {
    this.dataSource = dataSource;
    this.mark = ask();
    compare();
    this.timer = Timers.named("activitypub-clock");
    this.asking =
        timer.scheduleWithFixedDelay(
            this::askAgain, EVERY.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public Instant instant() {
    return mark.now();
  }

  private Mark ask() {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      long before = System.nanoTime();
      try (ResultSet row = statement.executeQuery(NOW)) {
        row.next();
        Instant time = Instant.EPOCH.plus(row.getLong(1), ChronoUnit.MICROS);
        Mark told = new Mark(time, before + (System.nanoTime() - before) / 2);
        if (!connection.getAutoCommit()) {
          connection.rollback(); // the pool gets it back without a transaction
        }
        return told;
      }
    } catch (SQLException e) {
      throw new DatabaseException("the database did not tell the time", e);
    }
  }

  private void askAgain() {
    try {
      mark = ask();
      compare();
    } catch (RuntimeException e) {
      LOG.debug("the clock goes on without the database", e);
    }
  }

  private void compare() {
    Duration ahead = Duration.between(mark.now(), Instant.now());
    boolean was = isOff;
    isOff = ahead.abs().compareTo(NOTEWORTHY) > 0;
    if (isOff && !was) {
      LOG.warn(
          "the clock of this machine is {} s {} that of the database; other servers refuse"
              + " signatures whose time is wrong",
          ahead.abs().toSeconds(),
          ahead.isNegative() ? "behind" : "ahead of");
    }
  }

  @Override
  public void close() {
    asking.cancel(true);
    timer.shutdown();
  }
}
