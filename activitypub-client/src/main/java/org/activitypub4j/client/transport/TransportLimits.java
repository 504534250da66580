package org.activitypub4j.client.transport;

import java.time.Duration;

/**
 * How much time and space one request may take, and how many may run at once. Immutable.
 *
 * <p>{@link #DEFAULT} fits the fediverse. If you change it, make it lower rather than higher.
 *
 * @param connectTimeout how long to wait for the name to be resolved, and again for a connection,
 *     for each address; default 5 s
 * @param readTimeout how long to wait for the first byte and for each next byte; default 5 s
 * @param totalTimeout how long the whole exchange may take, with all redirects; default 10 s
 * @param maxHeaderBytes bytes of headers of one answer, with the informational answers before it;
 *     default 64 KiB
 * @param maxHeaderLines lines of headers of one answer; default 100
 * @param maxBodyBytes bytes of the body of one answer, after decoding; default 1 MiB
 * @param maxExpansion how many times longer a body of more than 64 KiB may be after decoding;
 *     default 20
 * @param minBytesPerSecond the slowest rate of a body; default 1 KiB
 * @param minRateAfter when this rate begins to count; default 3 s
 * @param maxRedirects how many redirects of a GET are followed; default 3. A POST is never
 *     redirected
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
