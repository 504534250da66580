package org.activitypub4j.client;

import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The limits of the fetch of a key, in addition to the budget of its cause. */
final class Errand {
  private final long deadline;
  private final Knocks knocks;
  private final Consumer<URI> gate;
  private final AtomicInteger requests = new AtomicInteger();

  /** How often a server that wants a signature is asked for one document. */
  enum Knocks {
    /** Once unsigned and once signed. */
    TWO,
    /** Once unsigned, and once with each of the two kinds of signature. */
    THREE
  }

  /**
   * @param deadline as {@link System#nanoTime} counts
   * @param gate gets the URL of each request before it is made, redirects included; throws a {@code
   *     TransportException} if the request may not be made
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

  /** Called before a request is made. Counts it. */
  void ask(URI url) {
    gate.accept(url);
    requests.incrementAndGet();
  }

  /** Whether any request was made. */
  boolean isUnderWay() {
    return requests.get() > 0;
  }
}
