package org.activitypub4j.server.spi;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The delivery of one activity to one inbox.
 *
 * <p>The engine decides what has to arrive in order, and says it with lanes; a store only compares
 * their numbers. What one actor sends about one object to one inbox has a lane of its own, so that
 * nothing waits for a delivery about something else.
 *
 * @param kind what the target is
 * @param target an inbox, or an actor whose inbox is looked up when it is sent
 * @param host the origin of the target. Its deliveries are leased together
 * @param domain the domain of the host, which hosts of one owner share; the engine lets domains
 *     take turns
 * @param lane what goes to one host in one lane is delivered in the order in which it was added
 * @param after another lane of the same host, or null: what was added to that lane earlier has to
 *     end before this delivery is tried
 */
public record Delivery(
    Kind kind, URI target, String host, String domain, long lane, @Nullable Long after) {

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
