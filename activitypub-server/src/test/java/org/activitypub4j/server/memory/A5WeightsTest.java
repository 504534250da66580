package org.activitypub4j.server.memory;

import static org.activitypub4j.server.memory.Rows.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.activitypub4j.server.Stores;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.DeliveryStore.State;
import org.activitypub4j.server.spi.DeliveryStore.Status;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.server.spi.InboxEntry;
import org.activitypub4j.server.spi.InboxStore.Accepted;
import org.activitypub4j.server.spi.Interaction;
import org.activitypub4j.server.spi.Interaction.Kind;
import org.activitypub4j.server.spi.QueueFullException;
import org.activitypub4j.server.spi.QueueFullException.Share;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.activitypub4j.server.spi.Tx;
import org.junit.jupiter.api.Test;

/** lessons.md A4, A5: all of a row is weighed, and its room is given back when it ends. */
class A5WeightsTest {
  private static final long MIB = 1L << 20;
  private static final String LONG = "x".repeat(1_000);

  private final InMemoryStore store = new InMemoryStore(MIB);
  private final Courier courier = new Courier(store);

  private void run(Consumer<Tx> work) {
    Stores.run(store, work);
  }

  private Accepted accept(InboxEntry entry) {
    return store.transactions().run(tx -> store.inbox().accept(tx, List.of(entry)).get(0));
  }

  private static InboxEntry to(InboxEntry entry, String recipient) {
    return entry.forRecipients(InboxEntry.Run.FIRST, Set.of(recipient));
  }

  /** How many are taken before a share is full. */
  private static int fill(IntFunction<Runnable> step, Share full) {
    for (int i = 0; i < 5_000; i++) {
      try {
        step.apply(i).run();
      } catch (QueueFullException e) {
        assertThat(e.share()).as(e.getMessage()).isEqualTo(full);
        return i;
      }
    }
    throw new AssertionError("never full");
  }

  @Test
  void a_row_without_bytes_weighs_what_its_places_in_the_store_do() {
    assertThat(
            fill(
                i -> () -> accept(entry("k" + i, "https://h" + i + ".e" + i + "/", 0)),
                Share.TOTAL))
        .isLessThan((int) MIB / 1_400);
  }

  @Test
  void the_id_of_who_sent_it_is_weighed() {
    assertThat(
            fill(
                i -> () -> accept(entry("k" + i, "https://h" + i + ".e" + i + "/" + LONG, 0)),
                Share.TOTAL))
        .isLessThan((int) MIB / (1_400 + 4 * LONG.length()));
  }

  @Test
  void the_key_of_an_activity_is_weighed() {
    assertThat(
            fill(
                i -> () -> accept(entry(i + LONG, "https://h" + i + ".e" + i + "/", 0)),
                Share.TOTAL))
        .isLessThan((int) MIB / (1_400 + 2 * LONG.length()));
  }

  @Test
  void recipients_that_come_later_are_weighed() {
    InboxEntry entry = entry("k", "https://evil.example/m", 9);
    accept(entry);

    assertThat(fill(i -> () -> accept(to(entry, "actor" + i)), Share.ACTOR)).isBetween(10, 1_000);
  }

  @Test
  void all_the_ids_of_a_follower_are_weighed() {
    int taken =
        fill(
            i ->
                () -> {
                  URI id = URI.create("https://h" + i + ".e" + i + "/" + LONG);
                  run(
                      tx ->
                          store
                              .follows()
                              .putFollower(
                                  tx, "alice", new Follower(id, id, id, id, FollowState.ACCEPTED)));
                },
            Share.TOTAL);
    assertThat(taken).isLessThan((int) MIB / (16 * LONG.length()));
  }

  @Test
  void all_the_ids_of_strangers_in_a_reply_are_weighed() {
    URI post = URI.create("https://a.example/posts/1");
    int taken =
        fill(
            i ->
                () -> {
                  URI id = URI.create("https://h" + i + ".e" + i + "/" + LONG);
                  run(
                      tx ->
                          store
                              .interactions()
                              .add(tx, new Interaction(Kind.REPLY, id, post, id, id, false)));
                },
            Share.TOTAL);
    assertThat(taken).isLessThan((int) MIB / (12 * LONG.length()));
  }

  // ---------------------------------------------------------------- what was handled

  private void handle(String key, String actor) {
    accept(entry(key, actor, 9));
    run(tx -> Rows.complete(store.inbox(), tx, key));
  }

  private boolean isKnown(String key, String actor) {
    return accept(entry(key, actor, 9)) == Accepted.KNOWN;
  }

  @Test
  void what_is_remembered_of_a_host_is_a_quarter_of_the_bytes() {
    String evil = "https://evil.example/m";
    handle("other", "https://honest.example/bob");
    int most = (int) MIB / 4 / 320;
    for (int i = 0; i <= most; i++) {
      handle("k" + i, evil);
    }

    assertThat(isKnown("k" + most, evil)).isTrue();
    assertThat(isKnown("other", "https://honest.example/bob")).isTrue();
    assertThat(isKnown("k0", evil)).isFalse();
  }

  @Test
  void what_is_remembered_of_all_hosts_has_room_in_the_bytes() {
    int most = (int) MIB / 320;
    for (int i = 0; i <= most; i++) {
      handle("k" + i, "https://h" + i + ".e" + i + "/m");
    }

    assertThat(isKnown("k" + most, "https://h" + most + ".e" + most + "/m")).isTrue();
    assertThat(isKnown("k0", "https://h0.e0/m")).isFalse();
  }

  @Test
  void of_all_hosts_a_hundred_thousand_are_remembered() {
    InMemoryStore large = new InMemoryStore(1L << 40);
    for (int i = 0; i <= 100_000; i++) {
      InboxEntry entry = entry("k" + i, "https://h" + i % 5 + ".example/m", 9);
      large
          .transactions()
          .run(
              tx -> {
                large.inbox().accept(tx, List.of(entry));
                large.inbox().complete(tx, entry);
                return tx;
              });
    }
    List<InboxEntry> both =
        List.of(
            entry("k100000", "https://h0.example/m", 9), entry("k0", "https://h0.example/m", 9));
    List<Accepted> again = large.transactions().run(tx -> large.inbox().accept(tx, both));
    assertThat(again).containsExactly(Accepted.KNOWN, Accepted.NEW);
  }

  // ---------------------------------------------------------------- deliveries

  private void send(String id, int bytes, List<String> inboxes) {
    run(tx -> store.deliveries().add(tx, Rows.outbound(id, bytes), Rows.deliveries(inboxes)));
  }

  private void arrive(String inbox) {
    List<QueuedDelivery> there =
        courier.take(Rows.NOW).stream()
            .filter(one -> one.delivery().target().equals(URI.create(inbox)))
            .toList();
    assertThat(there).hasSize(1);
    courier.arrive(there.get(0));
  }

  private long waiting() {
    return store.transactions().run(tx -> store.deliveries().counts(tx)).waiting();
  }

  @Test
  void the_room_of_posts_that_have_arrived_is_free_though_others_wait() {
    String inbox = "https://b.example/inbox";
    send("waits", 1_000, List.of("https://slow.example/inbox"));
    for (int i = 0; i < 5; i++) {
      send("o" + i, 400_000, List.of(inbox));
      arrive(inbox);
    }

    assertThat(waiting()).isEqualTo(1);
  }

  @Test
  void so_is_the_share_of_their_host() {
    String inbox = "https://b.example/inbox";
    send("waits", 1_000, List.of("https://b.example/other"));
    for (int i = 0; i < 1_000; i++) {
      send("o" + i, 9, List.of(inbox));
      arrive(inbox);
    }

    assertThat(store.transactions().run(tx -> store.deliveries().counts(tx)).parked()).isZero();
  }

  @Test
  void of_the_deliveries_of_a_post_none_is_taken_if_there_is_no_room_for_all() {
    List<Delivery> many =
        Rows.deliveries(
            IntStream.range(0, 5_000).mapToObj(i -> "https://h" + i + ".e" + i + "/in").toList());
    run(
        tx ->
            assertThatThrownBy(() -> store.deliveries().add(tx, Rows.outbound("o", 9), many))
                .isInstanceOf(QueueFullException.class));

    assertThat(waiting()).isZero();
  }

  @Test
  void of_those_that_ended_the_latest_are_kept_with_a_short_reason() {
    InMemoryStore large = new InMemoryStore(1L << 40);
    List<String> inboxes =
        IntStream.range(0, 600).mapToObj(i -> "https://h" + i + ".e" + i + "/in").toList();
    Stores.run(
        large, tx -> large.deliveries().add(tx, Rows.outbound("o", 9), Rows.deliveries(inboxes)));
    Courier sender = new Courier(large);
    List<QueuedDelivery> all = sender.take(Rows.NOW);
    all.forEach(one -> sender.finish(one, new DeliveryResult.Parked(one.id(), LONG)));
    List<Status> latest =
        large
            .transactions()
            .run(tx -> large.deliveries().list(tx, State.PARKED, Long.MAX_VALUE, 1_000));

    assertThat(latest).hasSize(500);
    assertThat(latest)
        .allSatisfy(one -> assertThat(one.detail()).hasSizeLessThanOrEqualTo(300))
        .extracting(one -> one.delivery().id())
        .containsExactlyInAnyOrderElementsOf(
            all.subList(100, 600).stream().map(QueuedDelivery::id).toList());
  }
}
