package org.activitypub4j.client;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.activitypub4j.client.FetchException.Reason;
import org.activitypub4j.client.transport.TransportException;
import org.jspecify.annotations.Nullable;

/**
 * A failure that is remembered, with what is needed to report it again, but without stack and
 * cause.
 *
 * @param until when it may be tried again
 * @param times how often it failed in a row
 */
record Miss(
    Reason reason,
    String url,
    String message,
    int status,
    @Nullable Duration retryAfter,
    TransportException.@Nullable Reason transport,
    Instant until,
    int times) {
  private static final Duration LASTING_FIRST = Duration.ofMinutes(10);
  private static final Duration LASTING_MOST = Duration.ofHours(24);
  private static final Duration PASSING_FIRST = Duration.ofSeconds(30);
  private static final Duration PASSING_MOST = Duration.ofMinutes(10);

  /**
   * Remembers a failure: half a minute if it is temporary, ten minutes if it lasts, twice as long
   * each time, and at least as long as the server asks.
   *
   * @param before the failure that was remembered before; null if there was none
   */
  static Miss of(FetchException failure, @Nullable Miss before, Instant now) {
    int times = before == null ? 1 : before.times() + 1;
    boolean passing = isPassing(failure);
    Duration wait =
        doubled(
            passing ? PASSING_FIRST : LASTING_FIRST, passing ? PASSING_MOST : LASTING_MOST, times);
    Duration asked = failure.retryAfter().orElse(Duration.ZERO);
    return new Miss(
        failure.reason(),
        failure.url().map(URI::toString).orElse(""),
        String.valueOf(failure.getMessage()),
        failure.status().orElse(0),
        failure.retryAfter().orElse(null),
        failure.transport().orElse(null),
        now.plus(asked.compareTo(wait) > 0 ? asked : wait),
        times);
  }

  /** Whether it may be over soon. This is true for a 401, because somebody else may be let in. */
  static boolean isPassing(FetchException failure) {
    return failure.isTransient() || failure.reason() == Reason.UNAUTHORIZED;
  }

  private static Duration doubled(Duration first, Duration most, int times) {
    Duration wait = first.multipliedBy(1L << Math.min(times - 1, 20));
    return wait.compareTo(most) < 0 ? wait : most;
  }

  /** The failure again. */
  FetchException again() {
    return FetchException.remembered(this);
  }

  static Codec<Miss> codec() {
    return Codec.of(
        (miss, out) -> {
          out.writeUTF(miss.reason.name());
          CodecParts.writeText(miss.url, out);
          CodecParts.writeText(miss.message, out);
          out.writeInt(miss.status);
          Duration retryAfter = miss.retryAfter;
          out.writeLong(retryAfter == null ? -1 : retryAfter.toMillis());
          TransportException.Reason transport = miss.transport;
          out.writeUTF(transport == null ? "" : transport.name());
          CodecParts.writeInstant(miss.until, out);
          out.writeInt(miss.times);
        },
        in -> {
          Reason reason = Reason.valueOf(in.readUTF());
          String url = CodecParts.readText(in);
          String message = CodecParts.readText(in);
          int status = in.readInt();
          long retryAfter = in.readLong();
          String transport = in.readUTF();
          return new Miss(
              reason,
              url,
              message,
              status,
              retryAfter < 0 ? null : Duration.ofMillis(retryAfter),
              transport.isEmpty() ? null : TransportException.Reason.valueOf(transport),
              CodecParts.readInstant(in),
              in.readInt());
        });
  }
}
