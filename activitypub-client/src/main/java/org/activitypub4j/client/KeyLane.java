package org.activitypub4j.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.function.Supplier;
import org.activitypub4j.client.transport.TransportException;
import org.activitypub4j.client.transport.TransportException.Reason;
import org.activitypub4j.client.transport.internal.Cancellation;
import org.activitypub4j.client.transport.internal.Domains;
import org.activitypub4j.client.transport.internal.HostGates;
import org.activitypub4j.model.Origin;
import org.jspecify.annotations.Nullable;

/**
 * The way to the keys of others (flood.md, stage 5). Anybody can name any key in a request, so a
 * server that never sent a good signature is asked for few keys, and few such servers are asked at
 * once; those that did have a way of their own, which strangers cannot fill.
 */
final class KeyLane {
  private static final int AT_ONCE = 16;
  private static final int STRANGER_AT_ONCE = 2;
  private static final int FRIEND_AT_ONCE = 8;
  private static final int WAITING = 256;
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration FRIENDSHIP = Duration.ofDays(7);

  private final HostGates strangers = new HostGates(AT_ONCE, STRANGER_AT_ONCE, WAITING);
  private final HostGates friends = new HostGates(AT_ONCE, FRIEND_AT_ONCE, WAITING);
  private final Rates<Origin> keysOfStranger;
  private final Rates<Origin> keysOfFriend;
  private final Rates<String> hostsOfDomain;
  private final Cache<Origin, Boolean> proven;

  /**
   * A lane for all keys.
   *
   * @param maxNames how many servers are remembered, and how many domains
   */
  KeyLane(Ticker ticker, int maxNames) {
    this.keysOfStranger = new Rates<>(10, Duration.ofSeconds(1), maxNames, ticker);
    this.keysOfFriend = new Rates<>(200, Duration.ofMillis(20), maxNames, ticker);
    this.hostsOfDomain = new Rates<>(10, Duration.ofSeconds(6), maxNames, ticker);
    this.proven =
        Caffeine.newBuilder()
            .maximumSize(maxNames)
            .expireAfterWrite(FRIENDSHIP)
            .ticker(ticker)
            .build();
  }

  /** A request from this server had a good signature. */
  void sawVerified(Origin server) {
    proven.put(server, true);
  }

  /**
   * Fetches a key when it is its turn.
   *
   * @param budget which says how long the caller would wait for its turn
   * @throws FetchException if the work does, or its turn does not come
   */
  <V> V fetch(Origin server, Budget budget, Supplier<V> work) {
    boolean friend = proven.getIfPresent(server) != null;
    if (!friend
        && !keysOfStranger.knows(server)
        && !hostsOfDomain.take(Domains.of(server.host()))) {
      throw busy("too many new servers of %s name keys".formatted(Domains.of(server.host())));
    }
    if (!(friend ? keysOfFriend : keysOfStranger).take(server)) {
      throw busy("too many keys of %s are asked for".formatted(server));
    }
    try (HostGates.@Nullable Place place = enter(friend ? friends : strangers, server, budget)) {
      if (place == null) {
        throw busy("too many keys are being fetched to fetch one of " + server);
      }
      return work.get();
    } catch (FetchException e) {
      if (e.isTransient() && !e.isOurs()) {
        proven.invalidate(server); // who does not answer holds no places of others
      }
      throw e;
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

  private static FetchException busy(String message) {
    return FetchException.of(new TransportException(Reason.BUSY, null, message));
  }

  /** The entries of the fullest of its tables. */
  long size() {
    proven.cleanUp();
    return Math.max(
        Math.max(keysOfStranger.size(), keysOfFriend.size()),
        Math.max(hostsOfDomain.size(), proven.estimatedSize()));
  }
}
