package org.activitypub4j.server.internal.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.activitypub4j.model.Origin;
import org.activitypub4j.server.internal.work.Faults;
import org.activitypub4j.server.spi.Storage;

/**
 * Brings the next try of a host forward that has sent us something. It may still be unable to
 * receive, so this is all that it does. Safe for use by several threads.
 */
public final class SignsOfLife {
  /** How often the store is asked about a host. */
  private static final Duration OFTEN = Duration.ofMinutes(1);

  private static final int MAX_HOSTS = 10_000;

  private final Storage storage;
  private final Executor executor;
  private final InstantSource clock;
  private final Faults faults;
  private final Runnable wake;

  /** When the store was asked last. Kept for the hosts that were seen last. */
  private final Cache<String, Instant> asked =
      Caffeine.newBuilder().maximumSize(MAX_HOSTS).executor(Runnable::run).build();

  /**
   * @param wake called when a host can be tried
   */
  public SignsOfLife(
      Storage storage, Executor executor, InstantSource clock, Faults faults, Runnable wake) {
    this.storage = storage;
    this.executor = executor;
    this.clock = clock;
    this.faults = faults;
    this.wake = wake;
  }

  /** Is told of a request that a server signed. Returns at once, and never throws. */
  public void of(Origin server) {
    String host = server.toString();
    Instant now = clock.instant();
    Instant before = asked.getIfPresent(host);
    if (before != null && Duration.between(before, now).abs().compareTo(OFTEN) < 0) {
      return;
    }
    asked.put(host, now);
    try {
      executor.execute(() -> hurry(host, now));
    } catch (RejectedExecutionException e) {
      asked.invalidate(host); // there is no room now; the next request is as good
    }
  }

  private void hurry(String host, Instant now) {
    try {
      if (storage.transactions().runRelaxed(tx -> storage.deliveries().hurry(tx, host, now))) {
        wake.run();
      }
    } catch (RuntimeException e) {
      faults.tell("a host that sent something was not hurried", e);
    }
  }
}
