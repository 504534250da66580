package org.activitypub4j.examples.quickstart;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.activitypub4j.server.FederationListener;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.QueuedDelivery;

/** The latest deliveries that arrived. A store keeps only what waits and what was given up. */
final class ArrivedLog implements FederationListener {
  private static final int MAX = 1_000;

  private final Deque<Arrived> latest = new ArrayDeque<>();
  private long count;

  /**
   * A delivery that arrived.
   *
   * @param detail the status of the answer and the signature scheme
   */
  record Arrived(QueuedDelivery delivery, URI activity, String detail) {}

  @Override
  public synchronized void delivery(QueuedDelivery delivery, URI activity, DeliveryResult result) {
    if (result instanceof DeliveryResult.Done done) {
      count++;
      latest.addFirst(new Arrived(delivery, activity, done.detail()));
      if (latest.size() > MAX) {
        latest.removeLast();
      }
    }
  }

  synchronized long count() {
    return count;
  }

  /** The latest first. */
  synchronized List<Arrived> latest() {
    return List.copyOf(latest);
  }
}
