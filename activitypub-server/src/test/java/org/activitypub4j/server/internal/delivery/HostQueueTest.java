package org.activitypub4j.server.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryStore.Reading;
import org.activitypub4j.server.spi.HostLease;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.HostState;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HostQueueTest {
  private static final HostLease LEASE =
      new HostLease(
          "https://b.example", "b.example", HostState.of(HostStanding.ANSWERS, Instant.MIN), 1);

  private final HostQueue queue = new HostQueue(LEASE);

  private static QueuedDelivery of(long id, String sender, long lane, @Nullable Long after) {
    URI inbox = URI.create("https://b.example/inbox");
    Delivery delivery =
        new Delivery(Delivery.Kind.INBOX, inbox, LEASE.host(), LEASE.domain(), lane, after);
    return new QueuedDelivery(id, 1, sender, delivery, 0, 0);
  }

  /** In a lane of its own. */
  private static QueuedDelivery of(long id, String sender) {
    return of(id, sender, 1_000 + id, null);
  }

  private Reading reading() {
    return Objects.requireNonNull(queue.reading());
  }

  private void read(QueuedDelivery... rows) {
    queue.accept(reading(), List.of(rows));
  }

  /** Starts all that may be started, and returns the numbers. */
  private List<Long> started() {
    List<Long> started = new ArrayList<>();
    for (Optional<QueuedDelivery> next = queue.next(); next.isPresent(); next = queue.next()) {
      queue.start(next.get());
      started.add(next.get().id());
    }
    return started;
  }

  @Test
  void what_is_in_one_lane_starts_one_by_one() {
    read(of(1, "alice", 7, null), of(2, "alice", 7, null), of(3, "alice", 8, null));
    assertThat(started()).containsExactly(1L, 3L);
    queue.end(1, true);
    assertThat(started()).containsExactly(2L);
  }

  @Test
  void what_comes_after_a_lane_waits_for_what_was_added_to_it_before() {
    read(of(1, "alice", 7, null), of(2, "alice", 8, 7L), of(3, "alice", 8, null));
    assertThat(started()).containsExactly(1L);
    queue.end(1, true);
    assertThat(started()).containsExactly(2L);
  }

  @Test
  void what_is_added_to_the_lane_later_does_not_hold_it() {
    read(of(1, "alice", 8, 7L), of(2, "alice", 7, null));
    assertThat(started()).containsExactly(1L, 2L);
  }

  @Test
  void what_commits_late_waits_while_its_lane_is_being_sent() {
    read(of(5, "alice", 7, null));
    assertThat(started()).containsExactly(5L);
    queue.refresh();
    read(of(4, "alice", 7, null), of(5, "alice", 7, null));
    assertThat(started()).isEmpty();
    queue.end(5, true);
    assertThat(started()).containsExactly(4L);
  }

  @Test
  void senders_take_turns() {
    read(of(1, "alice"), of(2, "alice"), of(3, "alice"), of(4, "bob"), of(5, "bob"));
    assertThat(started()).containsExactly(1L, 4L, 2L, 5L, 3L);
  }

  @Test
  void where_one_sender_fills_the_window_the_others_are_read_too() {
    Reading first = reading();
    QueuedDelivery[] window =
        LongStream.rangeClosed(1, first.limit())
            .mapToObj(id -> of(id, "alice"))
            .toArray(QueuedDelivery[]::new);
    read(window);
    assertThat(queue.readsOthers()).isTrue();
    Reading others = queue.others();
    assertThat(others.without()).isEqualTo(Set.of("alice"));
    queue.accept(others, List.of(of(900, "bob")));
    assertThat(started().subList(0, 2)).containsExactly(1L, 900L);
    assertThat(reading().after()).as("the rest of alice's").isEqualTo(first.limit());
  }

  @Test
  void what_is_behind_a_delivery_that_is_tried_again_is_read_anew() {
    read(of(1, "alice", 7, null), of(2, "alice", 7, null));
    assertThat(started()).containsExactly(1L);
    queue.end(1, false);
    assertThat(reading().after()).isZero();
    read();
    assertThat(started()).isEmpty();
    assertThat(queue.isDoneAfter(0)).isTrue();
  }

  /** A host that has failed so often that it is only tried. */
  private static HostQueue failing() {
    HostState state =
        new HostState(HostStanding.FAILS, Instant.EPOCH, 6, Instant.EPOCH.minusSeconds(99), true);
    return new HostQueue(new HostLease(LEASE.host(), LEASE.domain(), state, 1));
  }

  private static QueuedDelivery tried(QueuedDelivery one, int attempts) {
    return new QueuedDelivery(one.id(), one.outbound(), one.sender(), one.delivery(), attempts, 0);
  }

  @Test
  void G8_a_host_that_fails_is_tried_with_one_delivery_that_was_tried_least() {
    HostQueue host = failing();
    Instant now = Instant.EPOCH;
    List<QueuedDelivery> rows =
        List.of(
            tried(of(1, "alice"), 3),
            tried(of(2, "alice"), 1),
            tried(of(3, "bob"), 2),
            tried(of(4, "bob", 2_000, 1_001L), 0));
    host.accept(Objects.requireNonNull(host.reading()), rows);
    assertThat(host.mayStart(now)).isTrue();
    QueuedDelivery next = host.next().orElseThrow();
    assertThat(next.id()).as("4 is behind 1").isEqualTo(2);
    host.start(next);
    assertThat(host.mayStart(now)).isFalse();
  }

  @Test
  void G8_a_host_that_works_again_gets_one_delivery_at_first() {
    HostQueue host = failing();
    host.accept(Objects.requireNonNull(host.reading()), List.of(of(1, "alice"), of(2, "alice")));
    Instant now = Instant.EPOCH;
    host.set(Circuit.CLOSED, now);
    assertThat(host.mayStart(now)).isTrue();
    host.start(host.next().orElseThrow());
    assertThat(host.mayStart(now)).isFalse();
    assertThat(host.mayStart(now.plusSeconds(1))).isTrue();
  }

  @Test
  void G8_a_failure_lets_it_begin_slowly_again() {
    HostQueue host = failing();
    Instant now = Instant.EPOCH;
    host.set(Circuit.CLOSED, now);
    Instant later = now.plusSeconds(5);
    host.set(new Circuit(1, later, null, false, false), later);
    host.accept(Objects.requireNonNull(host.reading()), List.of(of(1, "alice"), of(2, "alice")));
    host.start(host.next().orElseThrow());
    assertThat(host.mayStart(later)).isFalse();
  }

  @Test
  void it_is_done_when_all_that_was_read_has_ended() {
    assertThat(queue.isDoneAfter(0)).as("nothing was read yet").isFalse();
    read(of(1, "alice"), of(2, "alice"));
    started();
    assertThat(queue.isDoneAfter(1)).isFalse();
    assertThat(queue.isDoneAfter(2)).isTrue();
  }
}
