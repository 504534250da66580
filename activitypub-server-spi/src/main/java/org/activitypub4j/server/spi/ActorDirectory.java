package org.activitypub4j.server.spi;

import java.util.Optional;
import org.activitypub4j.model.Actor;

/** Who the application's actors are. The one interface that every application implements. */
@FunctionalInterface
public interface ActorDirectory {

  /**
   * The profile of a local actor: its type, and what people see of it. The engine adds what it
   * knows better: id, user name, inbox, outbox, followers, following, endpoints and keys.
   *
   * <p>Called for each request that concerns the actor, from any thread, outside transactions; it
   * should answer from memory or with one query.
   *
   * @param name the user name, in lower case, as it came in a URL or handle; any text
   * @return empty if there is no such actor
   */
  Optional<? extends Actor> find(String name);
}
