package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.activitypub4j.server.spi.DeliveryStore.HostStatus;
import org.activitypub4j.testing.Await;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** People pause a host, and let it go on. */
class PausedHostTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @AutoClose private final Held held = new Held();
  private final Deliveries deliveries = held.deliveries();

  private HostStatus status() {
    return deliveries.host(held.host()).orElseThrow();
  }

  private Instant pause() {
    Instant until = held.clock.instant().plus(HOUR);
    deliveries.pauseHost(held.host() + "/", until);
    return until;
  }

  @Test
  void nothing_is_sent_to_a_host_that_is_paused_until_the_end() {
    Instant until = pause();
    held.mallory.serve(Held.INBOX, 202);
    held.add(3);
    held.pass(HOUR.minusMillis(1));
    assertThat(held.posts()).isZero();
    assertThat(status().pausedUntil()).isEqualTo(until);
    assertThat(status().waiting()).isEqualTo(3);
    held.pass(Duration.ofMillis(1));
    held.posted(3);
    assertThat(status().pausedUntil()).isNull();
  }

  @Test
  void it_goes_on_when_somebody_says_so() {
    pause();
    held.mallory.serve(Held.INBOX, 202);
    held.add(3);
    held.pass(Duration.ZERO);
    assertThat(held.posts()).isZero();
    deliveries.resumeHost(held.host());
    held.posted(3);
  }

  @Test
  void what_is_on_its_way_ends_and_nothing_else_is_sent() {
    held.mallory.serve(Held.INBOX, 202);
    held.add(5_000);
    held.posted(10);
    pause();
    Await.until("it is given back", () -> !status().leased());
    long posts = held.posts();
    held.pass(Duration.ZERO);
    assertThat(held.posts()).isEqualTo(posts).isLessThan(5_000);
    assertThat(status().waiting()).isEqualTo(5_000 - posts);
  }

  @Test
  void paused_hosts_are_listed_by_name_until_their_pauses_are_over() {
    Instant until = held.clock.instant().plus(HOUR);
    List.of("https://c.example", "https://a.example", "https://b.example")
        .forEach(host -> deliveries.pauseHost(host, until));
    assertThat(deliveries.hosts(2))
        .extracting(HostStatus::host)
        .containsExactly("https://a.example", "https://b.example");
    assertThat(deliveries.hostsAfter("https://b.example", 2))
        .extracting(HostStatus::host)
        .containsExactly("https://c.example");
    held.clock.advance(HOUR);
    assertThat(deliveries.hosts(2)).isEmpty();
  }

  @Test
  void a_host_is_named_by_its_origin() {
    assertThat(deliveries.host("https://example.com")).isEmpty();
    deliveries.pauseHost("https://EXAMPLE.com:443/", Instant.MAX);
    HostStatus status = deliveries.host("https://example.com").orElseThrow();
    assertThat(status.pausedUntil()).isEqualTo(held.clock.instant().plus(Duration.ofDays(3_650)));
    deliveries.resumeHost("https://example.com");
    for (String text : new String[] {"example.com", "https://example.com/path", "", "acct:a@b"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> deliveries.pauseHost(text, Instant.MAX));
      assertThatIllegalArgumentException().isThrownBy(() -> deliveries.resumeHost(text));
      assertThatIllegalArgumentException().isThrownBy(() -> deliveries.host(text));
    }
  }
}
