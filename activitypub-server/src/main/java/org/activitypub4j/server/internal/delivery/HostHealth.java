package org.activitypub4j.server.internal.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.activitypub4j.server.spi.HostStanding;

/**
 * How remote hosts did lately. A host that failed, or was slow twice, has to answer several times
 * in a row before it counts as good again; answering every second time is not enough. Being slow
 * once says little: a process that has just started on a busy machine is slow itself.
 */
public final class HostHealth {
  /** A server that takes longer than this keeps others waiting too long to count as quick. */
  static final Duration SLOW = Duration.ofSeconds(2);

  /** The limit of one pause, because one path should not silence a whole host for long. */
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  private static final int IN_A_ROW = 4;
  private static final int MAX_HOSTS = 10_000;

  /** How many good answers a host still has to give. Kept for the hosts that failed last. */
  private final Cache<String, Integer> owed =
      Caffeine.newBuilder().maximumSize(MAX_HOSTS).executor(Runnable::run).build();

  /** When hosts were slow that were not slow before, as {@link System#nanoTime} counts. */
  private final Cache<String, Long> slow =
      Caffeine.newBuilder().maximumSize(MAX_HOSTS).executor(Runnable::run).build();

  /** Until when hosts want no requests. Kept for the hosts that asked last. */
  private final Cache<String, Instant> slowed =
      Caffeine.newBuilder().maximumSize(MAX_HOSTS).executor(Runnable::run).build();

  /** Pauses a host that answers but wants fewer requests. At most an hour. */
  void slowDown(String host, Instant now, Instant until) {
    Instant latest = now.plus(LONGEST_PAUSE);
    slowed.put(host, until.isBefore(latest) ? until : latest);
  }

  /** The end of the pause of a host; empty if there is none. */
  Optional<Instant> pausedUntil(String host, Instant now) {
    return Optional.ofNullable(slowed.getIfPresent(host)).filter(now::isBefore);
  }

  /** The standing of a host after a quick answer. */
  HostStanding answered(String host) {
    slow.invalidate(host);
    Integer left = owed.asMap().computeIfPresent(host, (same, n) -> n > 1 ? n - 1 : null);
    return left == null ? HostStanding.ANSWERS : HostStanding.FAILS;
  }

  /**
   * The standing of a host after a slow answer.
   *
   * @param began when it was asked, as {@link System#nanoTime} counts: answers to what was under
   *     way at the same time count once
   */
  HostStanding slow(String host, long began) {
    Long before = slow.getIfPresent(host);
    boolean again = before != null && began - before >= 0;
    if (again || owed.getIfPresent(host) != null) {
      return failed(host);
    }
    if (before == null) {
      slow.put(host, System.nanoTime());
    }
    return HostStanding.ANSWERS;
  }

  /** The standing of a host that gave no answer. */
  HostStanding failed(String host) {
    owed.put(host, IN_A_ROW);
    return HostStanding.FAILS;
  }

  /** The entries of the fullest of its tables. */
  long size() {
    return Stream.of(owed, slow, slowed)
        .peek(Cache::cleanUp)
        .mapToLong(Cache::estimatedSize)
        .max()
        .orElseThrow();
  }
}
