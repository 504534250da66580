package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.server.spi.InboxEntry;
import org.activitypub4j.server.spi.InboxStore;
import org.activitypub4j.server.spi.OutboundActivity;
import org.activitypub4j.testing.Await;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * What is stored has the time of the store, so that processes whose clocks differ do not take what
 * others have leased. Signatures have the time of the machine, because other servers look at it.
 */
class G14StoreClockTest {
  private static final Duration AHEAD = Duration.ofDays(10);

  private record Stored(String call, Instant time) {}

  private final Instant before = Instant.now();
  private final Queue<Stored> times = new ConcurrentLinkedQueue<>();

  private final OverMemory storage =
      new OverMemory() {
        @Override
        public InstantSource clock() {
          return Clock.offset(Clock.systemUTC(), AHEAD);
        }

        @Override
        public DeliveryStore deliveries() {
          return Stores.watched(
              DeliveryStore.class, super.deliveries(), G14StoreClockTest.this::see);
        }

        @Override
        public InboxStore inbox() {
          return Stores.watched(InboxStore.class, super.inbox(), G14StoreClockTest.this::see);
        }
      };

  @AutoClose
  private final TestServer server = TestServer.start(settings -> settings.storage(storage));

  @AutoClose private final Peer carol = new Peer();

  private void see(String call, List<Object> values) {
    for (Object value : values) {
      if (value instanceof Instant time) {
        times.add(new Stored(call, time));
      } else if (value instanceof OutboundActivity outbound) {
        times.add(new Stored(call, outbound.due()));
      } else if (value instanceof List<?> list) {
        for (Object one : list) {
          if (one instanceof InboxEntry entry) {
            times.add(new Stored(call, entry.received()));
          }
        }
      }
    }
  }

  @Test
  void what_is_stored_has_the_time_of_the_store_and_a_signature_that_of_the_machine() {
    Stores.putFollower(
        storage,
        "alice",
        new Follower(carol.id(), carol.uri("/inbox"), null, null, FollowState.ACCEPTED));
    carol.serve("/inbox", 202);
    server.actor("alice").posts().note("<p>Hello</p>");
    Await.until("it is sent", () -> carol.posts("/inbox") == 1);
    String like = carol.activity("Like", "/like", URI.create("https://example.org/note"));
    assertThat(carol.send(server, server.inbox("alice"), like).status()).isEqualTo(202);
    Await.until("it is handled", () -> !server.received.isEmpty());

    assertThat(times)
        .extracting(Stored::call)
        .contains("add", "lease", "read", "finish", "accept", "claim");
    assertThat(times)
        .allSatisfy(
            one ->
                assertThat(one.time())
                    .isBetween(before.plus(AHEAD), Instant.now().plus(AHEAD.plusHours(1))));
    String date = carol.posted("/inbox").get(0).headers().first("Date").orElseThrow();
    assertThat(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
        .isBetween(before.minusSeconds(1), Instant.now());
  }
}
