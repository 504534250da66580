package org.activitypub4j.server.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.net.URI;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.server.spi.Following;
import org.activitypub4j.server.spi.StoredObject;
import org.activitypub4j.server.spi.Tx;
import org.junit.jupiter.api.Test;

/** Lessons A11: the same time, too. What is hidden is no work for who reads a list. */
class A11HiddenWorkTest {
  private static final int HIDDEN = 50_000;
  private static final int SHOWN = 50;
  private static final int READS = 200;

  private final InMemoryStore without = store(0);
  private final InMemoryStore with = store(HIDDEN);

  private static InMemoryStore store(int hidden) {
    InMemoryStore store = new InMemoryStore(1L << 40);
    store
        .transactions()
        .run(
            tx -> {
              for (int i = 0; i < SHOWN / 2; i++) {
                add(store, tx, "a" + i, StoredObject.Audience.PUBLIC, FollowState.ACCEPTED);
              }
              for (int i = 0; i < hidden; i++) {
                add(store, tx, "m" + i, StoredObject.Audience.LIMITED, FollowState.REJECTED);
              }
              for (int i = SHOWN / 2; i < SHOWN; i++) {
                add(store, tx, "z" + i, StoredObject.Audience.PUBLIC, FollowState.ACCEPTED);
              }
              return tx;
            });
    return store;
  }

  private static void add(
      InMemoryStore store, Tx tx, String name, StoredObject.Audience to, FollowState state) {
    store.objects().publish(tx, activity(name, to));
    URI peer = URI.create("https://" + name + ".example/u");
    store
        .follows()
        .putFollower(tx, "alice", new Follower(peer, peer, null, peer.resolve("/f"), state));
    store.follows().putFollowing(tx, "alice", new Following(peer, peer.resolve("/g"), state));
  }

  private static StoredObject activity(String name, StoredObject.Audience to) {
    return new StoredObject(
        URI.create("https://here.example/" + name), "alice", new byte[] {1}, to);
  }

  @Test
  void the_outbox_takes_no_longer_for_what_is_hidden() {
    compare(
        (store, tx) ->
            store
                    .objects()
                    .outbox(tx, "alice", "https://here.example/z" + (SHOWN - 1), 40)
                    .items()
                    .size()
                + store.objects().countOutbox(tx, "alice"),
        40 + SHOWN);
  }

  @Test
  void the_followers_take_no_longer_for_who_was_not_accepted() {
    compare(
        (store, tx) ->
            store.follows().followers(tx, "alice", null, 40).items().size()
                + store.follows().countFollowers(tx, "alice"),
        40 + SHOWN);
  }

  @Test
  void the_number_of_the_followed_takes_no_longer_either() {
    compare((store, tx) -> store.follows().countFollowings(tx, "alice"), SHOWN);
  }

  @FunctionalInterface
  private interface Reading {
    long read(InMemoryStore store, Tx tx);
  }

  private void compare(Reading reading, long expected) {
    long plain = cpuNanos(without, reading, expected);
    long hiding = cpuNanos(with, reading, expected);
    assertThat(hiding).isLessThan(5 * plain + 100_000_000);
  }

  private static long cpuNanos(InMemoryStore store, Reading reading, long expected) {
    return store
        .transactions()
        .run(
            tx -> {
              long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
              for (int i = 0; i < READS; i++) {
                assertThat(reading.read(store, tx)).isEqualTo(expected);
              }
              return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
            });
  }

  @Test
  void who_is_accepted_later_and_who_no_longer_is() {
    URI peer = URI.create("https://m.example/u");
    InMemoryStore store = store(0);
    store
        .transactions()
        .run(
            tx -> {
              for (FollowState state : FollowState.values()) {
                Follower follower = new Follower(peer, peer, null, peer, state);
                store.follows().putFollower(tx, "alice", follower);
                store.follows().putFollowing(tx, "alice", new Following(peer, peer, state));
                boolean shown = state == FollowState.ACCEPTED;
                assertThat(store.follows().followers(tx, "alice", null, 99).items())
                    .hasSize(shown ? SHOWN + 1 : SHOWN);
                assertThat(store.follows().countFollowings(tx, "alice"))
                    .isEqualTo(shown ? SHOWN + 1 : SHOWN);
              }
              store
                  .follows()
                  .putFollower(
                      tx, "alice", new Follower(peer, peer, null, peer, FollowState.ACCEPTED));
              store.follows().removeFollower(tx, "alice", peer);
              assertThat(store.follows().countFollowers(tx, "alice")).isEqualTo(SHOWN);
              return tx;
            });
  }
}
