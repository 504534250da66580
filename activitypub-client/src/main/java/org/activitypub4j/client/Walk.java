package org.activitypub4j.client;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.activitypub4j.client.transport.TransportException;
import org.jspecify.annotations.Nullable;

/**
 * A walk along something on other servers that is fetched piece by piece, as far as it is asked
 * for: the items of a collection, the ancestors of a reply.
 *
 * <p>{@link #hasNext} and {@link #next} block while something is fetched; they throw nothing for
 * what a peer does. Whatever a peer does, a walk ends, and then {@link #end} tells why: what was
 * given until then is good in any case. Not safe for use by several threads, but for {@link
 * #close}.
 *
 * @param <T> what it passes
 */
public final class Walk<T> implements Iterator<T>, AutoCloseable {
  private final Steps<T> steps;
  private @Nullable T ahead;
  private @Nullable WalkEnd end;
  private volatile boolean closed;

  Walk(Steps<T> steps) {
    this.steps = steps;
  }

  /** Where a walk leads. */
  interface Steps<T> {

    /**
     * One step.
     *
     * @throws FetchException if what comes next cannot be had
     */
    Step<T> next();
  }

  /** What a step leads to. */
  sealed interface Step<T> {
    record To<T>(T value) implements Step<T> {}

    record Over<T>(WalkEnd end) implements Step<T> {}
  }

  /** Whether there is more; may fetch. */
  @Override
  public boolean hasNext() {
    if (end != null) {
      return false;
    }
    if (closed) {
      ahead = null;
      end = new WalkEnd.Closed();
      return false;
    }
    if (ahead == null) {
      step();
    }
    return ahead != null;
  }

  private void step() {
    Step<T> step;
    try {
      step = steps.next();
    } catch (FetchException e) {
      end =
          e.transport().filter(TransportException.Reason.BUDGET::equals).isPresent()
              ? new WalkEnd.OutOfBudget(e)
              : new WalkEnd.Failed(e);
      return;
    }
    if (step instanceof Step.To<T> to) {
      ahead = to.value();
    } else {
      end = ((Step.Over<T>) step).end();
    }
  }

  /**
   * What comes next; may fetch.
   *
   * @throws NoSuchElementException if there is no more
   */
  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the walk is over");
    }
    T next = Objects.requireNonNull(ahead);
    ahead = null;
    return next;
  }

  /** The rest as a stream, in order; to close it is to close this. */
  public Stream<T> stream() {
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(
                this, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE),
            false)
        .onClose(this::close);
  }

  /** Why it is over; empty while nobody has asked for what is not there. */
  public Optional<WalkEnd> end() {
    return Optional.ofNullable(end);
  }

  /** Nothing is fetched from now on. May be called from any thread, and more than once. */
  @Override
  public void close() {
    closed = true;
  }
}
