package org.activitypub4j.server.spi;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores the actors that local actors block. Ids are compared by their text, byte for byte. Only
 * local actors add to it. Called from any thread; if a method throws, the engine rolls the
 * transaction back.
 */
public interface BlockStore {

  /** Adds somebody that the actor blocks, or replaces the one with the same target. */
  void put(Tx tx, String actor, Blocked blocked);

  /**
   * Returns a block. Called for each local actor that a received activity concerns, so it should be
   * one indexed query.
   *
   * @return empty if the actor does not block the target
   */
  Optional<Blocked> find(Tx tx, String actor, URI target);

  /** Removes a block and returns it; empty if there was none. */
  Optional<Blocked> remove(Tx tx, String actor, URI target);

  /**
   * Returns the actors that the actor blocks, sorted by the text of their ids.
   *
   * @param after an id, to get those that sort after it, whether or not it exists; null for the
   *     first page
   * @param limit the highest number to return, at least 1
   */
  ListPage<Blocked> blocked(Tx tx, String actor, @Nullable String after, int limit);
}
