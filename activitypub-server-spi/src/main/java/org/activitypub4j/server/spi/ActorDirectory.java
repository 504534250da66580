package org.activitypub4j.server.spi;

import java.util.Optional;
import org.activitypub4j.model.Actor;

/** Knows the application's actors. The one interface that every application implements. */
@FunctionalInterface
public interface ActorDirectory {

  /**
   * Returns the profile of a local actor: its type, and what people see of it. The engine adds the
   * rest: id, user name, inbox, outbox, followers, following, endpoints and keys.
   *
   * <p>Called for each request that concerns the actor, from any thread, outside transactions; it
   * should answer from memory or with one query.
   *
   * <p>Compare the exact name. If the database ignores case, accents or blanks at the end, compare
   * once more, or one person gets several ids. Never accept every name: each request for the
   * document of an actor that has no key makes one. For requests of strangers the engine makes 20
   * keys at once, then one every two seconds, and 10,000 in all; above that it answers 503. An
   * actor that sends something always gets its key.
   *
   * @param name the user name, in lower case, as it came in a URL or handle; any text
   * @return the profile; empty if there is no such actor
   */
  Optional<? extends Actor> find(String name);
}
