package org.activitypub4j.server.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * The body of a request, which a client has to send within {@link BodyLimits}. An HTTP adapter
 * extends it. The limits are checked at each read, so the server has to bound how long one read
 * takes, or the adapter has to {@linkplain #watch watch} it. Used by one thread.
 */
public abstract class LimitedBody implements RequestBody {
  /**
   * Far longer than a body takes that is on its way, and short for the thread of one that is not.
   */
  private static final Duration PATIENCE = Duration.ofMillis(100);

  private final OptionalLong length;
  private final BodyLimits limits;
  private final BodyPlaces places;
  private final Optional<String> sender;
  private boolean refused;
  private boolean complete;

  /**
   * Makes a body of which nothing was read yet.
   *
   * @param length the announced length in bytes: 0 for no body, empty if it is not known
   * @param places shared by all requests of an adapter
   * @param address the IP address of the client, which says whose share of the places it takes;
   *     empty if not known
   */
  protected LimitedBody(
      OptionalLong length, BodyLimits limits, BodyPlaces places, Optional<String> address) {
    this.length = length;
    this.limits = limits;
    this.places = places;
    this.sender = address.flatMap(RemoteAddresses::network);
    this.complete = length.orElse(-1) == 0;
  }

  /** Returns the stream of the server. Called at most once, when the body has a place. */
  protected abstract InputStream stream() throws IOException;

  /**
   * Begins to watch the current thread, which reads now. By default nothing does.
   *
   * @param isTooSlow whether the thread should not wait any longer; may be called by any thread
   * @return ends the watch, when the thread does not read any more
   */
  protected Runnable watch(BooleanSupplier isTooSlow) {
    return () -> {};
  }

  @Override
  public final OptionalLong length() {
    return length;
  }

  /** Returns whether it could not be read because too many others are; the answer is then 503. */
  public final boolean wasRefused() {
    return refused;
  }

  /** Returns whose share of the places it takes; empty if not known. */
  public final Optional<String> sender() {
    return sender;
  }

  /** Returns whether nothing of it is left to come. */
  public final boolean isComplete() {
    return complete;
  }

  /**
   * Opens the body; may wait a moment for a place.
   *
   * @throws IOException if there is no place, or the connection fails
   */
  @Override
  public final InputStream open() throws IOException {
    if (complete) {
      return InputStream.nullInputStream();
    }
    if (!places.await(sender, PATIENCE)) {
      refused = true;
      throw new IOException("too many bodies are being read");
    }
    try {
      return new Limited(stream());
    } catch (IOException | RuntimeException e) {
      places.leave(sender);
      throw e;
    }
  }

  /** Reads while the client is quick enough. Closing it does not read on. */
  private final class Limited extends FilterInputStream {
    private final long start = System.nanoTime();
    private final AtomicLong received = new AtomicLong();
    private final Runnable watch = watch(this::isTooSlow);
    private boolean closed;

    Limited(InputStream body) {
      super(body);
    }

    private boolean isTooSlow() {
      return limits.isTooSlow(received.get(), System.nanoTime() - start);
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

    private void count(int bytes) throws IOException {
      if (bytes > 0) {
        received.addAndGet(bytes);
      }
      complete = bytes < 0 || received.get() == length.orElse(Long.MAX_VALUE);
      if (!complete && isTooSlow()) {
        throw new IOException("the body comes too slowly");
      }
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        watch.run();
        places.leave(sender);
      }
    }
  }
}
