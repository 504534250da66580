package org.activitypub4j.server.spi;

import java.util.Optional;
import org.activitypub4j.model.Actor;

/**
 * Knows the application's actors. The one interface that every application implements.
 *
 * <p>An actor has an identifier and a user name. The <em>identifier</em> is part of its id, stores
 * keep it, and the rest of this library calls it the name of the actor. It is in lower case and
 * never changes. The <em>user name</em> is the first part of its handle, and may change. An
 * application that needs no difference implements {@link #find} alone: then both are the same.
 */
@FunctionalInterface
public interface ActorDirectory {

  /**
   * Returns the profile of a local actor: its type, and what people see of it. The engine adds the
   * rest: id, inbox, outbox, followers, following, endpoints and keys. The {@code
   * preferredUsername} of the profile is the user name; if there is none, the identifier is.
   *
   * <p>Called for each request that concerns the actor, from any thread; it should answer from
   * memory or with one query. A call of yours that needs the actor, such as {@code publish}, asks
   * on your thread, in your transaction if it has one: to tell others of a profile that you have
   * just changed, commit the change first, or read it here through the connection of that
   * transaction.
   *
   * <p>Compare the exact text. If the database ignores case, accents or blanks at the end, compare
   * once more, or one person gets several ids. Never accept everything: each request for the
   * document of an actor that has no key makes one. For requests of strangers the engine makes 20
   * keys at once, then one every two seconds, and 10,000 in all; above that it answers 503. An
   * actor that sends something always gets its key.
   *
   * @param identifier the identifier, in lower case, as it came in a URL; any text
   * @return the profile; empty if there is no such actor
   */
  Optional<? extends Actor> find(String identifier);

  /**
   * Returns the identifier of the actor with a user name. Implement it if an actor's user name is
   * not its identifier. After a change of name, it may go on to know the old one: whoever looks for
   * it is then told the new one.
   *
   * <p>It must lead back: for the user name in the profile of an actor, in lower case, it returns
   * the identifier of this actor. If two profiles have the same user name, only the actor that is
   * returned here is found by WebFinger. The check at the start reports the other one.
   *
   * <p>Called when somebody looks for a handle, and for the check when an actor is first seen under
   * a user name; from any thread. It should answer from memory or with one query. If it throws, the
   * look-up is answered with 500.
   *
   * @param userName the user name, in lower case, as it came in a handle or in the URL of a page;
   *     any text
   * @return the identifier, in lower case; empty if nobody has the user name. Default: the user
   *     name itself
   */
  default Optional<String> identifierOf(String userName) {
    return Optional.of(userName);
  }
}
