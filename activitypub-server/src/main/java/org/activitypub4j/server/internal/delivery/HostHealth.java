package org.activitypub4j.server.internal.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.activitypub4j.server.spi.HostStanding;

/**
 * How remote hosts did lately. One that failed or was slow has to answer several times in a row
 * before it stands as well as others again: who answers every second time does not get their
 * places.
 */
public final class HostHealth {
  /** A server that takes longer holds up too much to be among the quick ones. */
  static final Duration SLOW = Duration.ofSeconds(2);

  /** Who answers for one path of a host does not silence all of it for long. */
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  private static final int IN_A_ROW = 4;
  private static final int MAX_HOSTS = 10_000;

  /** How many good answers a host still owes; the latest hosts that failed. */
  private final Cache<String, Integer> owed =
      Caffeine.newBuilder().maximumSize(MAX_HOSTS).executor(Runnable::run).build();

  /** Until when hosts asked to be left alone; the latest that did. */
  private final Cache<String, Instant> slowed =
      Caffeine.newBuilder().maximumSize(MAX_HOSTS).executor(Runnable::run).build();

  /** Lets a host have some peace: it answers, but more than it likes. At most an hour. */
  void slowDown(String host, Instant now, Instant until) {
    Instant latest = now.plus(LONGEST_PAUSE);
    slowed.put(host, until.isBefore(latest) ? until : latest);
  }

  /** When the host may be asked again; empty if that is now. */
  Optional<Instant> pausedUntil(String host, Instant now) {
    return Optional.ofNullable(slowed.getIfPresent(host)).filter(now::isBefore);
  }

  /** How a host stands after a quick answer. */
  HostStanding answered(String host) {
    Integer left = owed.asMap().computeIfPresent(host, (same, n) -> n > 1 ? n - 1 : null);
    return left == null ? HostStanding.ANSWERS : HostStanding.FAILS;
  }

  /** How a host stands that did not answer, or not quickly. */
  HostStanding failed(String host) {
    owed.put(host, IN_A_ROW);
    return HostStanding.FAILS;
  }
}
