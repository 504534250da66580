package org.activitypub4j.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which sources of requests make us fetch for nothing. Whoever causes more than twenty fetches in a
 * minute of which no good signature comes makes us fetch nothing more for ten minutes. Of keys that
 * are gone it may name two hundred: so many come when a server closes, but anybody can name one.
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
   * @param owed fetches for nothing, of which twenty a minute are forgotten
   * @param closedAt when it was more than it may; null if it is not
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

  /** Whether nothing is fetched for it now. */
  boolean isClosedFor(Source source) {
    Account account = accounts.getIfPresent(source);
    return account != null && isClosed(account, ticker.read());
  }

  private static boolean isClosed(Account account, long now) {
    return account.closedAt() != null
        && Math.abs(now - account.closedAt()) < CLOSED_NANOS; // the clock may be set back
  }

  /** It caused a fetch. */
  void charge(Source source) {
    change(source, 1);
  }

  /** It caused a fetch of what is gone. */
  void chargeGone(Source source) {
    change(source, GONE);
  }

  /** A good signature came of so many of its fetches. */
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
