package org.activitypub4j.client;

import static org.activitypub4j.client.Clients.note;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.activitypub4j.client.FetchException.Reason;
import org.activitypub4j.client.ScriptedPeer.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** security.md A3: only what is labelled as ActivityStreams is read as such. */
class A3ContentTypesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/activity+json",
        "application/activity+json; charset=utf-8",
        "Application/Activity+JSON;charset=UTF-8",
        "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"",
        "application/ld+json;profile=https://www.w3.org/ns/activitystreams",
        "application/ld+json; charset=utf-8; profile=\"https://www.w3.org/ns/activitystreams\"",
        "application/ld+json; profile=\"https://evil https://www.w3.org/ns/activitystreams\"",
        "application/ld+json; x=\"a;profile=b\"; profile=\"https://www.w3.org/ns/activitystreams\""
      })
  void these_are_activity_streams(String type) {
    assertThat(ContentTypes.isActivityStreams(type)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text/plain",
        "text/html",
        "application/json",
        "image/png",
        "application/activity+jsonx",
        "xapplication/activity+json",
        "application/ld+json",
        "application/ld+json; profile=\"https://evil\"",
        "application/ld+json; profile=\"https://www.w3.org/ns/activitystreamsx\"",
        "application/ld+json; profile=\"x\"; profile=\"https://www.w3.org/ns/activitystreams\"",
        "application/ld+json; x=\"; profile=https://www.w3.org/ns/activitystreams\"",
        "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams",
        "text/plain; application/activity+json",
        "text/html, application/activity+json"
      })
  void these_are_not(String type) {
    assertThat(ContentTypes.isActivityStreams(type)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/json", "application/ld+json", "text/html"})
  void a_document_with_another_label_is_refused(String type) {
    try (ScriptedPeer peer = ScriptedPeer.start();
        FederationClient client = Clients.loopback()) {
      peer.on("/x", Reply.of(200, "Content-Type: " + type + "\r\n", note(peer.url("/x"))));

      assertThat(Clients.refusal(client, peer.url("/x")).reason()).isEqualTo(Reason.CONTENT_TYPE);
    }
  }

  @Test
  void two_labels_or_none_are_refused() {
    try (ScriptedPeer peer = ScriptedPeer.start();
        FederationClient client = Clients.loopback()) {
      peer.on(
              "/two",
              Reply.of(
                  200,
                  "Content-Type: text/html\r\nContent-Type: application/activity+json\r\n",
                  note(peer.url("/two"))))
          .on(
              "/reverse",
              Reply.of(
                  200,
                  "Content-Type: application/activity+json\r\nContent-Type: text/html\r\n",
                  note(peer.url("/reverse"))))
          .on("/none", Reply.of(200, "", note(peer.url("/none"))));

      assertThat(Clients.refusal(client, peer.url("/two")).reason()).isEqualTo(Reason.CONTENT_TYPE);
      assertThat(Clients.refusal(client, peer.url("/reverse")).reason())
          .isEqualTo(Reason.CONTENT_TYPE);
      assertThat(Clients.refusal(client, peer.url("/none")).reason())
          .isEqualTo(Reason.CONTENT_TYPE);
    }
  }

  @Test
  void both_kinds_are_asked_for_as_F3_says() {
    try (ScriptedPeer peer = ScriptedPeer.start();
        FederationClient client = Clients.loopback()) {
      peer.on("/x", Reply.document(note(peer.url("/x"))));
      client.fetch(peer.url("/x"), client.newBudget());

      assertThat(peer.requests().get(0).header("Accept"))
          .contains(
              "application/activity+json, application/ld+json;"
                  + " profile=\"https://www.w3.org/ns/activitystreams\"");
      assertThat(peer.requests().get(0).header("User-Agent"))
          .contains("Tests/1.0 (+https://us.test/)");
    }
  }

  @Property
  void no_text_breaks_the_parser(@ForAll String type) {
    assertThat(ContentTypes.isActivityStreams("application/ld+json;" + type)).isIn(true, false);
  }

  @Test
  void d5_no_text_takes_long() {
    String hostile = "application/ld+json" + ";a=\"b\\\"".repeat(140);
    org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          for (int i = 0; i < 1_000; i++) {
            assertThat(ContentTypes.isActivityStreams(hostile)).isFalse();
          }
        });
  }
}
