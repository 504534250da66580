package org.activitypub4j.client.transport.internal;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.activitypub4j.client.transport.TransportException.Reason;
import org.activitypub4j.client.transport.TransportLimits;

/**
 * Reads a body with limits for the bytes on the wire, the bytes after decoding, their ratio, and
 * the rate. No memory is allocated for what the other server only announces.
 */
final class AnswerBodyReader {
  private static final int STEP = 8_192;

  private static final int MAX_EMPTY_MEMBERS = 50;

  private static final int MAX_DRAINED_BYTES = 16 * 1_024;

  /** Up to this size, a body may grow in decoding by any factor. */
  private static final int RATIO_FLOOR = 64 * 1_024;

  private final TransportLimits limits;

  AnswerBodyReader(TransportLimits limits) {
    this.limits = limits;
  }

  /** A body that is refused. */
  static final class RefusedBodyException extends IOException {
    private static final long serialVersionUID = 1L;
    private final Reason reason;

    RefusedBodyException(Reason reason, String message) {
      super(message);
      this.reason = reason;
    }

    Reason reason() {
      return reason;
    }
  }

  /**
   * The whole body, decoded.
   *
   * @param content the body without its transfer coding
   * @param announced its announced length; negative if none was announced
   * @param encoding the value of Content-Encoding, empty if there is none
   * @param received the bytes that this connection has received so far
   */
  byte[] whole(InputStream content, long announced, String encoding, LongSupplier received)
      throws IOException {
    if (announced > limits.maxBodyBytes()) {
      throw new RefusedBodyException(
          Reason.BODY_TOO_LARGE,
          "announces %d bytes; the limit is %d".formatted(announced, limits.maxBodyBytes()));
    }
    Wire wire = new Wire(content, received);
    return switch (encoding.strip().toLowerCase(Locale.ROOT)) {
      case "", "identity" -> read(wire, wire);
      case "gzip", "x-gzip" -> gunzip(wire);
      default ->
          throw new RefusedBodyException(
              Reason.ENCODING, "is encoded in another way than one layer of gzip");
    };
  }

  /** The first bytes of a body that is not a document, without decoding. */
  byte[] prefix(InputStream content, int max, LongSupplier received) throws IOException {
    Wire wire = new Wire(content, received);
    byte[] bytes = wire.readNBytes(max);
    int drained = 0;
    while (drained < MAX_DRAINED_BYTES && wire.read() >= 0) {
      drained++; // if little is left, we read it, to keep the connection
    }
    return bytes;
  }

  private byte[] gunzip(Wire wire) throws IOException {
    try {
      return read(new Members(wire), wire);
    } catch (ZipException | EOFException e) {
      RefusedBodyException refused =
          new RefusedBodyException(Reason.ENCODING, "is broken gzip: " + e.getMessage());
      refused.initCause(e);
      throw refused;
    }
  }

  /** Limits empty members, because the JDK's stream calls itself once more for each of them. */
  private static final class Members extends GZIPInputStream {
    private int empty;

    Members(InputStream in) throws IOException {
      super(in, STEP);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (empty == MAX_EMPTY_MEMBERS) {
        throw new ZipException("more than %d empty members in a row".formatted(MAX_EMPTY_MEMBERS));
      }
      empty++;
      try {
        return super.read(target, offset, length);
      } finally {
        empty--;
      }
    }
  }

  private byte[] read(InputStream decoded, Wire wire) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(STEP);
    byte[] step = new byte[STEP];
    int count;
    while ((count = decoded.read(step, 0, STEP)) >= 0) {
      int size = out.size() + count;
      if (size > limits.maxBodyBytes()) {
        throw new RefusedBodyException(
            Reason.BODY_TOO_LARGE, "is longer than " + limits.maxBodyBytes() + " bytes");
      }
      if (decoded != wire && size > RATIO_FLOOR && size > limits.maxExpansion() * wire.bytes) {
        throw new RefusedBodyException(
            Reason.COMPRESSION_BOMB,
            "grows more than %d times in decoding".formatted(limits.maxExpansion()));
      }
      out.write(step, 0, count);
    }
    return out.toByteArray();
  }

  /** Counts the bytes that come from the wire, and measures their rate. */
  private final class Wire extends FilterInputStream {
    private final LongSupplier received;
    private final long receivedBefore;
    private final long start = System.nanoTime();
    private long bytes;

    Wire(InputStream in, LongSupplier received) {
      super(in);
      this.received = received;
      this.receivedBefore = received.getAsLong();
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = super.read(target, offset, length);
      bytes += Math.max(count, 0);
      if (bytes > limits.maxBodyBytes()) {
        throw new RefusedBodyException(
            Reason.BODY_TOO_LARGE, "is longer than " + limits.maxBodyBytes() + " bytes");
      }
      // Chunk sizes, extensions and trailers are not content, but cost as much to read.
      if (received.getAsLong() - receivedBefore > 2L * limits.maxBodyBytes() + RATIO_FLOOR) {
        throw new RefusedBodyException(
            Reason.BODY_TOO_LARGE, "takes more than twice the limit on the wire");
      }
      long nanos = System.nanoTime() - start;
      if (count >= 0
          && nanos > limits.minRateAfter().toNanos()
          && bytes < nanos / 1e9 * limits.minBytesPerSecond()) {
        throw new RefusedBodyException(
            Reason.TOO_SLOW,
            "comes more slowly than %d bytes a second".formatted(limits.minBytesPerSecond()));
      }
      return count;
    }

    @Override
    public void close() {
      // The door closes the connection. Closing the content would first read all the rest.
    }
  }
}
