package org.activitypub4j.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.activitypub4j.client.Errand.Knocks;
import org.activitypub4j.client.transport.Domains;
import org.activitypub4j.client.transport.TransportException;
import org.activitypub4j.client.transport.TransportException.Reason;
import org.activitypub4j.client.transport.internal.Cancellation;
import org.activitypub4j.client.transport.internal.HostGates;
import org.activitypub4j.model.Origin;
import org.jspecify.annotations.Nullable;

/**
 * Limits how keys of other servers are fetched. Anybody can name any key in a request. So a server
 * that never sent a good signature (a stranger) is asked rarely, and few threads wait for such
 * servers at once. Servers that did send one (friends) have a way of their own, which strangers
 * cannot fill.
 *
 * <p>If a stranger names a server, this says nothing about that server. So the source of the
 * request pays: it has a share of each rate and of the seats, and an account in the {@link Ledger}.
 */
final class KeyLane {
  private static final int STRANGER_AT_ONCE = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration FOR_STRANGER = Duration.ofSeconds(5);
  private static final Duration FOR_FRIEND = Duration.ofSeconds(10);
  private static final Duration FRIENDSHIP = Duration.ofDays(7);

  private final Way strangers;
  private final Way friends;
  private final Rates hostsOfDomain;
  private final Ledger ledger;
  private final Cache<NameHash, Boolean> proven;

  /** The threads that may wait for one kind of servers, and the limits of the requests to them. */
  private record Way(
      Seats seats, HostGates gates, Rates requests, Duration deadline, Knocks knocks) {}

  /**
   * Makes a lane for all keys.
   *
   * @param maxWaiting how many threads may wait for strangers; half as many may wait for friends
   */
  KeyLane(Ticker ticker, Room room, int maxWaiting) {
    Seats ofStrangers = new Seats(maxWaiting);
    this.strangers =
        new Way(
            ofStrangers,
            new HostGates(ofStrangers.inAll(), STRANGER_AT_ONCE),
            new Rates(10, Duration.ofSeconds(1), room.busy(), ticker),
            FOR_STRANGER,
            Knocks.TWO);
    Seats ofFriends = new Seats(Math.max(2, maxWaiting / 2));
    this.friends =
        new Way(
            ofFriends,
            new HostGates(ofFriends.inAll(), ofFriends.each()),
            new Rates(200, Duration.ofMillis(20), room.busy(), ticker),
            FOR_FRIEND,
            Knocks.THREE);
    this.hostsOfDomain = new Rates(10, Duration.ofSeconds(6), room.busy(), ticker);
    this.ledger = new Ledger(ticker, room.busy());
    this.proven =
        Caffeine.newBuilder()
            .maximumSize(room.servers())
            .expireAfterWrite(FRIENDSHIP)
            .ticker(ticker)
            .build();
  }

  /** Notes that a request from this server had a good signature. */
  void sawVerified(Origin server) {
    proven.put(NameHash.of(server.toString()), true);
  }

  /** Gives back what was charged for this cause, because the fetches were worth it. */
  void sawVerified(Budget cause) {
    Source source = cause.source();
    int fetches = cause.takeCharges();
    if (source != null && fetches > 0) {
      ledger.giveBack(source, fetches);
    }
  }

  /** Whether a request from this server had a good signature recently. */
  boolean isFriend(Origin server) {
    return proven.getIfPresent(NameHash.of(server.toString())) != null;
  }

  /**
   * The seat of a thread that waits for a key, no matter whether it fetches the key itself or
   * another thread does.
   */
  final class Seat implements AutoCloseable {
    private final Way way;
    private final Origin server;
    private final Budget budget;

    private Seat(Way way, Origin server, Budget budget) {
      this.way = way;
      this.server = server;
      this.budget = budget;
    }

    /** The budget with which to fetch the key. */
    Budget budget() {
      return budget;
    }

    /**
     * Fetches a key when its turn comes.
     *
     * @throws FetchException if the work does, or if its turn does not come
     */
    <V> V fetch(Supplier<V> work) {
      try (HostGates.@Nullable Place place = enter(way.gates(), server, budget)) {
        if (place == null) {
          throw FetchException.of(
              busy("too many keys are being fetched to fetch one of " + server));
        }
        return charged(budget, work);
      } finally {
        if (budget.isUnderWay()) {
          budget.askedForKey(server);
        }
      }
    }

    @Override
    public void close() {
      way.seats().leave(server, budget.source());
    }
  }

  /**
   * Takes a seat to wait for a key of a server.
   *
   * @throws FetchException if it gets none
   */
  Seat seat(Origin server, Budget budget) {
    Way way = isFriend(server) ? friends : strangers;
    Source source = budget.source();
    if (source != null && ledger.isClosedFor(source)) {
      throw FetchException.of(busy("the sender named too many keys that do not exist"));
    }
    if (!budget.mayAskForKey(server)) {
      throw FetchException.of(
          busy("a key of %s was already fetched for this request".formatted(server)));
    }
    if (!way.seats().take(server, source)) {
      throw FetchException.of(
          busy("too many threads wait for keys to wait for a key of " + server));
    }
    Errand errand =
        new Errand(
            System.nanoTime() + way.deadline().toNanos(), way.knocks(), url -> admit(url, source));
    return new Seat(way, server, budget.on(errand));
  }

  /** Checks that a request may be made, no matter to which server it goes. */
  private void admit(URI url, @Nullable Source source) {
    Origin server =
        Origin.of(url).orElseThrow(() -> new IllegalArgumentException("not sent to: " + url));
    boolean friend = isFriend(server);
    Rates requests = friend ? friends.requests() : strangers.requests();
    if (!friend && !requests.knows(server.toString())) {
      String domain = Domains.of(server.host());
      if (!hostsOfDomain.take(domain, source)) {
        throw busy("too many new servers of %s name keys".formatted(domain));
      }
    }
    if (!requests.take(server.toString(), source)) {
      throw busy("too many keys of %s are asked for".formatted(server));
    }
  }

  /**
   * Does the work, and charges its source. A key that is gone costs little, because it was most
   * likely named by whoever deletes it. Every other fetch must first prove that it was worth it.
   */
  private <V> V charged(Budget budget, Supplier<V> work) {
    boolean gone = false;
    try {
      return work.get();
    } catch (FetchException e) {
      gone = e.reason() == FetchException.Reason.GONE;
      throw e;
    } finally {
      Source source = budget.source();
      if (source != null && budget.isUnderWay()) {
        if (gone) {
          ledger.chargeGone(source);
        } else {
          budget.charge();
          ledger.charge(source);
        }
      }
    }
  }

  private static HostGates.@Nullable Place enter(HostGates gates, Origin server, Budget budget) {
    Duration left = budget.timeLeft();
    Duration wait = left.compareTo(PATIENCE) < 0 ? left : PATIENCE;
    Cancellation.Section section = budget.cancellation().enter();
    try {
      return gates.enter(server, wait.toNanos());
    } catch (InterruptedException e) {
      throw budget.interrupted("waiting for a key of " + server, e);
    } finally {
      section.leave();
    }
  }

  private static TransportException busy(String message) {
    return new TransportException(Reason.BUSY, null, message);
  }

  /** The number of entries in the fullest of its tables. */
  long size() {
    proven.cleanUp();
    return LongStream.of(
            strangers.requests().size(),
            friends.requests().size(),
            hostsOfDomain.size(),
            ledger.size(),
            proven.estimatedSize())
        .max()
        .orElse(0);
  }
}
