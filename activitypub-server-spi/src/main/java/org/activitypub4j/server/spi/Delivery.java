package org.activitypub4j.server.spi;

import java.net.URI;

/**
 * The delivery of one activity to one inbox.
 *
 * @param id made by the engine
 * @param outbound the id of the {@link OutboundActivity}
 * @param kind what the target is
 * @param target an inbox, or an actor whose inbox is looked up when it is sent
 * @param host the origin of the target; hosts share the workers fairly
 * @param attempts how often it was tried before
 * @param refusals how many of these attempts the inbox refused in a way that counts towards giving
 *     up: see {@link DeliveryResult.Retry}
 */
public record Delivery(
    String id, String outbound, Kind kind, URI target, String host, int attempts, int refusals) {

  /** What a delivery is directed to. */
  public enum Kind {
    /** An inbox. */
    INBOX,
    /** An actor: sent to its own inbox. */
    ACTOR,
    /**
     * The server of an actor: sent to the shared inbox of the actor if it has one, otherwise to its
     * own. Used where everybody can see that the actor is addressed.
     */
    SERVER
  }
}
