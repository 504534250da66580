package org.activitypub4j.server.memory;

import static org.activitypub4j.server.Stores.run;
import static org.activitypub4j.server.memory.Rows.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.activitypub4j.client.transport.Domains;
import org.activitypub4j.model.Trust.Ground;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.DeliveryStore.Reading;
import org.activitypub4j.server.spi.DeliveryStore.State;
import org.activitypub4j.server.spi.DeliveryStore.Status;
import org.activitypub4j.server.spi.DeliveryStore.Wanted;
import org.activitypub4j.server.spi.HostLease;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.HostState;
import org.activitypub4j.server.spi.InboxEntry;
import org.activitypub4j.server.spi.InboxStore;
import org.activitypub4j.server.spi.InboxStore.Waiting;
import org.activitypub4j.server.spi.Places;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.activitypub4j.server.spi.Tx;
import org.junit.jupiter.api.Test;

/** G1: what a transaction did that failed has never been, whatever it was. */
class RollbackTest {
  private static final List<HostStanding> STANDINGS = List.of(HostStanding.values());
  private static final Places ALL = new Places(1_000, 1_000, 2_000, 1_000);
  private static final Duration LEASE = Duration.ofSeconds(20);
  private static final int KINDS = 20;
  private static final int MOST = KINDS * 12 * 50 * 3 - 1;

  /** What is done to which row, and at what time. */
  private record Step(int kind, int row, int seconds) {
    static Step of(int number) {
      return new Step(number % KINDS, number / KINDS % 12, number / (KINDS * 12) % 50);
    }

    String key() {
      return "k" + row;
    }

    String actor() {
      return "https://h" + row % 3 + ".example/" + row % 5;
    }

    String host() {
      return "https://h" + row % 3 + ".example";
    }

    URI inbox() {
      return URI.create(actor() + "/inbox");
    }

    Instant time() {
      return NOW.plusSeconds(seconds);
    }
  }

  /** A transaction: one step, or two and a failure. */
  private record Work(Step first, Step second, boolean fails) {
    static Work of(int number) {
      return new Work(
          Step.of(number), Step.of(number / 2 * 5 + 1), number / (KINDS * 600) % 3 == 0);
    }
  }

  /** A store, and the leases of a process that uses it. */
  private static final class World {
    final InMemoryStore store = new InMemoryStore(1 << 20);
    Map<String, HostLease> leases = new HashMap<>();

    void apply(Step step) {
      run(store, tx -> apply(tx, step));
    }

    void fail(Work work) {
      Map<String, HostLease> before = new HashMap<>(leases);
      assertThatThrownBy(
              () ->
                  run(
                      store,
                      tx -> {
                        apply(tx, work.first());
                        apply(tx, work.second());
                        throw new IllegalStateException("rolled back");
                      }))
          .hasMessage("rolled back");
      leases = before;
    }

    private void apply(Tx tx, Step step) {
      if (step.kind() < 8) {
        receive(tx, step);
      } else {
        send(tx, step);
      }
    }

    private void receive(Tx tx, Step step) {
      InboxStore inbox = store.inbox();
      Waiting waiting = step.seconds() % 2 == 0 ? Waiting.ACTOR : Waiting.ORDERING_KEY;
      switch (step.kind()) {
        case 0 -> inbox.accept(tx, List.of(entry(step)));
        case 1 -> inbox.complete(tx, entry(step));
        case 2 -> inbox.retry(tx, step.key(), step.time(), waiting, "no");
        case 3 -> inbox.claim(tx, ALL, step.time(), LEASE);
        case 4 -> inbox.postpone(tx, step.key(), step.time());
        case 5 -> inbox.park(tx, step.key(), "no", step.time());
        case 6 -> inbox.redrive(tx, numbersOf(tx, step), step.time());
        default -> inbox.discard(tx, numbersOf(tx, step));
      }
    }

    private List<Long> numbersOf(Tx tx, Step step) {
      return received(tx)
          .filter(one -> one.entry().key().equals(step.key()))
          .map(InboxStore.Status::number)
          .toList();
    }

    /** In all states. */
    private Stream<InboxStore.Status> received(Tx tx) {
      return Arrays.stream(InboxStore.State.values())
          .flatMap(state -> store.inbox().list(tx, state, Long.MAX_VALUE, 1_000).stream());
    }

    private void send(Tx tx, Step step) {
      DeliveryStore deliveries = store.deliveries();
      HostLease lease = leases.get(step.host());
      URI activity = Rows.outbound(step.key(), 0).activity();
      switch (step.kind()) {
        case 8 -> add(tx, step);
        case 9 -> {
          for (HostStanding standing : HostStanding.values()) {
            Wanted two = new Wanted("node", standing, 2, Set.of());
            deliveries
                .lease(tx, two, step.time(), LEASE)
                .forEach(one -> leases.put(one.host(), one));
          }
        }
        case 10 -> finish(tx, step, id -> retry(id, step));
        case 11 -> finish(tx, step, id -> end(id, step));
        case 12 -> deliveries.park(tx, activity, step.inbox(), "no", step.time());
        case 13 -> deliveries.redrive(tx, numbers(tx, step, State.PARKED), step.time());
        case 14 -> deliveries.discard(tx, numbers(tx, step, State.PARKED));
        case 15 -> deliveries.revive(tx, step.inbox());
        case 16 -> {
          if (lease != null) {
            deliveries.renew(tx, Set.of(lease), step.time().plus(LEASE));
          }
        }
        case 17 -> deliveries.hurry(tx, step.host(), step.time());
        case 18 -> {
          Instant until = step.seconds() % 4 == 0 ? null : step.time();
          deliveries.pause(tx, step.host(), Domains.of(URI.create(step.host()).getHost()), until);
        }
        default -> {
          if (lease != null) {
            HostStanding standing = STANDINGS.get(step.seconds() % STANDINGS.size());
            boolean early = step.seconds() % 3 == 0;
            deliveries.release(
                tx, lease, new HostState(standing, step.time(), 1, step.time(), early));
          }
        }
      }
    }

    private void add(Tx tx, Step step) {
      if (numbers(tx, step, State.WAITING).isEmpty()) {
        // In one of three lanes, behind one of them or none.
        int lane = Math.floorMod(step.key().hashCode(), 9);
        Long after = lane / 3 == 0 ? null : (long) (lane / 3);
        Delivery one = Rows.delivery(step.inbox().toString(), lane % 3, after);
        store.deliveries().add(tx, Rows.outbound(step.key(), 10), List.of(one));
      }
    }

    private List<Long> numbers(Tx tx, Step step, State state) {
      URI activity = Rows.outbound(step.key(), 0).activity();
      return store.deliveries().list(tx, state, Long.MAX_VALUE, 1_000).stream()
          .filter(one -> one.activity().equals(activity))
          .map(one -> one.delivery().id())
          .toList();
    }

    private void finish(Tx tx, Step step, LongFunction<DeliveryResult> result) {
      HostLease lease = leases.get(step.host());
      if (lease != null) {
        List<DeliveryResult> results =
            numbers(tx, step, State.WAITING).stream().map(result::apply).toList();
        store.deliveries().finish(tx, Map.of(lease, results), step.time());
      }
    }

    /** All that waits, in the order of its lanes, and what can be told of it. */
    List<Object> rest() {
      List<Object> seen = new ArrayList<>();
      run(
          store,
          tx -> {
            seen.add(store.inbox().nextDue(tx));
            seen.add(store.inbox().counts(tx));
            received(tx).map(World::withoutNumbers).forEach(seen::add);
            seen.add(store.deliveries().nextDue(tx));
            seen.add(store.deliveries().counts(tx));
            for (int row = 0; row < 3; row++) {
              seen.add(store.deliveries().host(tx, new Step(0, row, 0).host()));
            }
            for (State state : State.values()) {
              store.deliveries().list(tx, state, Long.MAX_VALUE, 1_000).stream()
                  .map(World::withoutNumbers)
                  .forEach(seen::add);
            }
          });
      for (int round = 0; round < 20; round++) {
        Instant late = NOW.plusSeconds(1_000L * (round + 1));
        run(store, tx -> seen.add(receiveAll(tx, late)));
        run(store, tx -> seen.add(sendAll(tx, late)));
      }
      return seen;
    }

    private static List<Object> withoutNumbers(InboxStore.Status one) {
      return Arrays.asList(
          one.state(),
          one.entry().key(),
          one.entry().recipients(),
          one.entry().run(),
          one.entry().attempts(),
          one.detail(),
          one.time());
    }

    private static List<Object> withoutNumbers(Status one) {
      return Arrays.asList(
          one.activity(),
          one.state(),
          one.detail(),
          one.time(),
          one.delivery().attempts(),
          one.delivery().delivery());
    }

    private Set<String> receiveAll(Tx tx, Instant late) {
      Set<String> claimed = new TreeSet<>();
      for (InboxEntry entry : store.inbox().claim(tx, ALL, late, Duration.ofDays(1))) {
        claimed.add(entry.key() + entry.recipients() + entry.run() + " " + entry.attempts());
        store.inbox().complete(tx, entry);
      }
      return claimed;
    }

    private List<String> sendAll(Tx tx, Instant late) {
      List<String> sent = new ArrayList<>();
      for (HostStanding standing : HostStanding.values()) {
        Wanted all = new Wanted("node", standing, 1_000, Set.of());
        for (HostLease lease : store.deliveries().lease(tx, all, late, LEASE)) {
          sent.add(lease.host() + " " + lease.state());
          List<Reading> readings = List.of(new Reading(lease, 0, 1_000, Set.of()));
          List<DeliveryResult> arrived = new ArrayList<>();
          for (QueuedDelivery one : store.deliveries().read(tx, readings, late)) {
            sent.add(one.delivery() + " " + one.attempts());
            arrived.add(new DeliveryResult.Done(one.id(), "202"));
          }
          store.deliveries().finish(tx, Map.of(lease, arrived), late);
        }
      }
      return sent;
    }
  }

  private static DeliveryResult retry(long id, Step step) {
    return new DeliveryResult.Retry(id, DeliveryResult.Cost.ATTEMPT, step.time(), "no");
  }

  private static DeliveryResult end(long id, Step step) {
    return step.seconds() % 2 == 0
        ? new DeliveryResult.Done(id, "202")
        : new DeliveryResult.Gone(id, step.inbox(), "410");
  }

  /** Of two objects, and for one of two recipients. */
  private static InboxEntry entry(Step step) {
    return new InboxEntry(
        step.key(),
        URI.create(step.actor()),
        step.actor() + step.row() % 2,
        new byte[10],
        Ground.SIGNATURE,
        null,
        Set.of("r" + step.seconds() % 2),
        InboxEntry.Run.FIRST,
        NOW,
        0);
  }

  @Test
  void a_claim_that_is_rolled_back_does_not_hide_what_was_due_before() {
    Step nothing = new Step(2, 10, 8);
    leavesNoTrace(
        Stream.of(
                new Work(new Step(8, 9, 0), nothing, false),
                new Work(new Step(9, 0, 0), nothing, false),
                new Work(new Step(8, 1, 0), nothing, false),
                new Work(nothing, new Step(9, 5, 22), true))
            .toList());
  }

  @Property
  void what_is_rolled_back_leaves_no_trace(
      @ForAll @Size(max = 60) List<@IntRange(max = MOST) Integer> numbers) {
    leavesNoTrace(numbers.stream().map(Work::of).toList());
  }

  private static void leavesNoTrace(List<Work> all) {
    World without = new World();
    World with = new World();
    for (Work work : all) {
      if (work.fails()) {
        with.fail(work);
      } else {
        without.apply(work.first());
        with.apply(work.first());
      }
    }
    assertThat(with.rest()).isEqualTo(without.rest());
  }
}
