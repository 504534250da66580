package org.activitypub4j.server;

import java.net.URI;
import java.util.Set;
import org.activitypub4j.model.Trust.Ground;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.HostState;
import org.activitypub4j.server.spi.QueuedDelivery;

/**
 * Is told what the engine does, for logs, metrics and administrators. Every method does nothing by
 * default. Called from the engine's threads, outside transactions. It should return quickly; what
 * it throws is logged and otherwise ignored.
 *
 * <p>Texts are safe to log: what they quote of others is made printable, and cut at 200 characters
 * for an activity, 300 for a reason. An activity is named by its id. URIs and exceptions are not
 * cut; do not log them whole.
 */
public interface FederationListener {

  /** An activity was accepted; it is not handled yet. */
  default void accepted(URI actor, String activity, Ground provenBy) {}

  /** A request to an inbox was refused. */
  default void refused(String target, int status, String reason) {}

  /** An activity was handled: its turn came, and nothing failed. */
  default void handled(Received<?> received) {}

  /**
   * A known activity came to the inbox of a further local actor. Its handlers run once more, for
   * this actor only, if nothing but the inbox tells that it concerns the actor.
   */
  default void recipientAdded(String activity, String recipient) {}

  /** The handlers of an activity failed; they are called again later, unless {@code parked}. */
  default void failed(String activity, boolean parked, RuntimeException cause) {}

  /**
   * An activity that somebody signed had no effect. If it was handed to handlers all the same,
   * {@link #handled} is told too. Strangers cause these events as often as they like: count them,
   * or log them at a level that is off.
   *
   * @param detail why, in words
   */
  default void ignored(String activity, IgnoreReason reason, String detail) {}

  /**
   * An attempt to deliver ended, and its result is stored.
   *
   * @param delivery what was tried, with the counts before this attempt
   * @param activity the id of the activity
   */
  default void delivery(QueuedDelivery delivery, URI activity, DeliveryResult result) {}

  /**
   * An inbox is gone for good: its server says so, or it was not found for a day and its actor is
   * not there either. Nothing more is sent to it, until its owner sends something. The engine keeps
   * the followers; the application may want to remove them.
   *
   * @param inbox the inbox
   * @param owners the actors whose own inbox it is, as far as they are known; empty for a shared
   *     inbox, whose actors are reached by their own inboxes from now on
   */
  default void inboxGone(URI inbox, Set<URI> owners) {}

  /**
   * A host has failed so often that it is tried only once in a while from now on, or it works again
   * after that; then {@link HostState#failures} is 0.
   *
   * @param host as in {@link Delivery#host}
   * @param state how it does, and when it is tried next
   */
  default void circuit(String host, HostState state) {}
}
