package org.activitypub4j.client.transport.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.activitypub4j.client.transport.internal.HostGates.Place;
import org.activitypub4j.model.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** security.md D2, D8: places for requests, for each host and in all. */
@Timeout(10)
class HostGatesTest {
  private static final Origin SLOW = Origin.parse("https://slow.test");
  private static final Origin OTHER = Origin.parse("https://other.test");
  private static final long NOW = 0;

  private static Place entered(HostGates gates, Origin origin) throws InterruptedException {
    return Objects.requireNonNull(gates.enter(origin, NOW));
  }

  @Test
  void a_host_has_its_number_of_places() throws InterruptedException {
    HostGates gates = new HostGates(10, 2);
    try (Place first = entered(gates, SLOW);
        Place second = entered(gates, SLOW)) {
      assertThat(first).isNotSameAs(second);
      assertThat(gates.enter(SLOW, TimeUnit.MILLISECONDS.toNanos(20))).isNull();
    }
    entered(gates, SLOW).close();
  }

  @Test
  void who_waits_for_a_slow_host_takes_no_place_of_others() throws InterruptedException {
    HostGates gates = new HostGates(2, 1);
    try (Place slow = entered(gates, SLOW)) {
      assertThat(slow).isNotNull();
      for (int i = 0; i < 10; i++) {
        assertThat(gates.enter(SLOW, NOW)).isNull();
      }
      entered(gates, OTHER).close();
    }
  }

  @Test
  void there_is_a_number_of_places_in_all() throws InterruptedException {
    HostGates gates = new HostGates(1, 1);
    try (Place slow = entered(gates, SLOW)) {
      assertThat(slow).isNotNull();
      assertThat(gates.enter(OTHER, NOW)).isNull();
    }
    entered(gates, OTHER).close();
  }

  @Test
  void a_host_is_forgotten_when_nobody_uses_it() throws InterruptedException {
    HostGates gates = new HostGates(10, 1);
    for (int i = 0; i < 1_000; i++) {
      Origin origin = Origin.parse("https://h" + i + ".test");
      try (Place place = entered(gates, origin)) {
        assertThat(place).isNotNull();
        assertThat(gates.enter(origin, NOW)).isNull();
        assertThat(gates.size()).isEqualTo(1);
      }
    }
    assertThat(gates.size()).isZero();
  }
}
