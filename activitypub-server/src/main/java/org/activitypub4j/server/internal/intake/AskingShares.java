package org.activitypub4j.server.internal.intake;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.activitypub4j.client.transport.Domains;
import org.activitypub4j.model.Origin;

/**
 * Limits how often strangers make this server ask another one, at once and in a time: by hints, or
 * by handles that they type in. Since the stranger chooses which server we ask, there is a limit
 * for each sender, one for each domain that is asked, and one for the two together, so that one
 * sender can use only half of the limit of the domain that is asked.
 *
 * <p>The limits are for domains and networks, because these cost money, but their owners can have
 * any number of hosts and addresses.
 */
public final class AskingShares {
  private static final int AT_ONCE = 16;
  private static final int AT_ONCE_OF_SENDER = 4;
  private static final int AT_ONCE_OF_ASKED = 4;
  private static final int AT_ONCE_OF_PAIR = 2;

  private static final Rate OF_SENDER = new Rate(60, Duration.ofSeconds(1));
  private static final Rate OF_ASKED = new Rate(20, Duration.ofSeconds(1));
  private static final Rate OF_PAIR = new Rate(10, Duration.ofSeconds(2));
  private static final int MAX_NAMES = 10_000;

  private final InstantSource clock;
  private final Map<Name, Integer> underWay = new HashMap<>();
  private final Cache<Name, Bucket> buckets =
      Caffeine.newBuilder().maximumSize(MAX_NAMES).executor(Runnable::run).build();
  private int underWayInAll;

  /** How many at once, and how long until one more is allowed. */
  private record Rate(int atOnce, Duration each) {}

  /** What is left of a rate at a time. */
  private record Bucket(double left, Instant at) {}

  private enum Role {
    SENDER,
    ASKED,
    PAIR
  }

  private record Name(Role role, String domain) {}

  /**
   * Who makes us ask whom.
   *
   * @param sender a domain or a network
   * @param asked a domain
   */
  public record Pair(String sender, String asked) {
    /** The domains of the server that signed the hint and of the server that it wants us to ask. */
    public static Pair of(Origin sender, Origin asked) {
      return new Pair(Domains.of(sender.host()), Domains.of(asked.host()));
    }

    private Name senderName() {
      return new Name(Role.SENDER, sender);
    }

    private Name askedName() {
      return new Name(Role.ASKED, asked);
    }

    private Name bothNames() {
      return new Name(Role.PAIR, sender + " " + asked);
    }
  }

  public AskingShares(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Takes a place, to be given back with {@link #leave}. Empty if that worked, otherwise the reason
   * why it did not.
   */
  public synchronized Optional<String> take(Pair pair) {
    if (isFull(pair.senderName(), AT_ONCE_OF_SENDER) || isFull(pair.bothNames(), AT_ONCE_OF_PAIR)) {
      return Optional.of("too many of its sender are under way");
    }
    if (isFull(pair.askedName(), AT_ONCE_OF_ASKED)) {
      return Optional.of("its server is being asked too often");
    }
    if (underWayInAll == AT_ONCE) {
      return Optional.of("too many are under way");
    }
    // First the limits of the sender: what they refuse must not use up the others.
    if (!take(pair.senderName(), OF_SENDER) || !take(pair.bothNames(), OF_PAIR)) {
      return Optional.of("its sender has sent too many of late");
    }
    if (!take(pair.askedName(), OF_ASKED)) {
      return Optional.of("its server was asked too often of late");
    }
    underWayInAll++;
    underWay.merge(pair.senderName(), 1, Integer::sum);
    underWay.merge(pair.askedName(), 1, Integer::sum);
    underWay.merge(pair.bothNames(), 1, Integer::sum);
    return Optional.empty();
  }

  private boolean isFull(Name name, int most) {
    return underWay.getOrDefault(name, 0) >= most;
  }

  private boolean take(Name name, Rate rate) {
    Instant now = clock.instant();
    Bucket known = buckets.getIfPresent(name);
    double left = rate.atOnce();
    if (known != null) {
      Duration passed = Duration.between(known.at(), now); // negative if the clock was set back
      double more = Math.max(0, passed.toMillis()) / (double) rate.each().toMillis();
      left = Math.min(rate.atOnce(), known.left() + more);
    }
    boolean granted = left >= 1;
    buckets.put(name, new Bucket(granted ? left - 1 : left, now));
    return granted;
  }

  /** Gives a place back. */
  public synchronized void leave(Pair pair) {
    underWayInAll--;
    leave(pair.senderName());
    leave(pair.askedName());
    leave(pair.bothNames());
  }

  private void leave(Name name) {
    underWay.computeIfPresent(name, (same, count) -> count == 1 ? null : count - 1);
  }

  /** How many domains and pairs are remembered. */
  public synchronized long size() {
    buckets.cleanUp();
    return Math.max(underWay.size(), buckets.estimatedSize());
  }
}
