package org.activitypub4j.server.memory;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.activitypub4j.model.Trust.Ground;
import org.activitypub4j.server.Stores;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.server.spi.HostLease;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.InboxEntry;
import org.activitypub4j.server.spi.InboxStore.Waiting;
import org.activitypub4j.server.spi.OutboundActivity;
import org.activitypub4j.server.spi.Places;
import org.activitypub4j.server.spi.QueueFullException;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.activitypub4j.server.spi.Tx;

/** Fills a store with the worst that strangers can send, in a process with a small heap. */
final class StoreProbe {
  private static final int COUNT = 100_000;
  private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");
  private static final Duration LEASE = Duration.ofMinutes(1);

  private final InMemoryStore store = new InMemoryStore();
  private int refused;
  private int taken;

  public static void main(String[] args) {
    new StoreProbe().run();
  }

  private void run() {
    String text = "\u4e2d".repeat(1_950);
    for (int i = 0; i < COUNT; i++) {
      int number = i;
      URI actor = URI.create("https://h" + i + ".e" + i + ".example" + i + "/" + text);
      step(tx -> acceptAndComplete(tx, "h" + number, actor));
      step(tx -> acceptAndPark(tx, "p" + number, actor));
    }
    for (int i = 0; i < COUNT; i++) {
      int number = i;
      String host = "https://h" + i + ".e" + i + ".example" + i;
      URI actor = URI.create(host + "/" + text);
      boolean big = i % 500 == 0;
      step(tx -> accept(tx, "k" + number, actor, big ? 1 << 20 : 3_000));
      FollowState state = i % 2 == 0 ? FollowState.PENDING : FollowState.ACCEPTED;
      step(tx -> store.follows().putFollower(tx, "alice", follower(actor, state)));
      step(tx -> send(tx, number, actor, host, big ? 1 << 20 : 2_000));
      if (i % 1_000 == 0) {
        work(NOW.plusSeconds(i), "\u4e2d".repeat(100_000));
      }
    }
    long used = used();
    drain();
    URI bob = URI.create("https://honest.test/users/bob");
    step(tx -> accept(tx, "honest", bob, 3_000));
    boolean claimed =
        claim(NOW.plus(Duration.ofDays(30))).stream().anyMatch(one -> one.actor().equals(bob));
    System.out.printf(
        "took %d, refused %d, used %d MiB of %d, honest %s, afterwards %d MiB%n",
        taken, refused, used, Runtime.getRuntime().maxMemory() >> 20, claimed, used());
  }

  private void step(Consumer<Tx> work) {
    try {
      Stores.run(store, work);
      taken++;
    } catch (QueueFullException e) {
      refused++;
    }
  }

  private static Follower follower(URI actor, FollowState state) {
    return new Follower(
        actor,
        URI.create(actor + "/inbox"),
        URI.create(actor + "/shared"),
        URI.create(actor + "/follow"),
        state);
  }

  private static InboxEntry entry(String key, URI actor, int bytes) {
    String hash = (key + "-".repeat(43)).substring(0, 43);
    return new InboxEntry(
        hash,
        actor,
        hash,
        new byte[bytes],
        Ground.SIGNATURE,
        null,
        Set.of("alice"),
        InboxEntry.Run.FIRST,
        NOW,
        0);
  }

  private void accept(Tx tx, String key, URI actor, int bytes) {
    store.inbox().accept(tx, List.of(entry(key, actor, bytes)));
  }

  private void acceptAndComplete(Tx tx, String key, URI actor) {
    InboxEntry entry = entry(key, actor, 10);
    store.inbox().accept(tx, List.of(entry));
    store.inbox().complete(tx, entry);
  }

  private void acceptAndPark(Tx tx, String key, URI actor) {
    accept(tx, key, actor, 10);
    store.inbox().park(tx, (key + "-".repeat(43)).substring(0, 43), "\u4e2d".repeat(100_000), NOW);
  }

  private void send(Tx tx, int number, URI inbox, String host, int bytes) {
    OutboundActivity outbound =
        new OutboundActivity(
            "alice",
            URI.create("https://a.example/" + number),
            new byte[bytes],
            NOW,
            NOW,
            "key-" + number);
    Delivery delivery =
        new Delivery(Delivery.Kind.INBOX, inbox, host, host.substring(8), number, (long) -number);
    store.deliveries().add(tx, outbound, List.of(delivery));
  }

  private List<InboxEntry> claim(Instant now) {
    return store.transactions().run(tx -> store.inbox().claim(tx, Places.of(16), now, LEASE));
  }

  /** Everything that is tried fails. */
  private void work(Instant now, String reason) {
    for (InboxEntry entry : claim(now)) {
      step(
          tx ->
              store
                  .inbox()
                  .retry(tx, entry.key(), now.plusSeconds(100_000), Waiting.ORDERING_KEY, reason));
    }
    Courier courier = new Courier(store);
    List<HostLease> some = courier.lease(HostStanding.UNKNOWN, 64, now);
    for (QueuedDelivery one : courier.read(some, 64, now)) {
      courier.finish(
          one,
          one.id() % 4 < 2
              ? new DeliveryResult.Parked(one.id(), reason)
              : new DeliveryResult.Retry(
                  one.id(), DeliveryResult.Cost.ATTEMPT, now.plusSeconds(100_000), reason));
    }
    courier.release(some, HostStanding.FAILS);
  }

  private void drain() {
    List<InboxEntry> some;
    do {
      some = claim(NOW.plus(Duration.ofDays(20)));
      some.forEach(entry -> step(tx -> store.inbox().park(tx, entry.key(), "no", NOW)));
    } while (!some.isEmpty());
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
  }
}
