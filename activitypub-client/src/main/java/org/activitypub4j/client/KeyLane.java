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
 * The way to the keys of others (flood.md, stage 5). Anybody can name any key in a request, so a
 * server that never sent a good signature is asked little, and few threads wait for such servers at
 * once; those that did have a way of their own, which strangers cannot fill.
 *
 * <p>What a stranger names says nothing about the server that it names: who pays is the source of
 * the request. It has a share of each rate and of the seats, and an account in the {@link Ledger}.
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

  /** The threads that may wait for a kind of servers, and the requests that these get. */
  private record Way(
      Seats seats, HostGates gates, Rates requests, Duration deadline, Knocks knocks) {}

  /**
   * A lane for all keys.
   *
   * @param maxWaiting threads for strangers; half as many for friends
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

  /** A request from this server had a good signature. */
  void sawVerified(Origin server) {
    proven.put(NameHash.of(server.toString()), true);
  }

  /** What was fetched for this cause was worth it. */
  void sawVerified(Budget cause) {
    Source source = cause.source();
    int fetches = cause.takeCharges();
    if (source != null && fetches > 0) {
      ledger.giveBack(source, fetches);
    }
  }

  /** Whether a request from this server had a good signature of late. */
  boolean isFriend(Origin server) {
    return proven.getIfPresent(NameHash.of(server.toString())) != null;
  }

  /** A seat of a thread that waits for a key, whether it fetches the key or another does. */
  final class Seat implements AutoCloseable {
    private final Way way;
    private final Origin server;
    private final Budget budget;

    private Seat(Way way, Origin server, Budget budget) {
      this.way = way;
      this.server = server;
      this.budget = budget;
    }

    /** With which the key is to be fetched. */
    Budget budget() {
      return budget;
    }

    /**
     * Fetches a key when it is its turn.
     *
     * @throws FetchException if the work does, or its turn does not come
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
   * A seat to wait for a key of a server.
   *
   * @throws FetchException if there is none
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

  /** Whether a request may be made, to whatever server it goes. */
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

  /** What is gone was most likely named by who deletes it. All else is to prove its worth. */
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

  /** The entries of the fullest of its tables. */
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
