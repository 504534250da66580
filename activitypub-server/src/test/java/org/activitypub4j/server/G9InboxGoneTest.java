package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.activitypub4j.model.Visibility;
import org.activitypub4j.server.TestServer.Counts;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.activitypub4j.testing.Await;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When an inbox is gone, when a message was refused too often, and how somebody comes back. */
@Tag("slow")
class G9InboxGoneTest {
  private static final String INBOX = "/mallory/inbox";

  @AutoClose private final Sent sent = new Sent();
  @AutoClose private final Peer mallory = new Peer(sent.clock);

  private void follow() {
    sent.followedBy(mallory.id(), mallory.uri(INBOX), null);
  }

  private void send(Peer by, String type, String path) {
    String json = by.activity(type, path, sent.alice().id());
    assertThat(by.send(sent.server, sent.server.inbox("alice"), json).status()).isEqualTo(202);
  }

  @Test
  void an_inbox_that_answers_410_is_gone_at_once_and_later_posts_are_not_queued_for_it() {
    follow();
    mallory.serve(INBOX, 410);
    sent.post();
    assertThat(sent.result(1)).isInstanceOf(DeliveryResult.Gone.class);
    assertThat(sent.gone).containsExactly(new Sent.Gone(mallory.uri(INBOX), Set.of(mallory.id())));
    sent.post();
    assertThat(sent.counts()).isEqualTo(new Counts(0, 0, 1));
    assertThat(sent.alice().follows().followers(10))
        .as("who follows is for the application to say")
        .containsExactly(mallory.id());
  }

  @Test
  void so_is_one_whose_actor_was_named_and_its_document_is_fetched_anew_the_next_time() {
    mallory.serve(INBOX, 410);
    sent.like(mallory.id());
    assertThat(sent.result(1)).isInstanceOf(DeliveryResult.Gone.class);
    assertThat(sent.gone).containsExactly(new Sent.Gone(mallory.uri(INBOX), Set.of(mallory.id())));
    mallory.serve(
        "/mallory", mallory.actor("/mallory", mallory.uri("/new"), mallory.uri("/shared")));
    mallory.serve("/new", 202);
    sent.like(mallory.id());
    assertThat(sent.result(2)).isInstanceOf(DeliveryResult.Done.class);
    assertThat(mallory.posts("/new")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Follow", "Like"})
  void who_sends_something_has_come_back(String type) {
    follow();
    mallory.serve(INBOX, 410);
    sent.post();
    assertThat(sent.result(1)).isInstanceOf(DeliveryResult.Gone.class);
    mallory.serve(INBOX, 202);
    int before = sent.server.received.size();
    send(mallory, type, "/back");
    Await.until("it is handled", () -> sent.server.received.size() > before);
    sent.post();
    Await.until("all arrives", () -> mallory.posts(INBOX) == (type.equals("Follow") ? 3 : 2));
  }

  @Test
  void nobody_brings_back_the_inbox_of_another_server() {
    try (Peer evil = new Peer(sent.clock)) {
      follow();
      mallory.serve(INBOX, 410);
      sent.post();
      assertThat(sent.result(1)).isInstanceOf(DeliveryResult.Gone.class);
      evil.serve("/mallory", evil.actor("/mallory", mallory.uri(INBOX), mallory.uri(INBOX)));
      send(evil, "Like", "/like");
      Await.until("it is handled", () -> sent.server.received.size() == 1);
      sent.post();
      assertThat(sent.counts().pending()).isZero();
    }
  }

  @Test
  void a_named_actor_who_takes_something_again_has_come_back() {
    follow();
    mallory.serve(INBOX, 410);
    sent.post();
    assertThat(sent.result(1)).isInstanceOf(DeliveryResult.Gone.class);
    mallory.serve(INBOX, 202);
    sent.server
        .actor("bob")
        .reactions()
        .like(mallory.uri("/post"), mallory.id(), Visibility.DIRECT);
    assertThat(sent.result(2)).isInstanceOf(DeliveryResult.Done.class);
    sent.post();
    assertThat(sent.result(3)).isInstanceOf(DeliveryResult.Done.class);
  }

  @Test
  void whom_a_shared_inbox_served_is_reached_by_its_own_when_that_is_gone() {
    sent.followedBy(mallory.id(), mallory.uri(INBOX), mallory.uri("/shared"));
    mallory.serve("/shared", 410);
    sent.post();
    assertThat(sent.result(1)).isInstanceOf(DeliveryResult.Gone.class);
    assertThat(sent.gone).containsExactly(new Sent.Gone(mallory.uri("/shared"), Set.of()));
    sent.post();
    assertThat(sent.result(2)).isInstanceOf(DeliveryResult.Done.class);
    assertThat(mallory.posts(INBOX)).isEqualTo(1);
  }

  /** Three refusals; the fourth is the last try. */
  private DeliveryResult fourth(int status) {
    mallory.serve(INBOX, status);
    sent.post();
    for (int attempt = 1; attempt <= 3; attempt++) {
      DeliveryResult result = attempt == 1 ? sent.result(1) : sent.next(attempt);
      assertThat(result).isInstanceOf(DeliveryResult.Retry.class);
    }
    return sent.next(4);
  }

  @Test
  void an_inbox_that_is_not_found_for_a_day_is_gone_if_its_actor_is_not_there_either() {
    follow();
    mallory.serve("/mallory", 404);
    Instant before = sent.clock.instant();
    assertThat(fourth(404)).isInstanceOf(DeliveryResult.Gone.class);
    assertThat(Duration.between(before, sent.clock.instant()))
        .isGreaterThanOrEqualTo(Duration.ofHours(24));
    assertThat(sent.gone).hasSize(1);
    sent.post();
    assertThat(sent.counts().pending()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 401, 500, 503})
  void it_is_not_gone_if_its_actor_does_not_say_so(int status) {
    follow();
    if (status != 200) {
      mallory.serve("/mallory", status);
    }
    assertThat(fourth(404)).isInstanceOf(DeliveryResult.Parked.class);
    assertThat(sent.gone).isEmpty();
    mallory.serve(INBOX, 202);
    sent.post();
    assertThat(sent.result(5)).isInstanceOf(DeliveryResult.Done.class);
  }

  @Test
  void it_is_gone_if_its_actor_has_another_one() {
    follow();
    mallory.serve(
        "/mallory", mallory.actor("/mallory", mallory.uri("/new"), mallory.uri("/shared")));
    assertThat(fourth(404)).isInstanceOf(DeliveryResult.Gone.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403})
  void what_is_refused_with_four_fresh_signatures_is_parked_alone(int status) {
    follow();
    assertThat(fourth(status)).isInstanceOf(DeliveryResult.Parked.class);
    assertThat(sent.gone).isEmpty();
    // Who is forbidden to send is forbidden it with the other signature scheme too.
    assertThat(mallory.posts(INBOX)).isEqualTo(status == 403 ? 4 : 8);
    mallory.serve(INBOX, 202);
    sent.post();
    assertThat(sent.result(5)).isInstanceOf(DeliveryResult.Done.class);
  }

  @Test
  void failures_are_no_refusals() {
    follow();
    mallory.serve(INBOX, 503);
    sent.post();
    for (int attempt = 2; attempt <= 5; attempt++) {
      sent.next(attempt);
    }
    mallory.serve(INBOX, 401);
    assertThat(sent.next(6)).isInstanceOf(DeliveryResult.Retry.class);
    mallory.serve(INBOX, 202);
    assertThat(sent.next(7)).isInstanceOf(DeliveryResult.Done.class);
    QueuedDelivery last = sent.attempt(7).delivery();
    assertThat(last.attempts()).isEqualTo(6);
    assertThat(last.refusals()).isEqualTo(1);
  }
}
