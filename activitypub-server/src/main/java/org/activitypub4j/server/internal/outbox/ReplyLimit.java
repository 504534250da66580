package org.activitypub4j.server.internal.outbox;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.activitypub4j.server.ReplyLimitException;

/**
 * Limits how often a local actor answers another actor. Counts calls: an answer that is rolled back
 * counts too.
 */
final class ReplyLimit {
  private static final int MOST = 10;
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int MAX_PAIRS = 10_000;

  private final InstantSource clock;

  /** The latest answers between two actors. */
  private final Cache<Pair, Count> counts =
      Caffeine.newBuilder().maximumSize(MAX_PAIRS).executor(Runnable::run).build();

  ReplyLimit(InstantSource clock) {
    this.clock = clock;
  }

  private record Pair(String from, String to) {}

  private record Count(Instant since, int answers) {
    Count next(Instant now) {
      // Without the first condition, a clock that is set back would stop the answers for a long
      // time.
      return now.isBefore(since) || !now.isBefore(since.plus(WINDOW))
          ? new Count(now, 1)
          : new Count(since, Math.min(answers, MOST) + 1);
    }
  }

  void count(URI from, URI to) {
    Instant now = clock.instant();
    Pair pair = new Pair(from.toString(), to.toString());
    Count count =
        counts
            .asMap()
            .compute(pair, (same, last) -> last == null ? new Count(now, 1) : last.next(now));
    if (count.answers() > MOST) {
      throw new ReplyLimitException(from, to, MOST);
    }
  }
}
