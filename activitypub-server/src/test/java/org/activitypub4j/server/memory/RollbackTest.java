package org.activitypub4j.server.memory;

import static org.activitypub4j.server.Stores.run;
import static org.activitypub4j.server.memory.Rows.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.activitypub4j.model.Trust.Ground;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.InboxEntry;
import org.activitypub4j.server.spi.InboxStore.Waiting;
import org.activitypub4j.server.spi.Places;
import org.activitypub4j.server.spi.Tx;
import org.junit.jupiter.api.Test;

/** G1: what a transaction did that failed has never been, whatever it was. */
class RollbackTest {
  private static final Places ALL = new Places(1_000, 1_000, 2_000, 1_000);

  /** A step: what is done to which row, at what time, and whether the transaction fails. */
  record Step(int kind, int row, int seconds, boolean fails) {}

  private static Step step(int number) {
    return new Step(number % 10, number / 10 % 12, number / 120 % 50, number / 6_000 % 3 == 0);
  }

  private static void apply(InMemoryStore store, Tx tx, Step step) {
    String key = "k" + step.row();
    String actor = "https://h" + step.row() % 3 + ".example/" + step.row() % 5;
    String inbox = actor + "/inbox";
    String delivery = key + " " + inbox;
    Instant time = NOW.plusSeconds(step.seconds());
    switch (step.kind()) {
      case 0 -> store.inbox().accept(tx, List.of(entry(step, key, actor)));
      case 1 -> store.inbox().complete(tx, entry(step, key, actor));
      case 2 ->
          store
              .inbox()
              .retry(
                  tx,
                  key,
                  time,
                  step.seconds() % 2 == 0 ? Waiting.ACTOR : Waiting.ORDERING_KEY,
                  "no");
      case 8 -> store.inbox().postpone(tx, key, time);
      case 9 -> store.inbox().park(tx, key, "no");
      case 3 -> store.inbox().claim(tx, ALL, time, Duration.ofSeconds(20));
      case 4 -> add(store, tx, key, inbox, delivery);
      case 5 ->
          store
              .deliveries()
              .finish(
                  tx,
                  List.of(
                      new DeliveryResult.Retry(delivery, DeliveryResult.Cost.ATTEMPT, time, "no")));
      case 6 -> store.deliveries().claim(tx, ALL, time, Duration.ofSeconds(20));
      default ->
          store
              .deliveries()
              .finish(
                  tx,
                  List.of(
                      step.seconds() % 2 == 0
                          ? new DeliveryResult.Done(delivery, "202")
                          : new DeliveryResult.Gone(delivery, URI.create(inbox), "410")));
    }
  }

  /** Of two objects, and for one of two recipients. */
  private static InboxEntry entry(Step step, String key, String actor) {
    return new InboxEntry(
        key,
        URI.create(actor),
        actor + step.row() % 2,
        new byte[10],
        Ground.SIGNATURE,
        null,
        Set.of("r" + step.seconds() % 2),
        InboxEntry.Run.FIRST,
        NOW,
        0);
  }

  /** In one of three lanes, behind one of them or none. */
  private static Delivery delivery(String id, String outbound, String inbox) {
    Delivery one = Rows.delivery(outbound, outbound, inbox);
    int number = Math.floorMod(id.hashCode(), 9);
    return new Delivery(
        id,
        outbound,
        one.kind(),
        one.target(),
        one.host(),
        "lane" + number % 3,
        number / 3 == 0 ? null : "lane" + number / 3,
        0,
        0);
  }

  private static void add(InMemoryStore store, Tx tx, String key, String inbox, String delivery) {
    boolean known =
        store.deliveries().latest(tx, 1_000).stream()
            .anyMatch(status -> status.delivery().id().equals(delivery));
    if (!known) {
      store.deliveries().add(tx, Rows.outbound(key, 10), List.of(delivery(delivery, key, inbox)));
    }
  }

  @Test
  void a_claim_that_is_rolled_back_does_not_hide_what_was_due_before() {
    what_is_rolled_back_leaves_no_trace(List.of(6094, 6006, 6014, 1062));
  }

  @Property
  void what_is_rolled_back_leaves_no_trace(
      @ForAll @Size(max = 60) List<@IntRange(max = 17_999) Integer> numbers) {
    InMemoryStore some = new InMemoryStore(1 << 20);
    InMemoryStore all = new InMemoryStore(1 << 20);
    for (int number : numbers) {
      Step step = step(number);
      if (step.fails()) {
        assertThatThrownBy(
                () ->
                    run(
                        all,
                        tx -> {
                          apply(all, tx, step);
                          apply(all, tx, step(number / 2 * 5 + 1));
                          throw new IllegalStateException("rolled back");
                        }))
            .hasMessage("rolled back");
      } else {
        run(some, tx -> apply(some, tx, step));
        run(all, tx -> apply(all, tx, step));
      }
    }
    assertThat(rest(all)).isEqualTo(rest(some));
  }

  /** All that waits, in the order of its lanes, and what can be told of it. */
  private static List<Object> rest(InMemoryStore store) {
    List<Object> seen = new ArrayList<>();
    run(
        store,
        tx -> {
          seen.add(store.inbox().nextDue(tx));
          seen.add(store.deliveries().nextDue(tx));
          seen.add(store.deliveries().counts(tx));
        });
    for (int round = 0; round < 20; round++) {
      Instant late = NOW.plusSeconds(1_000L * (round + 1));
      Set<String> claimed = new TreeSet<>();
      run(
          store,
          tx -> {
            for (InboxEntry entry : store.inbox().claim(tx, ALL, late, Duration.ofDays(1))) {
              claimed.add(entry.key() + entry.recipients() + entry.run() + " " + entry.attempts());
              store.inbox().complete(tx, entry);
            }
            store
                .deliveries()
                .claim(tx, ALL, late, Duration.ofDays(1))
                .forEach(
                    one -> {
                      claimed.add(one.delivery().id() + " " + one.delivery().attempts());
                      store
                          .deliveries()
                          .finish(tx, List.of(new DeliveryResult.Done(one.delivery().id(), "202")));
                    });
          });
      seen.add(claimed);
    }
    return seen;
  }
}
