package org.activitypub4j.server.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryStore.Wanted;
import org.activitypub4j.server.spi.HostLease;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.HostState;
import org.activitypub4j.server.spi.Places;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HeldHostsTest {
  private final HeldHosts held = new HeldHosts(new Places(20, 2, 10, 5));

  private HostQueue add(String host, String domain, HostStanding standing, int rows) {
    HostQueue queue = held.add(new HostLease(host, domain, HostState.of(standing, Instant.MIN), 1));
    List<QueuedDelivery> some =
        LongStream.rangeClosed(1, rows).mapToObj(id -> row(id, host, domain)).toList();
    queue.accept(Objects.requireNonNull(queue.reading()), some);
    held.update(queue);
    return queue;
  }

  private static QueuedDelivery row(long id, String host, String domain) {
    URI inbox = URI.create("https://" + host + "/inbox");
    return new QueuedDelivery(
        id, 1, "alice", new Delivery(Delivery.Kind.INBOX, inbox, host, domain, id, null), 0, 0);
  }

  /** Starts all that have a place, and returns their hosts. */
  private List<String> started() {
    List<String> started = new ArrayList<>();
    for (HostQueue host = held.next(); host != null; host = held.next()) {
      host.start(host.next().orElseThrow());
      held.started(host);
      started.add(host.host());
    }
    return started;
  }

  @Test
  void a_host_has_two_places_and_gets_them_back() {
    HostQueue host = add("a.example", "a.example", HostStanding.ANSWERS, 5);
    assertThat(started()).hasSize(2);
    held.ended(host);
    host.end(1, true);
    held.update(host);
    assertThat(started()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"UNKNOWN", "FAILS"})
  void G5_a_host_that_does_not_answer_yet_gets_one_delivery_at_a_time(HostStanding standing) {
    HostQueue host = add("a.example", "a.example", standing, 5);
    assertThat(started()).hasSize(1);
    held.rate(host, HostStanding.ANSWERS);
    held.update(host);
    assertThat(started()).as("one more").hasSize(1);
    held.ended(host);
    host.end(1, true);
    held.rate(host, HostStanding.FAILS);
    held.update(host);
    assertThat(started()).as("one is under way").isEmpty();
  }

  @Test
  void domains_take_turns_and_so_do_their_hosts() {
    for (int i = 0; i < 5; i++) {
      add("h" + i + ".many.example", "many.example", HostStanding.ANSWERS, 2);
    }
    add("one.example", "one.example", HostStanding.ANSWERS, 2);
    assertThat(started().subList(0, 4))
        .containsExactly("h0.many.example", "one.example", "h1.many.example", "one.example");
  }

  @Test
  void hosts_that_fail_and_hosts_that_are_not_known_have_only_some_of_the_places() {
    for (int i = 0; i < 20; i++) {
      add("bad" + i + ".example", "bad" + i + ".example", HostStanding.FAILS, 2);
      add("new" + i + ".example", "new" + i + ".example", HostStanding.UNKNOWN, 2);
      add("good" + i + ".example", "good" + i + ".example", HostStanding.ANSWERS, 2);
    }
    List<String> started = started();
    assertThat(started).hasSize(20);
    assertThat(started).filteredOn(host -> host.startsWith("bad")).hasSizeLessThanOrEqualTo(5);
    assertThat(started).filteredOn(host -> !host.startsWith("good")).hasSizeLessThanOrEqualTo(10);
  }

  @Test
  void what_is_being_sent_counts_for_the_standing_that_its_host_has_now() {
    List<HostQueue> unknown = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      unknown.add(add("new" + i + ".example", "new" + i + ".example", HostStanding.UNKNOWN, 1));
    }
    assertThat(started()).hasSize(10);
    add("further.example", "further.example", HostStanding.UNKNOWN, 1);
    assertThat(started()).isEmpty();
    held.rate(unknown.get(0), HostStanding.ANSWERS);
    assertThat(started()).containsExactly("further.example");
  }

  @Test
  void a_domain_that_has_its_part_of_the_leases_is_left_out() {
    Wanted wanted = Objects.requireNonNull(held.wanted("node", HostStanding.FAILS));
    assertThat(wanted.withoutDomains()).isEmpty();
    for (int i = 0; i < wanted.max(); i++) {
      add("h" + i + ".many.example", "many.example", HostStanding.FAILS, 1);
    }
    assertThat(Objects.requireNonNull(held.wanted("node", HostStanding.FAILS)).withoutDomains())
        .containsExactly("many.example");
  }

  @Test
  void no_more_is_leased_than_the_places_are_likely_to_need() {
    int held = 0;
    for (Wanted wanted = held(held); wanted != null; wanted = held(held)) {
      assertThat(wanted.max()).as("many at a time").isEqualTo(5);
      for (int i = 0; i < wanted.max(); i++) {
        held++;
        add("h" + held + ".example", "h" + held + ".example", HostStanding.ANSWERS, 1);
      }
    }
    assertThat(held).as("two for each of 20 places").isEqualTo(40);
  }

  private @Nullable Wanted held(int hosts) {
    assertThat(held.all()).hasSize(hosts);
    return held.wanted("node", HostStanding.ANSWERS);
  }

  @Test
  void where_no_more_are_leased_hosts_leave_that_have_had_their_turn() {
    long later = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    for (int i = 0; i < 35; i++) {
      add("h" + i + ".example", "h" + i + ".example", HostStanding.ANSWERS, 1);
    }
    assertThat(held.makeRoom(later)).as("while there is room").isEmpty();
    add("one.example", "one.example", HostStanding.ANSWERS, 1);
    assertThat(held.makeRoom(System.nanoTime())).as("at once").isEmpty();
    assertThat(held.makeRoom(later))
        .extracting(HostQueue::host)
        .as("the first ones")
        .containsExactly("h0.example", "h1.example", "h2.example", "h3.example", "h4.example");
    assertThat(held.makeRoom(later)).as("before they are gone").isEmpty();
    assertThat(started()).hasSize(20).doesNotContain("h0.example", "h4.example");
  }

  @Test
  void a_host_that_is_leased_anew_keeps_what_is_being_sent() {
    HostQueue host = add("a.example", "a.example", HostStanding.ANSWERS, 1);
    started();
    HostLease again =
        new HostLease("a.example", "a.example", HostState.of(HostStanding.ANSWERS, Instant.MIN), 2);
    assertThat(held.add(again)).isSameAs(host);
    assertThat(host.lease).isEqualTo(again);
    assertThat(host.sending()).isEqualTo(1);
  }

  @Test
  void a_host_that_is_forgotten_gives_its_places_back() {
    for (int i = 0; i < 10; i++) {
      add("new" + i + ".example", "new" + i + ".example", HostStanding.UNKNOWN, 1);
    }
    started();
    List.copyOf(held.all()).forEach(held::remove);
    add("further.example", "further.example", HostStanding.UNKNOWN, 1);
    assertThat(started()).containsExactly("further.example");
  }
}
