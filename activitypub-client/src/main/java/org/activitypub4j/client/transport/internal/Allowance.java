package org.activitypub4j.client.transport.internal;

import java.net.URI;
import java.time.Duration;

/** What a cause may still spend. Safe for use by several threads. */
public interface Allowance {

  /**
   * Takes one request.
   *
   * @throws org.activitypub4j.client.transport.TransportException with reason {@code BUDGET} if
   *     there is none left, or no time; with {@code CANCELLED} if the cause was cancelled
   */
  void takeRequest(URI url);

  /** The time that is left; zero if there is none. */
  Duration timeLeft();

  /** What cancels the cause. */
  Cancellation cancellation();
}
