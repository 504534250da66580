package org.activitypub4j.server.spi;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Stores which public replies there are to posts of local actors: only their ids, not what they
 * say. Ids are compared by their text, byte for byte. Strangers add to it, so a store should have a
 * limit for each server.
 *
 * <p>Called from any thread; if a method throws, the engine rolls the transaction back.
 */
public interface ReplyStore {

  /**
   * Adds a reply as the newest one of its post. If a reply with this id is there, whatever it
   * answers, nothing is changed.
   *
   * @throws QueueFullException if there is no room; then nothing is changed, and the engine leaves
   *     the reply out
   */
  void add(Tx tx, Reply reply);

  /**
   * Removes a reply, if it is by this author.
   *
   * @return whether it was there
   */
  boolean remove(Tx tx, URI id, URI author);

  /** Removes all replies to a post, which was deleted. */
  void clear(Tx tx, URI post);

  /** Removes all replies by an author, who was deleted. */
  void forget(Tx tx, URI author);

  /**
   * Returns the replies to a post, oldest first.
   *
   * @param after the id of a reply to this post, to get those that came later; null for the first
   *     page. Any other text gives an empty page
   * @param limit the highest number to return, at least 1
   * @return {@link ListPage#next} is the id of the last reply of this page
   */
  ListPage<Reply> replies(Tx tx, URI post, @Nullable String after, int limit);

  /** Counts the replies to a post. Others see this number. */
  long count(Tx tx, URI post);
}
