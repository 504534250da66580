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
 * How many hints are followed: at once, and how often. Who signs a hint chooses whom we ask, so
 * each domain that sends hints has a share of everything, each domain that is asked is spared by
 * all senders together, and one sender may use up half of what we ask of somebody.
 *
 * <p>Domains are what can be had only for money: of hosts, one owner has as many as it likes.
 */
public final class HintShares {
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

  /** So many at once, and then one more each so often. */
  private record Rate(int atOnce, Duration each) {}

  /** What is left of a rate. */
  private record Bucket(double left, Instant at) {}

  private enum Role {
    SENDER,
    ASKED,
    PAIR
  }

  private record Name(Role role, String domain) {}

  /** Whose shares a hint takes. */
  public record Pair(String sender, String asked) {
    /** Of who signed the hint, and of who is to be asked. */
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

  public HintShares(InstantSource clock) {
    this.clock = clock;
  }

  /** Takes a place. Empty if there is one, which is then to be left; else why there is none. */
  public synchronized Optional<String> take(Pair pair) {
    if (isFull(pair.senderName(), AT_ONCE_OF_SENDER) || isFull(pair.bothNames(), AT_ONCE_OF_PAIR)) {
      return Optional.of("too many of its sender are being fetched");
    }
    if (isFull(pair.askedName(), AT_ONCE_OF_ASKED)) {
      return Optional.of("too many are being fetched from its server");
    }
    if (underWayInAll == AT_ONCE) {
      return Optional.of("too many are being fetched");
    }
    // The sender's own first: what it has no right to costs nobody else anything.
    if (!take(pair.senderName(), OF_SENDER) || !take(pair.bothNames(), OF_PAIR)) {
      return Optional.of("its sender has sent too many of late");
    }
    if (!take(pair.askedName(), OF_ASKED)) {
      return Optional.of("too many were fetched from its server of late");
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
