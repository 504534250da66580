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
 * Walks through something on other servers and fetches it step by step, only as far as it is asked
 * for: the items of a collection, or the ancestors of a reply.
 *
 * <p>{@link #hasNext} and {@link #next} block while something is fetched. They throw no exception
 * for anything that a peer does. Every walk ends, whatever a peer does, and then {@link #end} says
 * why. Everything that was returned before is valid. Not safe for use by several threads, except
 * for {@link #close}.
 *
 * @param <T> the type of the elements
 */
public final class Walk<T> implements Iterator<T>, AutoCloseable {
  private final Steps<T> steps;
  private @Nullable T ahead;
  private @Nullable WalkEnd end;
  private volatile boolean closed;

  Walk(Steps<T> steps) {
    this.steps = steps;
  }

  /** The steps of a walk. */
  interface Steps<T> {

    /**
     * Takes one step.
     *
     * @throws FetchException if the next element cannot be fetched
     */
    Step<T> next();
  }

  /** What a step leads to. */
  sealed interface Step<T> {
    record To<T>(T value) implements Step<T> {}

    record Over<T>(WalkEnd end) implements Step<T> {}
  }

  /** Returns whether there is another element. May fetch. */
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
   * Returns the next element. May fetch.
   *
   * @throws NoSuchElementException if there is no other element
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

  /** Returns the remaining elements as a stream, in order. Closing the stream closes the walk. */
  public Stream<T> stream() {
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(
                this, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE),
            false)
        .onClose(this::close);
  }

  /** Returns why the walk has ended. Empty as long as there may be more elements. */
  public Optional<WalkEnd> end() {
    return Optional.ofNullable(end);
  }

  /** Ends the walk: nothing more is fetched. May be called from any thread, and more than once. */
  @Override
  public void close() {
    closed = true;
  }
}
