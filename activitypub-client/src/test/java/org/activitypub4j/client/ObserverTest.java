package org.activitypub4j.client;

import static org.activitypub4j.client.Clients.note;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.activitypub4j.client.ScriptedPeer.Reply;
import org.activitypub4j.client.transport.RequestEvent;
import org.activitypub4j.client.transport.RequestEvent.Purpose;
import org.activitypub4j.client.transport.TransportException.Reason;
import org.activitypub4j.signatures.SignatureScheme;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each request can be seen: what for, signed how, and what came of it. */
class ObserverTest {
  private final ScriptedPeer peer = ScriptedPeer.start();
  private final List<RequestEvent> events = Collections.synchronizedList(new ArrayList<>());
  private final FederationClient client =
      Clients.builder().observer(events::add).fetchSigner(() -> TestKeys.INSTANCE).build();

  @AfterEach
  void close() {
    client.close();
    peer.close();
  }

  @Test
  void each_hop_is_an_event_with_its_signature() {
    peer.on("/a", Reply.redirect("/b")).on("/b", Reply.document(note(peer.url("/a"))));

    client.fetch(peer.url("/a"), client.newBudget());

    assertThat(events).hasSize(2);
    RequestEvent event = events.get(0);
    assertThat(event.purpose()).isEqualTo(Purpose.DOCUMENT);
    assertThat(event.method()).isEqualTo("GET");
    assertThat(event.target()).isEqualTo(peer.url("/a"));
    assertThat(event.keyId()).isEqualTo(TestKeys.INSTANCE.keyId());
    assertThat(event.scheme()).isEqualTo(SignatureScheme.DRAFT_CAVAGE_12);
    assertThat(event.status()).isEqualTo(302);
    assertThat(event.failure()).isNull();
    assertThat(event.duration()).isPositive();
    assertThat(events.get(1).status()).isEqualTo(200);
    assertThat(event.toString()).startsWith("GET " + peer.url("/a")).contains("-> 302 in");
  }

  @Test
  void a_delivery_and_a_key_have_their_purposes() {
    peer.on("/inbox", Reply.status(202));

    Deliveries.deliver(client, peer.url("/inbox"));
    client.fetchKey(peer.url("/key"), client.newBudget());

    assertThat(events)
        .extracting(RequestEvent::purpose)
        .containsExactly(Purpose.DELIVERY, Purpose.KEY);
    assertThat(events.get(1).keyId()).isNull();
    assertThat(events.get(1).toString()).contains("unsigned");
  }

  @Test
  void a_request_without_answer_tells_why() {
    assertThat(Clients.transportRefusal(client, URI.create("http://10.0.0.1/x")))
        .isEqualTo(Reason.ADDRESS_REFUSED);

    assertThat(events).hasSize(1);
    assertThat(events.get(0).status()).isZero();
    assertThat(events.get(0).failure()).isEqualTo(Reason.ADDRESS_REFUSED);
    assertThat(events.get(0).toString()).contains("ADDRESS_REFUSED");
  }

  @Test
  void an_observer_that_fails_changes_nothing() {
    peer.on("/x", Reply.document(note(peer.url("/x"))));
    try (FederationClient watched =
        Clients.builder()
            .observer(
                event -> {
                  throw new IllegalStateException("observer");
                })
            .build()) {
      assertThat(watched.fetch(peer.url("/x"), watched.newBudget()).id()).isEqualTo(peer.url("/x"));
    }
  }
}
