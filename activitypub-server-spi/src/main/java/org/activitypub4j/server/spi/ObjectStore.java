package org.activitypub4j.server.spi;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores what local actors published: the objects that can be fetched by their id, and the
 * outboxes. The store sees bytes and ids; the engine reads and writes them, and decides who may see
 * what. The bytes contain bto and bcc, so that an Update or a Delete reaches the same people: never
 * show them to others as they are.
 *
 * <p>Called from any thread. If a method throws, the engine rolls the transaction back; a fetch is
 * then answered with 500, and a call of the application gets the exception. Several nodes may share
 * one store.
 */
public interface ObjectStore {

  /**
   * Stores an object under its id. If the same owner has an object with this id, it is replaced.
   *
   * @throws IllegalArgumentException if the id belongs to another owner; then nothing is changed
   */
  void put(Tx tx, StoredObject object);

  /**
   * Returns an object by its id, compared by its text, byte for byte; empty if there is none. If it
   * was deleted, this is the Tombstone that was {@linkplain #put put} in its place. Called for
   * every fetch of a path that the engine does not know otherwise, so it should be one indexed
   * query.
   */
  Optional<StoredObject> find(Tx tx, URI id);

  /**
   * Stores an activity like {@link #put}, and adds it to the outbox of its owner as the newest. An
   * activity that is in the outbox already keeps its place.
   *
   * @throws IllegalArgumentException as for {@link #put}
   */
  void publish(Tx tx, StoredObject activity);

  /**
   * Returns the activities of an outbox whose audience is {@link StoredObject.Audience#PUBLIC},
   * newest first. The time that this takes must not depend on how many others there are, because
   * that would reveal them.
   *
   * @param after the id of an activity of this list, to get those that are older; null for the
   *     first page. Any other text gives an empty page
   * @param limit the highest number to return, at least 1
   * @return {@link ListPage#next} is the id of the last activity of this page. A number instead
   *     would count what is hidden
   */
  ListPage<StoredObject> outbox(Tx tx, String owner, @Nullable String after, int limit);

  /**
   * Counts the activities of an outbox whose audience is {@link StoredObject.Audience#PUBLIC}.
   * Others see this number.
   */
  long countOutbox(Tx tx, String owner);
}
