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
   * <p>It should know this very name only: where a database compares without regard to case,
   * accents or blanks at the end, compare once more, or one person gets several ids. For each name
   * that it knows, strangers can have a key made: the engine makes a few at once and 10,000 in all
   * for them, and answers 503 until the next. An actor that sends something gets its key in any
   * case.
   *
   * @param name the user name, in lower case, as it came in a URL or handle; any text
   * @return empty if there is no such actor
   */
  Optional<? extends Actor> find(String name);
}
