package org.activitypub4j.jdkhttpserver;

import com.sun.net.httpserver.HttpExchange;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.activitypub4j.server.http.RequestBody;

/** The body of a request, which a peer has to send within limits. Used by one thread. */
final class ExchangeBody implements RequestBody {
  /**
   * Far longer than a body takes that is on its way, and short for the thread of one that is not.
   */
  private static final Duration PATIENCE = Duration.ofMillis(100);

  private final HttpExchange exchange;
  private final BodyLimits limits;
  private final Optional<String> sender;
  private final BodyPlaces wanted;
  private final BodyPlaces unwanted;
  private final Watchdog watchdog;
  private boolean refused;
  private boolean complete;

  /**
   * A body of which nothing was read yet.
   *
   * @param sender whose share of the places it takes; empty if not known
   * @param wanted places to read what the engine wants
   * @param unwanted places to wait for what nobody wants: apart, or strangers, who need no
   *     signature to send that, could keep out those who have one
   */
  ExchangeBody(
      HttpExchange exchange,
      BodyLimits limits,
      Optional<String> sender,
      BodyPlaces wanted,
      BodyPlaces unwanted,
      Watchdog watchdog) {
    this.exchange = exchange;
    this.limits = limits;
    this.sender = sender;
    this.wanted = wanted;
    this.unwanted = unwanted;
    this.watchdog = watchdog;
    this.complete =
        length().orElse(0) == 0 && !exchange.getRequestHeaders().containsKey("Transfer-Encoding");
  }

  @Override
  public OptionalLong length() {
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    try {
      return length == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(length));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** Whether it could not be read because too many others are. */
  boolean wasRefused() {
    return refused;
  }

  /** Whose share of the places it takes. */
  Optional<String> sender() {
    return sender;
  }

  /** Whether nothing of it is left to come. */
  boolean isComplete() {
    return complete;
  }

  @Override
  public InputStream open() throws IOException {
    if (!complete && !wanted.await(sender, PATIENCE)) {
      refused = true;
      throw new IOException("too many bodies are being read");
    }
    return complete ? InputStream.nullInputStream() : new Watched(exchange.getRequestBody());
  }

  /** Ends the exchange, which reads what is left of the body. */
  void close() {
    if (complete) {
      exchange.close();
      return;
    }
    boolean place = unwanted.take(sender);
    Watchdog.Watch watch = place ? watchdog.after(limits.linger()) : watchdog.atOnce();
    try {
      exchange.close();
    } finally {
      watch.close();
      if (place) {
        unwanted.leave(sender);
      }
    }
  }

  /** Reads while the peer is quick enough. Closing it does not read on. */
  private final class Watched extends FilterInputStream {
    private final long start = System.nanoTime();
    private final AtomicLong received = new AtomicLong();
    private final Watchdog.Watch watch = watchdog.when(this::isTooSlow);
    private boolean closed;

    Watched(InputStream body) {
      super(body);
    }

    private boolean isTooSlow() {
      long nanos = System.nanoTime() - start;
      double needed = nanos / 1e9 * limits.minBytesPerSecond();
      return nanos > limits.total().toNanos()
          || (nanos > limits.minRateAfter().toNanos() && received.get() < needed);
    }

    @Override
    public int read() throws IOException {
      int next = super.read();
      count(next < 0 ? -1 : 1);
      return next;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int count = super.read(into, offset, length);
      count(count);
      return count;
    }

    private void count(int bytes) {
      if (bytes > 0) {
        received.addAndGet(bytes);
      }
      complete = bytes < 0 || received.get() == length().orElse(Long.MAX_VALUE);
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        watch.close();
        wanted.leave(sender);
      }
    }
  }
}
