package org.activitypub4j.client.transport;

import java.time.Duration;

/**
 * How much time and space one request may take, and how many may run at once. Immutable.
 *
 * <p>{@link #DEFAULT} fits the fediverse. If you change it, rather lower it.
 *
 * @param connectTimeout to resolve the name, and again to connect, for each address; default 5 s
 * @param readTimeout to wait for the first and each next byte; default 5 s
 * @param totalTimeout for the whole exchange with all redirects; default 10 s
 * @param maxHeaderBytes of one answer, with the informational ones before it; default 64 KiB
 * @param maxHeaderLines of one answer; default 100
 * @param maxBodyBytes of one answer, after decoding; default 1 MiB
 * @param maxExpansion how many times longer a body of more than 64 KiB may be after decoding;
 *     default 20
 * @param minBytesPerSecond of a body; default 1 KiB
 * @param minRateAfter when the rate begins to count; default 3 s
 * @param maxRedirects that are followed for a GET; default 3. A POST is never redirected
 * @param maxConcurrent requests at once; default 256
 * @param maxConcurrentPerHost requests at once to one host; default 8
 */
public record TransportLimits(
    Duration connectTimeout,
    Duration readTimeout,
    Duration totalTimeout,
    int maxHeaderBytes,
    int maxHeaderLines,
    int maxBodyBytes,
    int maxExpansion,
    int minBytesPerSecond,
    Duration minRateAfter,
    int maxRedirects,
    int maxConcurrent,
    int maxConcurrentPerHost) {

  /** The defaults of the parameters. */
  public static final TransportLimits DEFAULT =
      new TransportLimits(
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          64 * 1_024,
          100,
          1_024 * 1_024,
          20,
          1_024,
          Duration.ofSeconds(3),
          3,
          256,
          8);

  /**
   * @throws IllegalArgumentException if a duration or number is not positive; {@code maxRedirects}
   *     and {@code minBytesPerSecond} may be 0
   */
  public TransportLimits {
    positive(connectTimeout, "connectTimeout");
    positive(readTimeout, "readTimeout");
    positive(totalTimeout, "totalTimeout");
    positive(minRateAfter, "minRateAfter");
    atLeast(1, maxHeaderBytes, "maxHeaderBytes");
    atLeast(1, maxHeaderLines, "maxHeaderLines");
    atLeast(1, maxBodyBytes, "maxBodyBytes");
    atLeast(1, maxExpansion, "maxExpansion");
    atLeast(0, minBytesPerSecond, "minBytesPerSecond");
    atLeast(0, maxRedirects, "maxRedirects");
    atLeast(1, maxConcurrent, "maxConcurrent");
    atLeast(1, maxConcurrentPerHost, "maxConcurrentPerHost");
  }

  /** Returns these limits with other times. */
  public TransportLimits withTimeouts(Duration connect, Duration read, Duration total) {
    return new TransportLimits(
        connect,
        read,
        total,
        maxHeaderBytes,
        maxHeaderLines,
        maxBodyBytes,
        maxExpansion,
        minBytesPerSecond,
        minRateAfter,
        maxRedirects,
        maxConcurrent,
        maxConcurrentPerHost);
  }

  /** Returns these limits with another minimum rate. */
  public TransportLimits withMinRate(int bytesPerSecond, Duration after) {
    return new TransportLimits(
        connectTimeout,
        readTimeout,
        totalTimeout,
        maxHeaderBytes,
        maxHeaderLines,
        maxBodyBytes,
        maxExpansion,
        bytesPerSecond,
        after,
        maxRedirects,
        maxConcurrent,
        maxConcurrentPerHost);
  }

  /** Returns these limits with another maximum size of bodies. */
  public TransportLimits withMaxBodyBytes(int bytes) {
    return new TransportLimits(
        connectTimeout,
        readTimeout,
        totalTimeout,
        maxHeaderBytes,
        maxHeaderLines,
        bytes,
        maxExpansion,
        minBytesPerSecond,
        minRateAfter,
        maxRedirects,
        maxConcurrent,
        maxConcurrentPerHost);
  }

  /** Returns these limits with other numbers of requests at once. */
  public TransportLimits withConcurrency(int inAll, int perHost) {
    return new TransportLimits(
        connectTimeout,
        readTimeout,
        totalTimeout,
        maxHeaderBytes,
        maxHeaderLines,
        maxBodyBytes,
        maxExpansion,
        minBytesPerSecond,
        minRateAfter,
        maxRedirects,
        inAll,
        perHost);
  }

  private static void positive(Duration value, String name) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
  }

  private static void atLeast(int least, int value, String name) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ": " + value);
    }
  }
}
