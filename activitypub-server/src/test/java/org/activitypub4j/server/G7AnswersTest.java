package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.activitypub4j.model.Visibility;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.DeliveryResult.Cost;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.testing.Await;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/** What each answer to a delivery means, as docs/server.md says. */
@Tag("slow")
class G7AnswersTest {
  private static final String INBOX = "/mallory/inbox";

  @AutoClose private final Sent sent = new Sent();
  @AutoClose private final Peer mallory = new Peer();

  private static Duration seconds(Instant from, DeliveryResult.Retry retry) {
    return Duration.between(from, retry.due());
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/delivery-answers.csv", numLinesToSkip = 1)
  void an_answer_has_one_meaning(int status, String meaning, int least, int most) {
    mallory.serve(INBOX, status);
    Instant before = sent.clock.instant();
    sent.like(mallory.id());
    DeliveryResult result = sent.result(1);
    switch (meaning) {
      case "done" -> assertThat(result).isInstanceOf(DeliveryResult.Done.class);
      case "parked" -> assertThat(result).isInstanceOf(DeliveryResult.Parked.class);
      case "gone" -> assertThat(result).isInstanceOf(DeliveryResult.Gone.class);
      default ->
          assertThat(result)
              .isInstanceOfSatisfying(
                  DeliveryResult.Retry.class,
                  retry -> {
                    assertThat(retry.cost())
                        .isEqualTo(meaning.equals("refusal") ? Cost.REFUSAL : Cost.ATTEMPT);
                    assertThat(seconds(before, retry))
                        .isBetween(Duration.ofSeconds(least), Duration.ofSeconds(most));
                  });
    }
  }

  @ParameterizedTest
  @CsvSource({"429,7200,7200", "503,7200,7200", "503,0,1", "429,999999,86400"})
  void a_server_that_says_when_is_not_asked_before(int status, int says, int least) {
    mallory.busy(INBOX, status, says);
    Instant before = sent.clock.instant();
    sent.like(mallory.id());
    assertThat(seconds(before, (DeliveryResult.Retry) sent.result(1)))
        .isBetween(Duration.ofSeconds(least), Duration.ofSeconds(Math.max(least, 2)));
  }

  /** Has the host ask for fewer requests in one inbox; another one there takes all. */
  private void slowDown(int seconds) {
    mallory.serve(
        "/other", mallory.actor("/other", mallory.uri("/other/inbox"), mallory.uri("/shared")));
    mallory.serve("/other/inbox", 202);
    mallory.busy(INBOX, 429, seconds);
    sent.like(mallory.id());
    assertThat(sent.result(1)).isInstanceOf(DeliveryResult.Retry.class);
  }

  @Test
  void a_host_that_wants_fewer_requests_gets_none_for_a_while_and_that_is_no_attempt() {
    slowDown(600);
    sent.like(mallory.uri("/other"));
    mallory.serve(INBOX, 202);
    sent.clock.advance(Duration.ofSeconds(599));
    try (Peer another = new Peer(sent.clock)) {
      another.serve(INBOX, 202);
      sent.like(another.id());
      assertThat(sent.result(2)).as("other hosts go on").isInstanceOf(DeliveryResult.Done.class);
    }
    assertThat(mallory.posts("/other/inbox")).isZero();
    sent.clock.advance(Duration.ofSeconds(2));
    for (int attempt = 3; attempt <= 4; attempt++) {
      assertThat(sent.result(attempt)).isInstanceOf(DeliveryResult.Done.class);
    }
    assertThat(mallory.posts("/other/inbox")).isEqualTo(1);
    assertThat(sent.attempt(3).delivery().attempts() + sent.attempt(4).delivery().attempts())
        .as("one was refused once, the other never sent")
        .isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"429,ANSWERS", "401,ANSWERS", "410,ANSWERS", "202,ANSWERS", "503,FAILS"})
  void a_host_fails_that_does_not_work_and_not_one_that_refuses(int status, HostStanding standing) {
    Leaving stores = new Leaving();
    try (TestServer server = TestServer.start(settings -> settings.storage(stores))) {
      mallory.serve(INBOX, status);
      server.actor("alice").reactions().like(mallory.uri("/post"), mallory.id(), Visibility.DIRECT);
      Await.until("the host is rated", () -> !stores.ratings.isEmpty());
      assertThat(stores.ratings.element()).isEqualTo(standing);
    }
  }

  @Test
  void nobody_keeps_a_host_silent_for_longer_than_an_hour() {
    slowDown(80_000);
    sent.clock.advance(Duration.ofMinutes(61));
    sent.like(mallory.uri("/other"));
    assertThat(sent.result(2)).isInstanceOf(DeliveryResult.Done.class);
  }

  @Test
  void what_cannot_be_reached_is_tried_again_soon() {
    URI nobody = URI.create("http://127.0.0.1:1/nobody");
    Instant before = sent.clock.instant();
    sent.like(nobody);
    assertThat(seconds(before, (DeliveryResult.Retry) sent.result(1)))
        .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  @ParameterizedTest
  @CsvSource({"503,ATTEMPT", "429,ATTEMPT", "500,ATTEMPT", "401,REFUSAL", "403,REFUSAL"})
  void an_actor_who_cannot_be_fetched_now_is_waited_for(int status, Cost cost) {
    mallory.serve("/other", status);
    sent.like(mallory.uri("/other"));
    assertThat(((DeliveryResult.Retry) sent.result(1)).cost()).isEqualTo(cost);
  }

  @ParameterizedTest
  @CsvSource({"404", "410", "405"})
  void an_actor_who_is_not_there_is_not_waited_for(int status) {
    mallory.serve("/other", status);
    sent.like(mallory.uri("/other"));
    assertThat(sent.result(1)).isInstanceOf(DeliveryResult.Parked.class);
  }
}
