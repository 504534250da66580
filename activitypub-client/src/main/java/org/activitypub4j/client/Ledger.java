package org.activitypub4j.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Counts which sources of requests make us fetch for nothing. If a source causes more than twenty
 * fetches in a minute that lead to no good signature, we fetch nothing more for it for ten minutes.
 * It may name two hundred keys that are gone. So many come when a server closes, but anybody can
 * name one.
 */
final class Ledger {
  private static final int MOST = 20;
  private static final double GONE = 0.1;
  private static final double LEAK_PER_NANO = (double) MOST / Duration.ofMinutes(1).toNanos();
  private static final long CLOSED_NANOS = Duration.ofMinutes(10).toNanos();

  private final Ticker ticker;
  private final Cache<Source, Account> accounts;

  /**
   * What a source owes.
   *
   * @param owed how many fetches were for nothing; twenty of them are forgotten each minute
   * @param closedAt when the source owed more than it may; null if it does not
   */
  private record Account(double owed, long at, @Nullable Long closedAt) {}

  Ledger(Ticker ticker, int maxSources) {
    this.ticker = ticker;
    this.accounts =
        Caffeine.newBuilder()
            .maximumSize(maxSources)
            .expireAfterWrite(Duration.ofNanos(CLOSED_NANOS).plusMinutes(1))
            .ticker(ticker)
            .build();
  }

  /** Whether nothing is fetched for this source now. */
  boolean isClosedFor(Source source) {
    Account account = accounts.getIfPresent(source);
    return account != null && isClosed(account, ticker.read());
  }

  private static boolean isClosed(Account account, long now) {
    return account.closedAt() != null
        && Math.abs(now - account.closedAt()) < CLOSED_NANOS; // the clock may be set back
  }

  /** Notes that the source caused a fetch. */
  void charge(Source source) {
    change(source, 1);
  }

  /** Notes that the source caused a fetch of something that is gone. */
  void chargeGone(Source source) {
    change(source, GONE);
  }

  /** Gives back this many fetches of the source, because they led to a good signature. */
  void giveBack(Source source, int fetches) {
    change(source, -fetches);
  }

  private void change(Source source, double by) {
    long now = ticker.read();
    accounts.asMap().compute(source, (same, known) -> changed(known, by, now));
  }

  private static Account changed(@Nullable Account known, double by, long now) {
    double owed = known == null ? 0 : known.owed() - Math.max(0, now - known.at()) * LEAK_PER_NANO;
    owed = Math.max(0, Math.max(0, owed) + by);
    if (known != null && by > 0 && isClosed(known, now)) {
      return new Account(owed, now, known.closedAt());
    }
    return new Account(owed, now, owed > MOST ? (Long) now : null);
  }

  long size() {
    accounts.cleanUp();
    return accounts.estimatedSize();
  }
}
