package org.activitypub4j.server.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.activitypub4j.model.Trust.Ground;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.server.spi.InboxEntry;
import org.activitypub4j.server.spi.InboxStore.Accepted;
import org.activitypub4j.server.spi.OutboundActivity;
import org.activitypub4j.server.spi.Page;
import org.activitypub4j.server.spi.Places;
import org.activitypub4j.server.spi.Tx;
import org.activitypub4j.signatures.SignatureScheme;
import org.junit.jupiter.api.Test;

class InMemoryStoreTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final Duration LEASE = Duration.ofMinutes(1);

  private final InMemoryStore store = new InMemoryStore();

  private <R> R run(java.util.function.Function<Tx, R> work) {
    return store.transactions().run(work);
  }

  private static Follower follower(int number) {
    URI id = URI.create("https://b.example/users/" + number);
    return new Follower(
        id, URI.create(id + "/inbox"), null, URI.create(id + "#f"), FollowState.ACCEPTED);
  }

  private static InboxEntry entry(String key, String actor, String... recipients) {
    return new InboxEntry(
        key,
        URI.create(actor),
        new byte[] {1},
        Ground.SIGNATURE,
        SignatureScheme.RFC_9421,
        Set.of(recipients),
        NOW,
        0);
  }

  private static OutboundActivity outbound(String id, String orderingKey) {
    return new OutboundActivity(
        id, "alice", URI.create("https://a.example/" + id), new byte[] {1}, orderingKey, NOW, null);
  }

  private static Delivery delivery(String id, String outbound, String host) {
    return new Delivery(id, outbound, Delivery.Kind.INBOX, URI.create(host + "/inbox"), host, 0, 0);
  }

  @Test
  void G1_a_transaction_that_fails_leaves_nothing_behind() {
    run(
        tx -> {
          store.follows().putFollower(tx, "alice", follower(1));
          store.inbox().accept(tx, List.of(entry("k0", "https://b.example/bob")));
          return tx;
        });
    assertThatThrownBy(
            () ->
                run(
                    tx -> {
                      store.follows().removeFollower(tx, "alice", follower(1).id());
                      store.follows().putFollower(tx, "alice", follower(2));
                      store.inbox().accept(tx, List.of(entry("k1", "https://b.example/bob")));
                      store.inbox().complete(tx, List.of("k0"));
                      store
                          .deliveries()
                          .add(
                              tx,
                              outbound("o", "alice"),
                              List.of(delivery("d", "o", "https://b.example")));
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");

    run(
        tx -> {
          assertThat(store.follows().followers(tx, "alice", null, 10).items())
              .containsExactly(follower(1));
          assertThat(store.inbox().claim(tx, Places.of(16), NOW, LEASE))
              .extracting(InboxEntry::key)
              .containsExactly("k0");
          assertThat(store.deliveries().counts(tx).pending()).isZero();
          return tx;
        });
  }

  @Test
  void a_transaction_ends_with_its_work_and_is_current_only_in_it() {
    Tx kept =
        run(
            tx -> {
              assertThat(store.transactions().current()).containsSame(tx);
              return tx;
            });
    assertThat(store.transactions().current()).isEmpty();
    assertThatThrownBy(() -> store.follows().countFollowers(kept, "alice"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void A4_what_was_put_off_is_due_later_and_no_attempt_is_counted() {
    accept(entry("k", "https://b.example/bob"));
    accept(entry("behind", "https://b.example/bob"));
    Instant later = NOW.plusSeconds(10);
    for (int i = 0; i < 3; i++) {
      Instant due = later;
      assertThat(entries(due.minusSeconds(10))).hasSize(1);
      run(
          tx -> {
            store.inbox().postpone(tx, "k", due);
            return tx;
          });
      assertThat(entries(due.minusMillis(1))).isEmpty();
      Optional<Instant> next = run(tx -> store.inbox().nextDue(tx));
      assertThat(next).contains(due);
      later = due.plusSeconds(10);
    }
    assertThat(entries(later))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.key()).isEqualTo("k");
              assertThat(entry.attempts()).isZero();
            });
    run(
        tx -> {
          store.inbox().postpone(tx, "unknown", NOW);
          return tx;
        });
  }

  @Test
  void E5_a_repeat_is_known_and_a_new_inbox_of_it_is_told() {
    List<Accepted> answers =
        run(
            tx ->
                store
                    .inbox()
                    .accept(
                        tx,
                        List.of(
                            entry("k", "https://b.example/bob", "alice"),
                            entry("k", "https://b.example/bob", "alice"),
                            entry("k", "https://b.example/bob", "carol"))));
    assertThat(answers).containsExactly(Accepted.NEW, Accepted.KNOWN, Accepted.NEW_RECIPIENT);

    InboxEntry claimed = entries(NOW).get(0);
    assertThat(claimed.recipients()).containsExactlyInAnyOrder("alice", "carol");
    run(
        tx -> {
          store.inbox().complete(tx, List.of("k"));
          return tx;
        });
    assertThat(accept(entry("k", "https://b.example/bob", "dave")))
        .containsExactly(Accepted.NEW_RECIPIENT);
    assertThat(entries(NOW.plus(LEASE))).isEmpty();
  }

  @Test
  void F5_activities_of_one_actor_come_one_after_the_other() {
    run(
        tx ->
            store
                .inbox()
                .accept(
                    tx,
                    List.of(
                        entry("1", "https://b.example/bob"),
                        entry("2", "https://b.example/bob"),
                        entry("3", "https://c.example/carol"))));
    assertThat(entries(NOW)).extracting(InboxEntry::key).containsExactly("1", "3");
    assertThat(entries(NOW)).isEmpty();
    assertThat(entries(NOW.plus(LEASE))).extracting(InboxEntry::key).containsExactly("1", "3");
  }

  @Test
  void G4_a_delivery_waits_for_an_earlier_one_to_the_same_inbox() {
    run(
        tx -> {
          store
              .deliveries()
              .add(tx, outbound("o1", "alice"), List.of(delivery("1", "o1", "https://b.example")));
          store
              .deliveries()
              .add(tx, outbound("o2", "alice"), List.of(delivery("2", "o2", "https://b.example")));
          return tx;
        });
    assertThat(claimed(NOW)).containsExactly("1");
    Instant later = NOW.plusSeconds(10);
    finish(new DeliveryResult.Retry("1", DeliveryResult.Cost.ATTEMPT, later, "503"));
    assertThat(claimed(NOW)).isEmpty();
    assertThat(claimed(later)).containsExactly("1");
    finish(new DeliveryResult.Done("1", "202 rfc9421"));
    assertThat(claimed(later)).containsExactly("2");
  }

  @Test
  void G5_one_host_does_not_take_all_the_places() {
    run(
        tx -> {
          List<Delivery> many = new java.util.ArrayList<>();
          for (int i = 0; i < 10; i++) {
            many.add(
                new Delivery(
                    "slow" + i,
                    "o",
                    Delivery.Kind.INBOX,
                    URI.create("https://slow.example/" + i),
                    "https://slow.example",
                    0,
                    0));
          }
          many.add(delivery("other", "o", "https://b.example"));
          store.deliveries().add(tx, outbound("o", "alice"), many);
          return tx;
        });
    assertThat(claimed(NOW)).containsExactlyInAnyOrder("slow0", "slow1", "other");
    assertThat(claimed(NOW)).isEmpty();
  }

  @Test
  void G9_what_waits_for_an_inbox_that_is_gone_is_given_up_at_once() {
    run(
        tx -> {
          store
              .deliveries()
              .add(tx, outbound("o1", "x"), List.of(delivery("1", "o1", "https://b.example")));
          store
              .deliveries()
              .add(tx, outbound("o2", "y"), List.of(delivery("2", "o2", "https://b.example")));
          return tx;
        });
    finish(new DeliveryResult.Gone("1", URI.create("https://b.example/inbox"), "410"));
    assertThat(run(tx -> store.deliveries().counts(tx)).parked()).isEqualTo(2);
    assertThat(claimed(NOW)).isEmpty();
  }

  @Test
  void G9_a_delivery_that_names_an_actor_ends_with_the_inbox_of_the_actor() {
    Delivery named =
        new Delivery(
            "1",
            "o1",
            Delivery.Kind.ACTOR,
            URI.create("https://b.example/bob"),
            "https://b.example",
            0,
            0);
    run(
        tx -> {
          store.deliveries().add(tx, outbound("o1", "x"), List.of(named));
          return tx;
        });
    finish(new DeliveryResult.Gone("1", URI.create("https://b.example/inbox"), "410"));
    assertThat(run(tx -> store.deliveries().counts(tx)).parked()).isEqualTo(1);
  }

  @Test
  void H1_pages_follow_each_other_without_gap_or_repeat() {
    run(
        tx -> {
          for (int i = 0; i < 25; i++) {
            store.follows().putFollower(tx, "alice", follower(i));
          }
          return tx;
        });
    List<Follower> all = new java.util.ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      Optional<String> from = cursor;
      Page<Follower> page =
          run(tx -> store.follows().followers(tx, "alice", from.orElse(null), 10));
      all.addAll(page.items());
      cursor = Optional.ofNullable(page.next());
    } while (cursor.isPresent());
    assertThat(all).hasSize(25).doesNotHaveDuplicates();
  }

  private List<InboxEntry> entries(Instant now) {
    return run(tx -> store.inbox().claim(tx, Places.of(16), now, LEASE));
  }

  private List<Accepted> accept(InboxEntry entry) {
    return run(tx -> store.inbox().accept(tx, List.of(entry)));
  }

  private List<String> claimed(Instant now) {
    return run(tx -> store.deliveries().claim(tx, Places.of(64), now, LEASE)).stream()
        .map(claimed -> claimed.delivery().id())
        .toList();
  }

  private void finish(DeliveryResult result) {
    run(
        tx -> {
          store.deliveries().finish(tx, List.of(result));
          return tx;
        });
  }
}
