package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Note;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.DeliveryStore.Progress;
import org.activitypub4j.server.spi.DeliveryStore.State;
import org.activitypub4j.server.spi.DeliveryStore.Status;
import org.activitypub4j.testing.Await;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class G10ParkedTest {
  private static final String INBOX = "/mallory/inbox";
  @AutoClose private final Sent sent = new Sent();
  @AutoClose private final Peer mallory = new Peer(sent.clock);
  private final Deliveries deliveries = sent.server.federation.deliveries();

  private List<Long> parked() {
    return deliveries.list(State.PARKED, 10).stream()
        .map(status -> status.delivery().id())
        .toList();
  }

  private void park() {
    mallory.serve(INBOX, 501);
    sent.like(mallory.id());
    assertThat(sent.result(1)).isInstanceOf(DeliveryResult.Parked.class);
  }

  @Test
  void what_was_given_up_is_listed_with_the_reason() {
    park();
    Status status = deliveries.list(State.PARKED, 10).get(0);
    assertThat(status.detail()).contains("501");
    assertThat(status.delivery().attempts()).isEqualTo(1);
    assertThat(status.activity()).isEqualTo(sent.attempt(1).activity());
    assertThat(deliveries.listBefore(State.PARKED, status.delivery().id(), 10)).isEmpty();
    assertThat(deliveries.counts().parked()).isEqualTo(1);
  }

  @Test
  void it_is_tried_again_when_somebody_says_so() {
    park();
    mallory.serve(INBOX, 202);
    assertThat(deliveries.redrive(parked())).isEqualTo(1);
    assertThat(sent.result(2)).isInstanceOf(DeliveryResult.Done.class);
    assertThat(sent.attempt(2).delivery().attempts()).isZero();
    assertThat(parked()).isEmpty();
  }

  @Test
  void it_is_forgotten_when_somebody_says_so() {
    park();
    assertThat(deliveries.discard(parked())).isEqualTo(1);
    assertThat(parked()).isEmpty();
    assertThat(deliveries.counts().parked()).isZero();
  }

  @Test
  void E9_a_post_tells_how_far_it_has_come() {
    for (String name : List.of("up", "down", "out")) {
      URI inbox = mallory.uri("/" + name + "/inbox");
      sent.followedBy(mallory.uri("/" + name), inbox, null);
    }
    mallory.serve("/up/inbox", 202);
    mallory.serve("/down/inbox", 503);
    mallory.serve("/out/inbox", 501);
    Note note =
        Note.builder().content("x").to(Audience.PUBLIC).cc(sent.alice().followers()).build();
    URI create = sent.alice().publish(note).id().orElseThrow();
    sent.result(3);

    Progress progress = deliveries.progress(create).orElseThrow();
    assertThat(progress.total()).isEqualTo(3);
    assertThat(progress.waiting()).isEqualTo(1);
    assertThat(progress.parked()).isEqualTo(1);
    assertThat(progress.open())
        .extracting(status -> status.delivery().delivery().target().getPath())
        .containsExactlyInAnyOrder("/down/inbox", "/out/inbox");
    assertThat(progress.open()).allSatisfy(status -> assertThat(status.detail()).contains("50"));

    mallory.serve("/down/inbox", 202);
    sent.clock.advance(Duration.ofSeconds(2));
    Await.until("it has arrived", () -> deliveries.counts().waiting() == 0);
    deliveries.discard(parked());
    assertThat(deliveries.progress(create)).isEmpty();
  }
}
