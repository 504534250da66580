package org.activitypub4j.server.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.DeliveryResult.Cost;
import org.activitypub4j.server.spi.DeliveryStore.Counts;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.activitypub4j.server.spi.Tx;
import org.junit.jupiter.api.Test;

/** What the store remembers of inboxes that are gone, and how it counts. */
class G9GoneInboxesTest {
  private static final URI INBOX = URI.create("https://b.example/inbox");
  private static final int MIB = 1 << 20;

  private final InMemoryStore store = new InMemoryStore(MIB);
  private final Courier courier = new Courier(store);
  private int last;

  private <R> R run(Function<Tx, R> work) {
    return store.transactions().run(work);
  }

  /** Queues an activity for inboxes. */
  private String add(URI... inboxes) {
    List<Delivery> all = Stream.of(inboxes).map(one -> Rows.delivery(one.toString())).toList();
    return add(all);
  }

  private String add(List<Delivery> all) {
    String outbound = "o" + ++last;
    return run(
        tx -> {
          store.deliveries().add(tx, Rows.outbound(outbound, 10), all);
          return outbound;
        });
  }

  private QueuedDelivery only() {
    List<QueuedDelivery> all = courier.take(Rows.NOW);
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  /** What waits for it, if anything, ends too. */
  private void gone(URI inbox) {
    QueuedDelivery one = only();
    courier.finish(one, new DeliveryResult.Gone(one.id(), inbox, "410"));
  }

  private Counts counts() {
    return run(tx -> store.deliveries().counts(tx));
  }

  private List<Delivery> take() {
    return courier.take(Rows.NOW).stream().map(QueuedDelivery::delivery).toList();
  }

  private void revive(URI inbox) {
    run(
        tx -> {
          store.deliveries().revive(tx, inbox);
          return inbox;
        });
  }

  @Test
  void nothing_more_is_queued_for_an_inbox_that_is_gone() {
    add(INBOX);
    gone(INBOX);
    assertThat(counts()).isEqualTo(new Counts(0, 1));
    URI other = URI.create("https://b.example/other");
    add(INBOX, other);
    assertThat(take()).extracting(Delivery::target).containsExactly(other);
    assertThat(counts()).as("nor is it a failure each time").isEqualTo(new Counts(1, 1));
  }

  @Test
  void an_inbox_that_is_gone_can_come_back() {
    add(INBOX);
    gone(INBOX);
    revive(INBOX);
    add(INBOX);
    assertThat(counts().waiting()).isEqualTo(1);
    revive(URI.create("https://b.example/was-never-gone"));
  }

  @Test
  void it_is_remembered_though_the_delivery_has_ended_in_the_meantime() {
    add(INBOX);
    QueuedDelivery one = only();
    courier.arrive(one);
    add(URI.create("https://b.example/other"));
    courier.finish(one, new DeliveryResult.Gone(one.id(), INBOX, "410"));
    add(INBOX);
    assertThat(counts()).isEqualTo(new Counts(1, 0));
  }

  @Test
  void who_names_an_actor_may_find_that_its_inbox_is_another_now() {
    add(INBOX);
    gone(INBOX);
    add(
        List.of(
            new Delivery(Delivery.Kind.ACTOR, INBOX, "https://b.example", "b.example", 1, null)));
    assertThat(counts().waiting()).isEqualTo(1);
  }

  @Test
  void inboxes_of_one_host_do_not_make_the_store_forget_those_of_others() {
    add(INBOX);
    gone(INBOX);
    String padding = "x".repeat(5_000);
    add(URI.create("https://evil.example/first"));
    QueuedDelivery evil = only();
    for (int i = 0; i < 1_000; i++) {
      URI inbox = URI.create("https://evil.example/" + padding + i);
      courier.finish(evil, new DeliveryResult.Gone(evil.id(), inbox, "410"));
    }
    add(INBOX, URI.create("https://evil.example/" + padding + 0));
    assertThat(take()).extracting(Delivery::host).containsExactly("https://evil.example");
  }

  @Test
  void an_attempt_counts_as_its_result_says() {
    for (Cost cost : Cost.values()) {
      add(URI.create("https://" + cost + ".example/inbox"));
    }
    for (QueuedDelivery one : courier.take(Rows.NOW)) {
      Cost cost = Cost.valueOf(one.delivery().host().replaceAll("https://|.example", ""));
      courier.finish(one, new DeliveryResult.Retry(one.id(), cost, Rows.NOW, "why"));
    }
    assertThat(courier.take(Rows.NOW))
        .extracting(QueuedDelivery::attempts, QueuedDelivery::refusals)
        .containsExactlyInAnyOrder(tuple(0, 0), tuple(1, 0), tuple(1, 1));
  }

  @Test
  void what_a_recipient_does_not_want_is_parked_for_it_alone() {
    URI other = URI.create("https://c.example/inbox");
    String unwanted = add(INBOX, other);
    List<QueuedDelivery> sending = courier.take(Rows.NOW);
    add(INBOX);
    URI activity = Rows.outbound(unwanted, 0).activity();
    int parked = run(tx -> store.deliveries().park(tx, activity, INBOX, "no", Rows.NOW));
    int again = run(tx -> store.deliveries().park(tx, activity, INBOX, "no", Rows.NOW));
    assertThat(List.of(parked, again)).containsExactly(1, 0);
    assertThat(counts()).isEqualTo(new Counts(2, 1));
    sending.stream().filter(one -> one.delivery().target().equals(INBOX)).forEach(courier::arrive);
    assertThat(counts()).as("what was being sent has ended").isEqualTo(new Counts(2, 1));
  }

  @Test
  void followers_are_found_by_their_inbox_and_lose_a_shared_one() {
    URI shared = URI.create("https://b.example/shared");
    for (String name : List.of("x", "y")) {
      URI id = URI.create("https://b.example/" + name);
      Follower follower =
          new Follower(id, URI.create(id + "/inbox"), shared, null, FollowState.ACCEPTED);
      run(
          tx -> {
            store.follows().putFollower(tx, "alice", follower);
            return follower;
          });
    }
    URI x = URI.create("https://b.example/x");
    Set<URI> own = run(tx -> store.follows().withInbox(tx, URI.create(x + "/inbox")));
    assertThat(own).containsExactly(x);
    Set<URI> common = run(tx -> store.follows().withInbox(tx, shared));
    assertThat(common).isEmpty();
    run(
        tx -> {
          store.follows().forgetSharedInbox(tx, shared);
          return shared;
        });
    assertThat(run(tx -> store.follows().followers(tx, "alice", null, 10)).items())
        .hasSize(2)
        .allMatch(follower -> follower.sharedInbox() == null)
        .allMatch(follower -> follower.state() == FollowState.ACCEPTED);
  }
}
