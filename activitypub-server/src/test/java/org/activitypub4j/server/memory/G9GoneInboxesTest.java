package org.activitypub4j.server.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.DeliveryResult.Cost;
import org.activitypub4j.server.spi.DeliveryStore.Claimed;
import org.activitypub4j.server.spi.DeliveryStore.Counts;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.server.spi.Places;
import org.activitypub4j.server.spi.Tx;
import org.junit.jupiter.api.Test;

/** What the store remembers of inboxes that are gone, and how it counts. */
class G9GoneInboxesTest {
  private static final URI INBOX = URI.create("https://b.example/inbox");
  private static final int MIB = 1 << 20;

  private final InMemoryStore store = new InMemoryStore(MIB);
  private int last;

  private <R> R run(Function<Tx, R> work) {
    return store.transactions().run(work);
  }

  /** Queues an activity for inboxes. */
  private String add(URI... inboxes) {
    String outbound = "o" + ++last;
    List<String> names = List.of(inboxes).stream().map(URI::toString).toList();
    return run(
        tx -> {
          store.deliveries().add(tx, Rows.outbound(outbound, 10), Rows.deliveries(outbound, names));
          return outbound;
        });
  }

  private static String id(String outbound, URI inbox) {
    return outbound + " " + inbox;
  }

  private void finish(DeliveryResult result) {
    run(
        tx -> {
          store.deliveries().finish(tx, List.of(result));
          return result;
        });
  }

  private Counts counts() {
    return run(tx -> store.deliveries().counts(tx));
  }

  private List<Delivery> claim() {
    return run(tx -> store.deliveries().claim(tx, Places.of(64), Rows.NOW, Rows.LEASE)).stream()
        .map(Claimed::delivery)
        .toList();
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
    finish(new DeliveryResult.Gone(id(add(INBOX), INBOX), INBOX, "410"));
    assertThat(counts()).isEqualTo(new Counts(0, 0, 1));
    URI other = URI.create("https://b.example/other");
    add(INBOX, other);
    assertThat(claim()).extracting(Delivery::target).containsExactly(other);
    assertThat(counts()).as("nor is it a failure each time").isEqualTo(new Counts(1, 0, 1));
  }

  @Test
  void an_inbox_that_is_gone_can_come_back() {
    finish(new DeliveryResult.Gone(id(add(INBOX), INBOX), INBOX, "410"));
    revive(INBOX);
    add(INBOX);
    assertThat(counts().pending()).isEqualTo(1);
    revive(URI.create("https://b.example/was-never-gone"));
  }

  @Test
  void it_is_remembered_though_the_delivery_has_ended_in_the_meantime() {
    finish(new DeliveryResult.Gone("unknown", INBOX, "410"));
    add(INBOX);
    assertThat(counts().pending()).isZero();
  }

  @Test
  void who_names_an_actor_may_find_that_its_inbox_is_another_now() {
    finish(new DeliveryResult.Gone("unknown", INBOX, "410"));
    Delivery named =
        new Delivery("1", "o", Delivery.Kind.ACTOR, INBOX, "https://b.example", "lane", null, 0, 0);
    run(
        tx -> {
          store.deliveries().add(tx, Rows.outbound("o", 10), List.of(named));
          return named;
        });
    assertThat(counts().pending()).isEqualTo(1);
  }

  @Test
  void inboxes_of_one_host_do_not_make_the_store_forget_those_of_others() {
    finish(new DeliveryResult.Gone("unknown", INBOX, "410"));
    String padding = "x".repeat(5_000);
    for (int i = 0; i < 1_000; i++) {
      URI inbox = URI.create("https://evil.example/" + padding + i);
      finish(new DeliveryResult.Gone("unknown", inbox, "410"));
    }
    add(INBOX, URI.create("https://evil.example/" + padding + 0));
    assertThat(claim()).extracting(Delivery::host).containsExactly("https://evil.example");
  }

  @Test
  void an_attempt_counts_as_its_result_says() {
    for (Cost cost : Cost.values()) {
      URI inbox = URI.create("https://" + cost + ".example/inbox");
      finish(new DeliveryResult.Retry(id(add(inbox), inbox), cost, Rows.NOW, "why"));
    }
    assertThat(claim())
        .extracting(Delivery::attempts, Delivery::refusals)
        .containsExactlyInAnyOrder(tuple(0, 0), tuple(1, 0), tuple(1, 1));
  }

  @Test
  void what_a_recipient_does_not_want_is_parked_for_it_alone() {
    URI other = URI.create("https://c.example/inbox");
    String unwanted = add(INBOX, other);
    add(INBOX);
    URI activity = Rows.outbound(unwanted, 0).activity();
    int parked = run(tx -> store.deliveries().park(tx, activity, INBOX, "no"));
    int again = run(tx -> store.deliveries().park(tx, activity, INBOX, "no"));
    assertThat(List.of(parked, again)).containsExactly(1, 0);
    assertThat(counts()).isEqualTo(new Counts(2, 0, 1));
    finish(new DeliveryResult.Done(id(unwanted, INBOX), "202"));
    assertThat(counts()).as("what was being sent has ended").isEqualTo(new Counts(2, 0, 1));
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
