package org.activitypub4j.server.spi;

import java.util.List;

/**
 * The keys of local actors. Queued deliveries hold the actor's name and no key: whatever waits is
 * signed with the key of the moment at which it is sent.
 */
public interface KeyStore {

  /**
   * The keys of an actor, the one that signs first; the others are published as well, so that what
   * they signed can still be verified. Makes and keeps a key if the actor has none yet. Called from
   * any thread, outside transactions, for each request that is signed: it should answer from
   * memory.
   *
   * @param actor the name of a local actor, or {@link #INSTANCE} for the instance actor
   */
  List<ActorKey> keys(String actor);

  /**
   * The name under which the key of the instance actor is kept; no user name can be equal to it.
   */
  String INSTANCE = "@instance";
}
