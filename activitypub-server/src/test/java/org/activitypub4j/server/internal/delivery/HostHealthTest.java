package org.activitypub4j.server.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.activitypub4j.server.spi.HostStanding;
import org.junit.jupiter.api.Test;

class HostHealthTest {
  private final HostHealth hosts = new HostHealth();

  @Test
  void A14_who_answers_every_second_time_does_not_stand_with_those_who_answer() {
    assertThat(hosts.answered("a")).isEqualTo(HostStanding.ANSWERS);
    for (int i = 0; i < 10; i++) {
      assertThat(hosts.failed("a")).isEqualTo(HostStanding.FAILS);
      assertThat(hosts.answered("a")).isEqualTo(HostStanding.FAILS);
    }
    assertThat(hosts.answered("b")).isEqualTo(HostStanding.ANSWERS);
  }

  @Test
  void who_answers_four_times_in_a_row_stands_well_again() {
    hosts.failed("a");
    for (int i = 0; i < 3; i++) {
      assertThat(hosts.answered("a")).isEqualTo(HostStanding.FAILS);
    }
    assertThat(hosts.answered("a")).isEqualTo(HostStanding.ANSWERS);
    assertThat(hosts.answered("a")).isEqualTo(HostStanding.ANSWERS);
  }

  @Test
  void who_is_slow_once_stands_well_and_who_is_slow_again_does_not() {
    long first = System.nanoTime();
    assertThat(hosts.slow("a", first)).isEqualTo(HostStanding.ANSWERS);
    assertThat(hosts.slow("a", first)).as("at the same time").isEqualTo(HostStanding.ANSWERS);
    assertThat(hosts.slow("a", System.nanoTime())).as("again").isEqualTo(HostStanding.FAILS);
    assertThat(hosts.answered("a")).isEqualTo(HostStanding.FAILS);
    assertThat(hosts.slow("a", System.nanoTime())).isEqualTo(HostStanding.FAILS);
  }

  @Test
  void a_quick_answer_makes_up_for_a_slow_one() {
    hosts.slow("a", System.nanoTime());
    assertThat(hosts.answered("a")).isEqualTo(HostStanding.ANSWERS);
    assertThat(hosts.slow("a", System.nanoTime())).isEqualTo(HostStanding.ANSWERS);
  }

  @Test
  void who_failed_has_no_slow_answer_free() {
    hosts.failed("a");
    assertThat(hosts.slow("a", System.nanoTime())).isEqualTo(HostStanding.FAILS);
  }

  @Test
  void C7_the_memory_of_hosts_and_ports_that_fail_or_want_peace_is_bounded() {
    for (int port = 1; port <= 30_000; port++) {
      hosts.failed("h.test:" + port);
      hosts.slow("s.test:" + port, 0);
      hosts.slowDown("h.test:" + port, Instant.EPOCH, Instant.EPOCH.plusSeconds(60));
    }

    assertThat(hosts.size()).isLessThanOrEqualTo(10_000);
  }
}
