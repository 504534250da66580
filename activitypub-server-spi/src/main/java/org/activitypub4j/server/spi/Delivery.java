package org.activitypub4j.server.spi;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The delivery of one activity to one inbox.
 *
 * <p>The engine decides what has to arrive in order, and says it with lanes; a store only keeps the
 * order within them. What one actor sends about one object to one inbox has a lane of its own, so
 * that nothing waits for a delivery about something else.
 *
 * @param id made by the engine
 * @param outbound the id of the {@link OutboundActivity}
 * @param kind what the target is
 * @param target an inbox, or an actor whose inbox is looked up when it is sent
 * @param host the origin of the target; hosts share the workers fairly
 * @param lane a hash, at most 64 ASCII characters: what goes to one host in one lane is delivered
 *     in the order in which it was added
 * @param after another lane of the same host, or null: what was added to that lane earlier has to
 *     end before this delivery is tried
 * @param attempts how often it was tried before
 * @param refusals how many of these attempts the inbox refused in a way that counts towards giving
 *     up: see {@link DeliveryResult.Retry}
 */
public record Delivery(
    String id,
    String outbound,
    Kind kind,
    URI target,
    String host,
    String lane,
    @Nullable String after,
    int attempts,
    int refusals) {

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
