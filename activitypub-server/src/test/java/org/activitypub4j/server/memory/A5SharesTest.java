package org.activitypub4j.server.memory;

import static org.activitypub4j.server.memory.Rows.LEASE;
import static org.activitypub4j.server.memory.Rows.NOW;
import static org.activitypub4j.server.memory.Rows.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.activitypub4j.server.Stores;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.DeliveryStore.State;
import org.activitypub4j.server.spi.DeliveryStore.Status;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.server.spi.InboxEntry;
import org.activitypub4j.server.spi.InboxStore;
import org.activitypub4j.server.spi.InboxStore.Accepted;
import org.activitypub4j.server.spi.InboxStore.Waiting;
import org.activitypub4j.server.spi.Interaction;
import org.activitypub4j.server.spi.Places;
import org.activitypub4j.server.spi.QueueFullException;
import org.activitypub4j.server.spi.QueueFullException.Share;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.activitypub4j.server.spi.Tx;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** lessons.md A5: nobody fills a queue for all. */
@Tag("slow")
class A5SharesTest {
  private static final String HONEST = "https://honest.example/users/bob";
  private static final long MIB = 1L << 20;

  private final InMemoryStore store = new InMemoryStore(64 * MIB);
  private final Courier courier = new Courier(store);

  private <R> R run(java.util.function.Function<Tx, R> work) {
    return store.transactions().run(work);
  }

  private List<Accepted> acceptAll(List<InboxEntry> entries) {
    return run(tx -> store.inbox().accept(tx, entries));
  }

  private Optional<Instant> nextDue() {
    return run(tx -> store.inbox().nextDue(tx));
  }

  private List<Status> parked() {
    return run(tx -> store.deliveries().list(tx, State.PARKED, Long.MAX_VALUE, 100));
  }

  private boolean honestFollowsAlice() {
    return run(tx -> store.follows().follower(tx, "alice", URI.create(HONEST)).isPresent());
  }

  private Accepted accept(InboxEntry entry) {
    return run(tx -> store.inbox().accept(tx, List.of(entry)).get(0));
  }

  /** How many are taken before somebody's share is full. */
  private int fill(IntFunction<InboxEntry> entries, Share full) {
    for (int i = 0; i < 10_000; i++) {
      InboxEntry entry = entries.apply(i);
      try {
        accept(entry);
      } catch (QueueFullException e) {
        assertThat(e.share()).as(e.getMessage()).isEqualTo(full);
        return i;
      }
    }
    throw new AssertionError("never full");
  }

  private void takesWhatIsHonest() {
    assertThat(accept(entry("honest", HONEST, 2_000))).isEqualTo(Accepted.NEW);
    List<InboxEntry> claimed = new ArrayList<>();
    List<InboxEntry> some;
    do {
      some = run(tx -> store.inbox().claim(tx, Places.of(16), NOW, LEASE));
      claimed.addAll(some);
      some.forEach(one -> run(tx -> store.inbox().complete(tx, one)));
    } while (!some.isEmpty() && claimed.stream().noneMatch(one -> one.key().equals("honest")));
    assertThat(claimed.stream().anyMatch(one -> one.key().equals("honest"))).isTrue();
    assertThat(claimed.size()).isLessThan(6 * 16);
  }

  @Test
  void one_actor_has_two_hundred_places() {
    assertThat(fill(i -> entry("k" + i, "https://evil.example/m", 300), Share.ACTOR))
        .isEqualTo(200);
    takesWhatIsHonest();
  }

  @Test
  void one_host_has_a_quarter_however_many_actors_it_has() {
    assertThat(fill(i -> entry("k" + i, "https://evil.example/m" + i, 100), Share.HOST))
        .isEqualTo(2_500);
    takesWhatIsHonest();
  }

  @Test
  void ports_and_schemes_make_no_other_host() {
    IntFunction<InboxEntry> entries =
        i ->
            entry(
                "k" + i, (i % 2 == 0 ? "http" : "https") + "://evil.example:" + (i + 1) + "/m", 9);
    assertThat(fill(entries, Share.HOST)).isEqualTo(2_500);
    takesWhatIsHonest();
  }

  @Test
  void one_domain_has_a_half_however_many_hosts_it_has() {
    assertThat(fill(i -> entry("k" + i, "https://h" + i + ".evil.example/m", 9), Share.DOMAIN))
        .isEqualTo(5_000);
    takesWhatIsHonest();
  }

  @Test
  void what_many_register_under_is_no_domain() {
    fill(i -> entry("k" + i, "https://h" + i + ".evil.co.uk/m", 9), Share.DOMAIN);
    assertThat(accept(entry("other", "https://honest.co.uk/m", 9))).isEqualTo(Accepted.NEW);
    fill(i -> entry("j" + i, "https://h" + i + ".honest.co.uk/m" + i, 9), Share.DOMAIN);
  }

  @Test
  void an_address_is_its_own_domain() {
    fill(i -> entry("k" + i, "https://192.0.2.1/m" + i, 9), Share.HOST);
    fill(i -> entry("l" + i, "https://198.51.2.1/m" + i, 9), Share.HOST);
    assertThat(accept(entry("other", "https://203.0.2.1/m", 9))).isEqualTo(Accepted.NEW);
    fill(i -> entry("j" + i, "https://[2001:db8::1]/m" + i, 9), Share.HOST);
    takesWhatIsHonest();
  }

  @Test
  void A4_what_waits_is_weighed() {
    int mib = 4 * (int) MIB;
    assertThat(fill(i -> entry("k" + i, "https://evil.example/m", mib), Share.ACTOR)).isEqualTo(1);
    assertThat(fill(i -> entry("h" + i, "https://evil.example/" + i, mib), Share.HOST))
        .isEqualTo(2);
    assertThat(fill(i -> entry("d" + i, "https://h" + i + ".evil.example/", mib), Share.DOMAIN))
        .isEqualTo(4);
    assertThat(fill(i -> entry("t" + i, "https://h" + i + ".example" + i + "/", mib), Share.TOTAL))
        .isEqualTo(8);
  }

  @Test
  void who_has_nothing_here_may_send_one_of_any_size() {
    assertThat(accept(entry("k", HONEST, 20 * (int) MIB))).isEqualTo(Accepted.NEW);
  }

  @Test
  void what_is_known_needs_no_room() {
    fill(i -> entry("k" + i, "https://evil.example/m", 300), Share.ACTOR);
    assertThat(accept(entry("k0", "https://evil.example/m", 300))).isEqualTo(Accepted.KNOWN);
  }

  @Test
  void of_several_none_is_taken_if_one_has_no_room() {
    List<InboxEntry> many =
        IntStream.range(0, 201)
            .mapToObj(i -> entry("k" + i, "https://evil.example/m", 300))
            .toList();
    run(
        tx -> {
          assertThatThrownBy(() -> store.inbox().accept(tx, many))
              .isInstanceOf(QueueFullException.class);
          return tx;
        });
    assertThat(nextDue()).isEmpty();
    assertThat(acceptAll(many.subList(0, 200))).hasSize(200);
  }

  @Test
  void the_room_of_what_ended_is_free_again() {
    for (int round = 0; round < 3; round++) {
      int number = round;
      assertThat(fill(i -> entry(number + "k" + i, "https://evil.example/m", 300), Share.ACTOR))
          .isEqualTo(200);
      run(
          tx -> {
            for (int i = 0; i < 200; i++) {
              if (i % 2 == 0) {
                Rows.complete(store.inbox(), tx, number + "k" + i);
              } else {
                store.inbox().park(tx, number + "k" + i, "no", NOW);
              }
            }
            return tx;
          });
    }
  }

  private void park(String key, String actor, int bytes) {
    accept(entry(key, actor, bytes));
    Stores.run(store, tx -> store.inbox().park(tx, key, "no", NOW));
  }

  private List<String> parkedKeys() {
    return run(tx -> store.inbox().list(tx, InboxStore.State.PARKED, Long.MAX_VALUE, 1_000))
        .stream()
        .map(one -> one.entry().key())
        .toList();
  }

  @Test
  void of_what_was_given_up_the_latest_500_are_kept() {
    for (int i = 0; i < 600; i++) {
      park("k" + i, "https://h" + i + ".e" + i + "/m", 300);
    }
    assertThat(parkedKeys()).hasSize(500).startsWith("k599").endsWith("k100");
  }

  @Test
  void of_what_was_given_up_a_host_has_a_quarter_and_a_domain_half() {
    park("honest", HONEST, 300);
    for (int i = 0; i < 200; i++) {
      park("k" + i, "https://evil.example/m", 300);
    }
    assertThat(parkedKeys()).hasSize(126).startsWith("k199").endsWith("k75", "honest");
    for (int i = 0; i < 300; i++) {
      park("l" + i, "https://h" + i + ".evil.example/m", 300);
    }
    assertThat(parkedKeys()).hasSize(251).startsWith("l299").endsWith("l50", "honest");
  }

  @Test
  void what_was_given_up_has_an_eighth_of_the_bytes() {
    park("large", HONEST, 9 * (int) MIB);
    assertThat(parkedKeys()).isEmpty();
    for (int i = 0; i < 10; i++) {
      park("k" + i, "https://h" + i + ".e" + i + "/m", (int) MIB);
    }
    assertThat(parkedKeys()).hasSize(7).startsWith("k9");
    for (int i = 0; i < 10; i++) {
      park("l" + i, "https://evil.example/m", (int) MIB);
    }
    assertThat(parkedKeys().stream().filter(key -> key.startsWith("l"))).containsExactly("l9");
  }

  @Test
  void what_is_parked_is_known_longer_than_what_was_handled() {
    park("k", HONEST, 9);
    for (int i = 0; i < 100_000; i++) {
      String key = "k" + i;
      Stores.run(
          store, tx -> store.inbox().remember(tx, URI.create("https://h" + key + ".e/"), key));
    }
    assertThat(accept(entry("k", HONEST, 9))).isEqualTo(Accepted.KNOWN);
  }

  @Test
  void what_waits_for_another_try_keeps_its_room() {
    fill(i -> entry("k" + i, "https://evil.example/m", 300), Share.ACTOR);
    run(
        tx -> {
          store.inbox().retry(tx, "k0", NOW.plusSeconds(10), Waiting.ORDERING_KEY, "503");
          return tx;
        });
    assertThat(fill(i -> entry("j" + i, "https://evil.example/m", 300), Share.ACTOR)).isZero();
  }

  @Test
  void what_local_actors_do_is_not_held_against_their_host() {
    for (int i = 0; i < 500; i++) {
      accept(Rows.local("k" + i, "https://a.example/alice", 300));
    }
    assertThat(nextDue()).contains(NOW);
  }

  @Test
  void who_sends_much_makes_us_forget_its_own_and_not_what_others_sent() {
    accept(entry("honest", HONEST, 9));
    run(
        tx -> {
          Rows.complete(store.inbox(), tx, "honest");
          return tx;
        });
    for (int i = 0; i < 100_000; i++) {
      String key = "k" + i;
      run(
          tx -> {
            store.inbox().accept(tx, List.of(entry(key, "https://evil.example/m", 9)));
            Rows.complete(store.inbox(), tx, key);
            return tx;
          });
    }
    assertThat(accept(entry("honest", HONEST, 9))).isEqualTo(Accepted.KNOWN);
    assertThat(accept(entry("k99999", "https://evil.example/m", 9))).isEqualTo(Accepted.KNOWN);
    assertThat(accept(entry("k0", "https://evil.example/m", 9))).isEqualTo(Accepted.NEW);
  }

  private void send(String id, List<String> inboxes) {
    run(
        tx -> {
          store.deliveries().add(tx, Rows.outbound(id, 1_000), Rows.deliveries(inboxes));
          return tx;
        });
  }

  private static List<String> inboxes(int count, IntFunction<String> name) {
    return IntStream.range(0, count).mapToObj(name).toList();
  }

  @Test
  void a_host_that_takes_nothing_does_not_keep_us_from_sending_to_others() {
    List<String> dead = inboxes(4_000, i -> "https://dead.example/" + i + "/inbox");
    for (int post = 0; post < 30; post++) {
      send("o" + post, dead);
    }
    List<String> all = new ArrayList<>(dead);
    all.add("https://honest.example/inbox");
    send("last", all);

    assertThat(run(tx -> store.deliveries().counts(tx)).parked()).isPositive();
    assertThat(courier.take(NOW))
        .anyMatch(one -> one.delivery().host().equals("https://honest.example"));
  }

  @Test
  void all_the_hosts_of_a_dead_domain_leave_half_of_the_room() {
    for (int post = 0; post < 30; post++) {
      String dead = post + ".dead.example/inbox";
      send("o" + post, inboxes(4_000, i -> "https://h" + i + "-" + dead));
    }
    send("last", inboxes(1_000, i -> "https://honest" + i + "/inbox"));
    assertThat(run(tx -> store.deliveries().counts(tx)).waiting())
        .isLessThan(100_000)
        .isGreaterThan(1_000);
  }

  @Test
  void a_post_for_which_there_is_no_room_at_all_is_refused_whole() {
    assertThatThrownBy(
            () ->
                run(
                    tx -> {
                      store
                          .deliveries()
                          .add(
                              tx,
                              Rows.outbound("o", 65 * (int) MIB),
                              Rows.deliveries(List.of("https://b.example/inbox")));
                      return tx;
                    }))
        .isInstanceOf(QueueFullException.class);
    assertThat(run(tx -> store.deliveries().counts(tx)).waiting()).isZero();
  }

  @Test
  void a_post_is_weighed_once_and_its_room_is_free_when_the_last_copy_has_arrived() {
    for (int round = 0; round < 5; round++) {
      String id = "o" + round;
      List<String> inboxes = inboxes(3, i -> "https://b" + i + ".example/inbox");
      run(
          tx -> {
            store.deliveries().add(tx, Rows.outbound(id, 40 * (int) MIB), Rows.deliveries(inboxes));
            return tx;
          });
      List<QueuedDelivery> all = courier.take(NOW);
      assertThat(all).hasSize(3);
      all.forEach(courier::arrive);
    }
    assertThat(run(tx -> store.deliveries().counts(tx)).waiting()).isZero();
  }

  @Test
  void a_post_that_is_too_heavy_to_keep_is_not_kept_when_it_is_given_up() {
    run(
        tx -> {
          store
              .deliveries()
              .add(
                  tx,
                  Rows.outbound("o", 40 * (int) MIB),
                  Rows.deliveries(List.of("https://b.example/inbox")));
          return tx;
        });
    QueuedDelivery heavy = courier.take(NOW).get(0);
    courier.finish(heavy, new DeliveryResult.Parked(heavy.id(), "400"));
    assertThat(parked()).isEmpty();
    assertThat(run(tx -> store.deliveries().counts(tx)).waiting()).isZero();
  }

  private static Follower follower(String id, FollowState state) {
    URI uri = URI.create(id);
    return new Follower(uri, URI.create(id + "/inbox"), null, URI.create(id + "#f"), state);
  }

  private void follow(String actor, Follower follower) {
    run(
        tx -> {
          store.follows().putFollower(tx, actor, follower);
          return tx;
        });
  }

  private int fillFollowers(FollowState state, IntFunction<String> ids, Share full) {
    for (int i = 0; i < 100_000; i++) {
      try {
        follow("alice", follower(ids.apply(i), state));
      } catch (QueueFullException e) {
        assertThat(e.share()).as(e.getMessage()).isEqualTo(full);
        return i;
      }
    }
    throw new AssertionError("never full");
  }

  @Test
  void a_host_may_ask_to_follow_a_thousand_times_and_then_others_still_may() {
    assertThat(fillFollowers(FollowState.PENDING, i -> "https://evil.example/" + i, Share.HOST))
        .isEqualTo(1_000);
    follow("alice", follower(HONEST, FollowState.PENDING));
    assertThat(
            fillFollowers(
                FollowState.PENDING, i -> "https://h" + i + ".evil.example/", Share.DOMAIN))
        .isEqualTo(1_000);
    follow("bob", follower(HONEST, FollowState.PENDING));
  }

  @Test
  void the_followers_of_one_host_leave_room_for_others() {
    assertThat(fillFollowers(FollowState.ACCEPTED, i -> "https://evil.example/" + i, Share.HOST))
        .isGreaterThan(1_500);
    follow("alice", follower(HONEST, FollowState.ACCEPTED));
    assertThat(honestFollowsAlice()).isTrue();
  }

  @Test
  void who_is_accepted_or_goes_no_longer_asks() {
    int many = fillFollowers(FollowState.PENDING, i -> "https://evil.example/" + i, Share.HOST);
    for (int i = 0; i < many; i++) {
      Follower follower = follower("https://evil.example/" + i, FollowState.ACCEPTED);
      if (i % 3 == 0) {
        follow("alice", follower);
      } else if (i % 3 == 1) {
        run(tx -> store.follows().removeFollower(tx, "alice", follower.id()));
      } else {
        run(
            tx -> {
              store.follows().forget(tx, follower.id());
              return tx;
            });
      }
    }
    assertThat(fillFollowers(FollowState.PENDING, i -> "https://evil.example/new" + i, Share.HOST))
        .isGreaterThan(many * 9 / 10);
  }

  @Test
  void a_follower_who_asks_again_takes_no_second_place() {
    for (int i = 0; i < 5_000; i++) {
      follow("alice", follower(HONEST, FollowState.PENDING));
    }
    assertThat(run(tx -> store.follows().countFollowers(tx, "alice")).longValue()).isZero();
    follow("alice", follower(HONEST, FollowState.ACCEPTED));
    assertThat(run(tx -> store.follows().followers(tx, "alice", null, 10)).items())
        .isEqualTo(Collections.singletonList(follower(HONEST, FollowState.ACCEPTED)));
  }

  private static Interaction reply(String host, int number) {
    URI author = URI.create("https://" + host + "/users/" + number);
    URI post = URI.create("https://a.example/posts/1");
    return new Interaction(
        Interaction.Kind.REPLY, URI.create(author + "/1"), post, post, author, false);
  }

  @Test
  void the_replies_of_one_host_leave_room_for_others() {
    int listed = 0;
    QueueFullException full = null;
    while (full == null) {
      Interaction reply = reply("evil.example", listed);
      try {
        run(
            tx -> {
              store.interactions().add(tx, reply);
              return tx;
            });
        listed++;
      } catch (QueueFullException e) {
        full = e;
      }
    }
    assertThat(full.share()).isEqualTo(Share.HOST);
    assertThat(listed).isBetween(1_000, 25_000);
    URI post = reply("", 0).post();
    long count =
        run(
            tx -> {
              store.interactions().add(tx, reply("honest.example", 1));
              return store.interactions().count(tx, Interaction.Kind.REPLY, post);
            });
    assertThat(count).isEqualTo(listed + 1);
  }
}
