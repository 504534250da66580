package org.activitypub4j.server.spi;

import java.net.URI;
import java.util.Optional;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.jspecify.annotations.Nullable;

/**
 * What local actors published: the objects that can be fetched by their id, and the outboxes. Both
 * are kept with bto and bcc, so that an Update or Delete reaches the same people. The engine serves
 * neither to anybody; whoever else reads the store has to leave them out too.
 */
public interface ContentStore {

  /**
   * Stores an object under its id, and replaces the one that is there. An object of another owner
   * is never replaced.
   *
   * @param actor the local actor to whom it belongs
   * @throws IllegalArgumentException if the object has no id, or its id belongs to another actor
   */
  void put(Tx tx, String actor, ASObject object);

  /**
   * Returns an object by its id. If it was deleted, this is the Tombstone that was {@linkplain #put
   * put} in its place, with its addresses.
   */
  Optional<ASObject> find(Tx tx, URI id);

  /** Returns the local actor to whom an object belongs. */
  Optional<String> owner(Tx tx, URI id);

  /** Appends an activity to the outbox of an actor, and stores it under its id. */
  void publish(Tx tx, String actor, Activity activity);

  /**
   * Returns the activities of an outbox that are addressed to everybody, newest first.
   *
   * @param after the id of one of them, to get those that are older; null for the first page.
   *     Anything else gives an empty page
   * @return {@link Page#next} is the id of the last activity of this page: a number in its place
   *     would count what is hidden
   */
  Page<Activity> outbox(Tx tx, String actor, @Nullable String after, int limit);

  /** Counts the activities of an outbox that are addressed to everybody. Others see this number. */
  long countOutbox(Tx tx, String actor);
}
