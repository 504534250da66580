package org.activitypub4j.server.spi;

import java.util.List;

/**
 * Stores the keys of local actors. A queued delivery holds the actor's name and no key: it is
 * signed with the key that the actor has when it is sent.
 */
public interface KeyStore {

  /**
   * Returns the keys of an actor. The first one signs. The first RSA key is published as {@code
   * publicKey}, and all others as {@code assertionMethod}, so that what they signed can still be
   * verified: many servers read one RSA key and no more. This method makes no key, because
   * strangers can ask for any name that the {@link ActorDirectory} knows. Called from any thread,
   * inside or outside of a transaction, for each request that is signed: it should answer from
   * memory.
   *
   * @param actor the name of a local actor, or {@link #INSTANCE} for the instance actor
   * @return the keys; empty if the actor has none yet
   */
  List<ActorKey> keys(String actor);

  /**
   * Makes and stores a key for an actor that has none. Does nothing if it has one, so that two
   * concurrent calls return the same key. Called from any thread, outside transactions.
   *
   * @param actor the name of a local actor, or {@link #INSTANCE} for the instance actor
   * @return the keys of the actor, at least one
   */
  List<ActorKey> makeKeys(String actor);

  /**
   * Makes another key for an actor and puts it first, in front of those that it has. The new key
   * has a name that no key of the actor had before. A store may remove the oldest ones, but not the
   * one that was first until now: deliveries that wait may be signed with it. Called when an
   * application replaces a key, in the transaction in which others are told. {@link #keys} returns
   * the new key on this thread at once, and on others after the commit.
   *
   * @param actor the name of a local actor
   * @return the keys of the actor, at least two
   */
  List<ActorKey> addKey(Tx tx, String actor);

  /**
   * Returns whether the keys are still there after the process has ended. If not, the engine warns
   * at the start: other servers remember the keys. Default true.
   */
  default boolean isDurable() {
    return true;
  }

  /**
   * The name under which the key of the instance actor is stored. No identifier can be equal to it.
   */
  String INSTANCE = "@instance";
}
