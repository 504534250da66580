package org.activitypub4j.server.spi;

import java.util.List;

/**
 * The keys of local actors. Queued deliveries hold the actor's name and no key: whatever waits is
 * signed with the key of the moment at which it is sent.
 */
public interface KeyStore {

  /**
   * The keys of an actor, the one that signs first; the others are published as well, so that what
   * they signed can still be verified. Makes none: strangers can ask for the document of any name
   * that the {@link ActorDirectory} knows. Called from any thread, in a transaction or outside of
   * one, for each request that is signed: it should answer from memory.
   *
   * @param actor the name of a local actor, or {@link #INSTANCE} for the instance actor
   * @return empty if the actor has none yet
   */
  List<ActorKey> keys(String actor);

  /**
   * Makes and keeps a key for an actor that has none. Does nothing if it has one, so that two calls
   * at once give the same. Called from any thread, outside transactions.
   *
   * @param actor the name of a local actor, or {@link #INSTANCE} for the instance actor
   * @return the keys of the actor, at least one
   */
  List<ActorKey> makeKeys(String actor);

  /**
   * The name under which the key of the instance actor is kept; no user name can be equal to it.
   */
  String INSTANCE = "@instance";
}
