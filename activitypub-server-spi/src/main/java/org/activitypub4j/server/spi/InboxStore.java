package org.activitypub4j.server.spi;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Stores accepted activities until their handlers have run. The engine answers 2xx only after
 * {@link #accept} has committed. A store should remember the key for 30 days after the handlers
 * ran, so that they run once; the store in memory remembers the latest 100,000. A key has at most
 * 64 ASCII characters.
 *
 * <p>Strangers fill this store, so every implementation has shares: what waits from one actor, and
 * from one host, may take only a part of the room, in rows and in bytes. If a share is full, its
 * owner is refused and all others are still accepted. Without shares one actor could close the
 * inbox for everybody. New host names cost nothing, so the hosts of one domain have a common share.
 * What is proven by {@link org.activitypub4j.model.Trust.Ground#LOCAL} counts only for the total.
 * The remembered keys have limits too, per host as well, so that nobody can make the store forget
 * what others sent. Called from any thread.
 */
public interface InboxStore {

  /** The result of accepting an activity. */
  enum Accepted {
    /** It is new and will be handled. */
    NEW,
    /** It is known, and came to no further inbox. */
    KNOWN,
    /** It is known, and came to the inbox of a further local actor, which was added. */
    NEW_RECIPIENT
  }

  /**
   * Adds activities, and returns a result for each, in the same order.
   *
   * @throws QueueFullException if there is no room in all, or no room for the actor, host or
   *     domain: see {@link QueueFullException#share}. Then none of them is added. A known activity
   *     needs no room
   */
  List<Accepted> accept(Tx tx, List<InboxEntry> entries);

  /**
   * Leases activities that are due, taking one of each host in turn. Of each host, the one that is
   * due the longest comes first. Of each actor, only the earliest is leased, so that an actor who
   * cannot be reached costs one try and not one for each activity. The standing of a host follows
   * from the last result of one of its activities: {@link #complete} or anything else. When a lease
   * ends without {@link #complete}, {@link #retry}, {@link #postpone} or {@link #park}, the
   * activity is due again. Called often: the cost must not grow with the number of activities that
   * are not returned.
   *
   * @param places how many may be leased, and of whom
   */
  List<InboxEntry> claim(Tx tx, Places places, Instant now, Duration lease);

  /**
   * Remembers a key as if an activity with it had been handled. Does nothing if it is known. Called
   * in the transaction of {@link #accept}, for what else makes a later activity a known one.
   *
   * @param actor the id of the actor whose share it takes
   */
  void remember(Tx tx, URI actor, String key);

  /** Marks activities as handled, in the transaction of their handlers. */
  void complete(Tx tx, List<String> keys);

  /**
   * Makes an activity due again later because its handlers failed, and counts one attempt. Later
   * activities of the same actor wait for it.
   *
   * @param error why, for people: one line of at most 300 characters
   */
  void retry(Tx tx, String key, Instant due, String error);

  /**
   * Makes an activity due again later because there was no room to handle it. No attempt is
   * counted, and the standing of its host stays. Later activities of the same actor wait for it.
   * Called until there is room, at growing intervals, from seconds to ten minutes.
   */
  void postpone(Tx tx, String key, Instant due);

  /**
   * Gives up an activity whose handlers failed too often. Its key is remembered as if it had been
   * handled.
   *
   * @param error why, for people: one line of at most 300 characters
   */
  void park(Tx tx, String key, String error);

  /**
   * Returns when the next activity can be leased: a time in the past if one is due already, even if
   * there was no place for it; empty if none waits. A leased one is due when its lease ends. As
   * cheap as {@link #claim}.
   */
  Optional<Instant> nextDue(Tx tx);
}
