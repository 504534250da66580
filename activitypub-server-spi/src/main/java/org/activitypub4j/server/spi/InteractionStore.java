package org.activitypub4j.server.spi;

import java.net.URI;
import java.util.Optional;
import org.activitypub4j.server.spi.Interaction.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Stores who answered, liked and shared the posts of local actors, and what local actors like and
 * share on other servers: only ids, not what a reply says. Ids are compared by their text, byte for
 * byte. Strangers add to it, so a store should have a limit for each server.
 *
 * <p>Called from any thread; if a method throws, the engine rolls the transaction back. Several
 * nodes may share one store.
 *
 * <p>Lists leave out what is held. A page begins after the {@code id} of an entry of the same list;
 * any other text gives an empty page. {@link ListPage#next} is the id of the last entry of a page.
 */
public interface InteractionStore {

  /**
   * Adds an interaction as the newest one. Nothing is changed if there is one with this id,
   * whatever it is about, or if the actor has one of this kind for this post already and the kind
   * is not {@link Kind#REPLY}.
   *
   * @return whether it was added
   * @throws QueueFullException if there is no room; then nothing is changed, and the engine leaves
   *     it out
   */
  boolean add(Tx tx, Interaction interaction);

  /** Returns an interaction by its id, held or not; empty if there is none. */
  Optional<Interaction> find(Tx tx, URI id);

  /**
   * Returns the Like or share of a post by an actor, held or not; empty if there is none.
   *
   * @param kind not {@link Kind#REPLY}
   */
  Optional<Interaction> find(Tx tx, Kind kind, URI post, URI actor);

  /**
   * Removes an interaction, held or not, if it is by this actor.
   *
   * @return what was there; empty if nothing was
   */
  Optional<Interaction> remove(Tx tx, URI id, URI actor);

  /**
   * Removes the Like or share of a post by an actor: some servers take it back without its id.
   *
   * @param kind not {@link Kind#REPLY}
   * @return what was there; empty if nothing was
   */
  Optional<Interaction> remove(Tx tx, Kind kind, URI post, URI actor);

  /**
   * Shows what was held. Keeps its place.
   *
   * @return what it is now; empty if there is none with this id, or it was not held
   */
  Optional<Interaction> release(Tx tx, URI id);

  /** Removes everything about a post ({@link Interaction#post}), which was deleted. */
  void clear(Tx tx, URI post);

  /** Removes everything by an actor, who was deleted. */
  void forget(Tx tx, URI actor);

  /**
   * Returns the interactions of a kind whose {@link Interaction#parent} is this, oldest first: the
   * replies to a post or to a reply, its Likes, its shares.
   *
   * @param after the id of an entry of this list, to get those that came later; null for the first
   *     page
   * @param limit the highest number to return, at least 1
   */
  ListPage<Interaction> list(Tx tx, Kind kind, URI parent, @Nullable String after, int limit);

  /** Counts what {@link #list} returns. Others see this number. */
  long count(Tx tx, Kind kind, URI parent);

  /**
   * Returns the replies whose {@link Interaction#post} is this, oldest first: the whole
   * conversation below a post.
   *
   * @param after as for {@link #list}
   * @param limit as for {@link #list}
   */
  ListPage<Interaction> conversation(Tx tx, URI post, @Nullable String after, int limit);

  /**
   * Returns what is held, oldest first.
   *
   * @param after as for {@link #list}
   * @param limit as for {@link #list}
   */
  ListPage<Interaction> held(Tx tx, @Nullable String after, int limit);
}
