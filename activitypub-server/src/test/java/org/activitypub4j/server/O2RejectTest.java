package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import org.activitypub4j.server.TestServer.Counts;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.testing.Await;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a recipient rejects is not sent to it again. */
class O2RejectTest {
  private static final String INBOX = "/mallory/inbox";

  @AutoClose private final Sent sent = new Sent();
  @AutoClose private final Peer mallory = new Peer(sent.clock);
  private int number;

  @BeforeEach
  void start() {
    mallory.serve(INBOX, 503);
  }

  private void reject(Peer by, URI rejected) {
    String json = by.activity("Reject", "/reject/" + ++number, rejected);
    int before = sent.server.received.size();
    assertThat(by.send(sent.server, sent.server.inbox("alice"), json).status()).isEqualTo(202);
    Await.until("it is handled", () -> sent.server.received.size() > before);
  }

  private URI waiting() {
    URI like = sent.like(mallory.id()).id().orElseThrow();
    assertThat(sent.result(1)).isInstanceOf(DeliveryResult.Retry.class);
    return like;
  }

  @Test
  void a_Reject_by_its_recipient_ends_a_delivery() {
    reject(mallory, waiting());
    assertThat(sent.counts()).isEqualTo(new Counts(0, 0, 1));
    assertThat(sent.server.latest().detail()).isEqualTo("rejected by " + mallory.id());
    sent.clock.advance(Duration.ofHours(1));
    assertThat(mallory.posts(INBOX)).isEqualTo(1);
  }

  @Test
  void so_it_does_where_its_inbox_is_known() {
    sent.followedBy(mallory.id(), mallory.uri(INBOX), null);
    sent.post();
    assertThat(sent.result(1)).isInstanceOf(DeliveryResult.Retry.class);
    reject(mallory, sent.attempt(1).delivery().delivery().target());
    assertThat(sent.counts().parked()).as("this was no activity of ours").isZero();
    URI create = sent.server.latest().activity();
    reject(mallory, create);
    assertThat(sent.counts()).isEqualTo(new Counts(0, 0, 1));
  }

  @Test
  void a_Reject_of_another_activity_does_not() {
    URI like = waiting();
    reject(mallory, URI.create(like + "x"));
    reject(mallory, mallory.uri("/post"));
    assertThat(sent.counts()).isEqualTo(new Counts(1, 0, 0));
  }

  @Test
  void nor_does_one_by_somebody_else_whatever_inbox_it_says_it_has() {
    sent.followedBy(mallory.id(), mallory.uri(INBOX), mallory.uri("/shared"));
    mallory.serve("/shared", 503);
    sent.post();
    assertThat(sent.result(1)).isInstanceOf(DeliveryResult.Retry.class);
    URI create = sent.server.latest().activity();
    reject(mallory, create);
    try (Peer evil = new Peer(sent.clock)) {
      evil.serve(
          "/mallory", evil.actor("/mallory", mallory.uri("/shared"), mallory.uri("/shared")));
      reject(evil, create);
    }
    assertThat(sent.counts())
        .as("the shared inbox is not hers alone")
        .isEqualTo(new Counts(1, 0, 0));
  }
}
