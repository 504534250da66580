package org.activitypub4j.server.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Activities on their way from acceptance to their handlers. The engine answers 2xx only after
 * {@link #accept} has committed; the key should be remembered for 30 days after the handlers ran,
 * so that they run once; the store in memory remembers the latest 100,000.
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
   * @throws QueueFullException if there is no room; then none of them is taken
   */
  List<Accepted> accept(Tx tx, List<InboxEntry> entries);

  /**
   * Leases activities that are due, oldest first, and never two of one actor at once. A lease that
   * ends without {@link #complete}, {@link #retry} or {@link #park} makes the activity due again.
   */
  List<InboxEntry> claim(Tx tx, int max, Instant now, Duration lease);

  /** Marks activities as handled, in the transaction of their handlers. */
  void complete(Tx tx, List<String> keys);

  /** Makes an activity due again later, its handlers having failed. */
  void retry(Tx tx, String key, Instant due, String error);

  /** Sets an activity aside whose handlers failed for good. */
  void park(Tx tx, String key, String error);

  /**
   * When the next activity is due; empty if none waits. Leased ones are due when the lease ends.
   */
  Optional<Instant> nextDue(Tx tx);
}
