package org.activitypub4j.client;

import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** What the fetch of a key has to keep to, besides the budget of its cause. */
final class Errand {
  private final long deadline;
  private final Knocks knocks;
  private final Consumer<URI> gate;
  private final AtomicInteger requests = new AtomicInteger();

  /** How often a server that wants a signature is asked for one document. */
  enum Knocks {
    /** Unsigned, and once signed. */
    TWO,
    /** Unsigned, and signed in either way. */
    THREE
  }

  /**
   * @param deadline by {@link System#nanoTime}
   * @param gate is told the URL of each request before it is made, redirects included; throws a
   *     {@code TransportException} if it may not be made
   */
  Errand(long deadline, Knocks knocks, Consumer<URI> gate) {
    this.deadline = deadline;
    this.knocks = knocks;
    this.gate = gate;
  }

  long deadline() {
    return deadline;
  }

  Knocks knocks() {
    return knocks;
  }

  /** A request is about to be made. */
  void ask(URI url) {
    gate.accept(url);
    requests.incrementAndGet();
  }

  /** Whether any request was made. */
  boolean isUnderWay() {
    return requests.get() > 0;
  }
}
