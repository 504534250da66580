package org.activitypub4j.server.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Activities on their way from acceptance to their handlers. The engine answers 2xx only after
 * {@link #accept} has committed; the key should be remembered for 30 days after the handlers ran,
 * so that they run once; the store in memory remembers the latest 100,000. Keys are short: at most
 * 64 characters of ASCII.
 *
 * <p>Strangers fill this store, so every implementation keeps shares: what waits of one actor, and
 * of one host, may take no more than a part of what may wait in all, in rows and in bytes. Whose
 * share is full is refused; all others go on being accepted. Without shares one actor closes the
 * inbox for everybody. Names of hosts cost their owner nothing, so hosts of one domain share as
 * well. What is proven by {@link org.activitypub4j.model.Trust.Ground#LOCAL} counts for the whole
 * alone. What is remembered is bounded too, by host as well, so that nobody makes the store forget
 * what others sent. Called from any thread.
 */
public interface InboxStore {

  /** What accepting an activity came to. */
  enum Accepted {
    /** It is new and will be handled. */
    NEW,
    /** It is known and came to no new inbox. */
    KNOWN,
    /** It is known and was added to the inbox of another local actor. */
    NEW_RECIPIENT
  }

  /**
   * Takes activities in; one answer for each, in order.
   *
   * @throws QueueFullException if there is no room, or not for their actor, host or domain, which
   *     {@link QueueFullException#share} tells; then none of them is taken. What is known already
   *     needs no room
   */
  List<Accepted> accept(Tx tx, List<InboxEntry> entries);

  /**
   * Leases activities that are due: in turn over the hosts of their actors, of each the one first
   * that is due the longest, and of each actor only the earliest that waits, so that what waits for
   * an actor who cannot be reached waits with one try and not with one for each. A host stands by
   * what was last said of one of its activities: {@link #complete} or else. A lease that ends
   * without {@link #complete}, {@link #retry}, {@link #postpone} or {@link #park} makes the
   * activity due again. Called often; the cost must not grow with what waits and is not handed out.
   *
   * @param places how many may be leased, and of whom
   */
  List<InboxEntry> claim(Tx tx, Places places, Instant now, Duration lease);

  /** Marks activities as handled, in the transaction of their handlers. */
  void complete(Tx tx, List<String> keys);

  /**
   * Makes an activity due again later, its handlers having failed: one attempt more is counted.
   * What its actor sent after it waits for it.
   *
   * @param error why, for people: one line of at most 300 characters
   */
  void retry(Tx tx, String key, Instant due, String error);

  /**
   * Makes an activity due again later because there was no room here to handle it: no attempt is
   * counted, and its host stands as before. What its actor sent after it waits for it. Called as
   * often as it takes, at longer and longer intervals, from seconds to ten minutes.
   */
  void postpone(Tx tx, String key, Instant due);

  /**
   * Sets an activity aside whose handlers failed for good. Its key is remembered as if it had been
   * handled.
   *
   * @param error why, for people: one line of at most 300 characters
   */
  void park(Tx tx, String key, String error);

  /**
   * When the next activity can be leased, in the past if one can be or could have been; empty if
   * none waits. Leased ones are due when the lease ends. As cheap as {@link #claim}.
   */
  Optional<Instant> nextDue(Tx tx);
}
