package org.activitypub4j.server.spi;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stores accepted activities until their handlers have run. The engine answers 2xx only after
 * {@link #accept} has committed. A store should remember the key, and the recipients for whom it
 * was handled, for 30 days after the handlers ran, so that they run once; the store in memory
 * remembers the latest 100,000. Keys and ordering keys have at most 64 ASCII characters.
 *
 * <p>Order: an activity is not leased while an earlier one with the same {@linkplain
 * InboxEntry#orderingKey ordering key} waits. An activity waits from {@link #accept} until {@link
 * #complete} or {@link #park}; also while it is leased, and while it is to be tried again later. Of
 * one actor, only one activity is leased at a time. So what an actor sends is handled in the order
 * in which it was accepted, but if the handlers of one activity fail, only what is about the same
 * object waits for it.
 *
 * <p>Strangers fill this store, so every implementation has shares: what waits from one actor, and
 * from one host, may take only a part of the room, in rows and in bytes. If a share is full, its
 * owner is refused and all others are still accepted. Without shares one actor could close the
 * inbox for everybody. New host names cost nothing, so the hosts of one domain have a common share.
 * What is proven by {@link org.activitypub4j.model.Trust.Ground#LOCAL} counts only for the total. A
 * store that has no room for the remembered keys of 30 days limits them too, per host as well, so
 * that nobody can make it forget what others sent. What is {@linkplain #park parked} has shares of
 * its own, and is never refused: the oldest of whoever has too much is dropped for it.
 *
 * <p>Every method is called from any thread, inside a transaction of that thread, which the caller
 * commits; if it is rolled back, nothing was done. What one actor does to several local actors is
 * accepted from several threads at once. A store may throw any {@code RuntimeException} if it
 * fails: the engine rolls back, and a peer is told to send again.
 */
public interface InboxStore {

  /** The result of accepting an activity. */
  enum Accepted {
    /** It is new and will be handled. */
    NEW,
    /** It is known, and came to no further inbox. */
    KNOWN,
    /** It is known, and came to the inbox of a further local actor, for whom it will be handled. */
    NEW_RECIPIENT
  }

  /** What waits while an activity waits for another try. */
  enum Waiting {
    /** What has the same ordering key. Everything else of the actor goes on. */
    ORDERING_KEY,
    /**
     * Everything of the actor: it cannot be reached, so any other activity would fail for the same
     * reason. At the given time the same activity is tried again before the others, so an actor who
     * cannot be reached costs one try and not one for each activity.
     */
    ACTOR
  }

  /**
   * Adds activities, and returns a result for each, in the same order.
   *
   * <p>Whether one is known is decided by its key. One that is waiting and not leased gets the new
   * recipients too, and is handled once for all. If it is being handled, or was handled or parked
   * before, it is handled once more, for the new recipients only, as {@link
   * InboxEntry.Run#FURTHER_RECIPIENTS}. Nothing is done for recipients for whom it was handled or
   * will be.
   *
   * @param entries without attempts, as a {@link InboxEntry.Run#FIRST} run
   * @throws QueueFullException if there is no room in all, or no room for the actor, host or
   *     domain: see {@link QueueFullException#share}. Then none of them is added. What is {@link
   *     Accepted#KNOWN} needs no room
   */
  List<Accepted> accept(Tx tx, List<InboxEntry> entries);

  /**
   * Leases activities that are due, taking one of each host in turn. Of each host, the one that is
   * due the longest comes first; of those, the one that was accepted first. An activity is not
   * leased while the order forbids it, nor while another one of its actor is leased, nor while
   * {@code places} has no place for its host. The standing of a host follows from the last result
   * of one of its activities: it answers after {@link #complete}, and fails after {@link #retry}
   * and {@link #park}; before, it is unknown. When a lease ends without a result, the activity is
   * due again, and no attempt is counted. Called often: the cost must not grow with the number of
   * activities that are not returned.
   *
   * @param places how many may be leased, and of whom
   * @param now the time; the store has no clock of its own
   * @param lease how long the caller has for a result
   */
  List<InboxEntry> claim(Tx tx, Places places, Instant now, Duration lease);

  /**
   * Makes the leases of activities hold longer that are still being handled. What is not leased is
   * passed over, and what another transaction is changing may be. Called every few seconds for the
   * few activities whose handlers take long, so that leases can be short: what a killed process had
   * leased is due again when its leases end.
   *
   * @param keys the keys of the activities
   * @param until the new end of the leases
   */
  void renew(Tx tx, Set<String> keys, Instant until);

  /**
   * Remembers a key as if an activity with it had been handled for everybody: it is {@link
   * Accepted#KNOWN} from now on, whoever gets it. Does nothing if it is known. Called in the
   * transaction of {@link #accept}, for what else makes a later activity a known one.
   *
   * @param actor the id of the actor whose share it takes
   */
  void remember(Tx tx, URI actor, String key);

  /**
   * Marks an activity as handled for its recipients, in the transaction of its handlers. Recipients
   * that came meanwhile are not among them: for these it is due at once.
   *
   * @param entry as it was {@linkplain #claim claimed}
   * @return whether this run counts. If not, because the lease ended and another run was faster,
   *     the caller rolls the transaction back, so that the handlers have no second effect
   */
  boolean complete(Tx tx, InboxEntry entry);

  /**
   * Makes an activity due again later because its handlers failed, and counts one attempt. Does
   * nothing if it does not wait.
   *
   * @param waiting what waits until then
   * @param error why, for people: one line of at most 300 characters
   */
  void retry(Tx tx, String key, Instant due, Waiting waiting, String error);

  /**
   * Makes an activity due again later because there was no room to handle it. No attempt is
   * counted, and the standing of its host stays. Everything of the actor waits until then, as with
   * {@link Waiting#ACTOR}. Called until there is room, at growing intervals, from seconds to ten
   * minutes. Does nothing if the activity does not wait.
   */
  void postpone(Tx tx, String key, Instant due);

  /**
   * Gives up an activity whose handlers failed too often, and keeps it for people. Its key and its
   * recipients are known from now on as if it had been handled. If it was parked before, for other
   * recipients, both become one. Does nothing if the activity does not wait.
   *
   * <p>How many are kept has a limit, in rows and in bytes. If there is no room, the oldest ones
   * are dropped: those of the host or domain that has more than its share, and otherwise of all.
   *
   * @param error why, for people: one line of at most 300 characters
   * @param now the time
   */
  void park(Tx tx, String key, String error, Instant now);

  /**
   * Returns when the next activity can be leased: a time in the past if one is due already, even if
   * there was no place for it; empty if none waits. A leased one is due when its lease ends; what
   * waits for another activity does not count. As cheap as {@link #claim}.
   */
  Optional<Instant> nextDue(Tx tx);

  // ---------------------------------------------------------------- for people

  /** The state of an activity. */
  enum State {
    /** It waits for its handlers, or they run for the first time. */
    WAITING,
    /** Its handlers failed, and run again later or at the moment. */
    FAILED,
    /**
     * It was given up: its handlers do not run again unless somebody {@linkplain #redrive says so}.
     */
    PARKED
  }

  /**
   * An activity as people see it.
   *
   * @param number what names it, in whatever state it is: no other activity has the same. It gets a
   *     new one, higher than all before, when it is parked, and when it waits again after that
   * @param entry for the recipients for whom it was not handled yet, and with every attempt
   *     counted, the last one too
   * @param detail why its handlers failed, or why it was given up; null if it was not tried
   * @param time when its handlers run again at the earliest, or when it was given up; null if it
   *     was not tried
   */
  record Status(
      long number,
      InboxEntry entry,
      State state,
      @Nullable String detail,
      @Nullable Instant time) {}

  /**
   * How many activities are in each state. For people: a store may estimate large numbers, but 0
   * means none.
   */
  record Counts(long waiting, long failed, long parked) {}

  /** Returns how many activities are in each state. */
  Counts counts(Tx tx);

  /**
   * Returns activities in a state, the one with the highest number first.
   *
   * @param before only activities with lower numbers; {@link Long#MAX_VALUE} for all
   * @param limit how many at most
   */
  List<Status> list(Tx tx, State state, long before, int limit);

  /**
   * Lets the handlers of activities run again.
   *
   * <ul>
   *   <li>What is {@link State#PARKED} waits again, at the end of its ordering key, as if it had
   *       not been tried, for the recipients for whom it was given up, and as the same {@link
   *       InboxEntry.Run}. Its key stays known. An activity that waits already, because it came to
   *       further inboxes since, stays parked until that has ended.
   *   <li>What is {@link State#FAILED} is due at {@code now} if it would be due later. It keeps its
   *       place, and its attempts count. If its whole actor waits, that ends too. What is leased is
   *       passed over.
   * </ul>
   *
   * <p>What was not tried is passed over.
   *
   * @param numbers their {@linkplain Status#number numbers}
   * @param now when they are due
   * @return how many were parked and wait again, or had failed and are due; fewer than there were
   *     if there is no room
   */
  int redrive(Tx tx, Collection<Long> numbers, Instant now);

  /**
   * Forgets activities that are parked or failed, but not that their keys are known: nothing is
   * done any more for the recipients that they have. What waited for one goes on. What was not
   * tried, and what is leased, is passed over.
   *
   * @param numbers their {@linkplain Status#number numbers}
   * @return how many were forgotten
   */
  int discard(Tx tx, Collection<Long> numbers);
}
