package org.activitypub4j.client;

import static org.activitypub4j.client.Clients.note;
import static org.activitypub4j.client.Clients.refusal;
import static org.activitypub4j.client.Clients.transportRefusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import org.activitypub4j.client.FetchException.Reason;
import org.activitypub4j.client.ScriptedPeer.Reply;
import org.activitypub4j.client.transport.TransportException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** security.md A2: a document is what it says only if it came from where it says. */
class A2IdsTest {
  @AutoClose private final ScriptedPeer peer = ScriptedPeer.start();
  @AutoClose private final FederationClient client = Clients.loopback();

  private FetchedDocument fetch(String target) {
    return client.fetch(peer.url(target), client.newBudget());
  }

  private FetchedDocument lookup(String target) {
    return client.lookup(peer.url(target), client.newBudget()).document();
  }

  @Test
  void an_id_equal_to_the_url_proves_the_document() {
    peer.on("/a", Reply.document(note(peer.url("/a"))));

    assertThat(fetch("/a").id()).isEqualTo(peer.url("/a"));
    assertThat(fetch("/a").origin()).isEqualTo(peer.origin());
  }

  @Test
  void a_page_url_that_is_looked_up_is_fetched_again_at_the_id() {
    URI id = peer.url("/users/alice");
    peer.on("/@alice", Reply.document(note(id))).on("/users/alice", Reply.document(note(id)));

    assertThat(lookup("/@alice").id()).isEqualTo(id);
    assertThat(peer.requests()).hasSize(2);
  }

  @Test
  void another_id_of_the_same_server_than_was_asked_for_is_refused() {
    URI id = peer.url("/users/alice");
    peer.on("/@alice", Reply.document(note(id))).on("/users/alice", Reply.document(note(id)));

    assertThat(refusal(client, peer.url("/@alice")).reason()).isEqualTo(Reason.ID_MISMATCH);
    assertThat(peer.requests()).hasSize(1);
  }

  @Test
  void an_id_that_is_spelled_otherwise_is_not_the_one_asked_for() {
    peer.on("/x", Reply.document(note(URI.create("http://PEER.test:" + peer.port() + "/x"))));

    assertThat(refusal(client, peer.url("/x")).reason()).isEqualTo(Reason.ID_MISMATCH);
  }

  @Test
  void an_id_whose_server_redirects_on_itself_is_proven() {
    URI id = peer.url("/@67a0");
    peer.on("/@67a0", Reply.redirect("/@ann")).on("/@ann", Reply.document(note(id)));

    assertThat(fetch("/@67a0").id()).isEqualTo(id);
  }

  /** Servers give the address of a page as the id, and redirect it to a page of another name. */
  @Test
  void C2_an_id_that_redirects_on_its_server_is_found_by_both_urls() {
    URI id = peer.url("/@67a0");
    peer.on("/@67a0", Reply.redirect("/@ann")).on("/@ann", Reply.document(note(id)));

    assertThat(lookup("/@67a0").id()).isEqualTo(id);
    assertThat(lookup("/@ann").id()).isEqualTo(id);
  }

  @Test
  void C2_an_id_is_not_proven_by_a_way_over_another_server_and_back() {
    URI id = peer.url("good.test", "/@67a0");
    peer.on("/@67a0", Reply.redirect(peer.url("evil.test", "/back").toString()))
        .on("/back", Reply.redirect(peer.url("good.test", "/@ann").toString()))
        .on("/@ann", Reply.document(note(id)));

    assertThat(transportRefusal(client, id))
        .isEqualTo(TransportException.Reason.REDIRECT_ELSEWHERE);
    assertThat(Clients.lookupRefusal(client, id))
        .isEqualTo(TransportException.Reason.REDIRECT_ELSEWHERE);
    assertThat(peer.log()).filteredOn(line -> line.contains("/back")).hasSize(1);
  }

  @Test
  void C2_an_id_that_redirects_to_a_document_with_another_path_as_its_id_is_refused() {
    peer.on("/@67a0", Reply.redirect("/@ann")).on("/@ann", Reply.document(note(peer.url("/@bo"))));

    assertThat(refusal(client, peer.url("/@67a0")).reason()).isEqualTo(Reason.ID_MISMATCH);
  }

  @Test
  void an_id_on_another_server_is_refused() {
    peer.on("/x", Reply.document(note(peer.url("good.test", "/users/a"))));

    assertThat(refusal(client, peer.url("evil.test", "/x")).reason()).isEqualTo(Reason.ID_MISMATCH);
    assertThat(peer.requests()).hasSize(1);
  }

  @Test
  void an_id_on_another_port_is_refused() {
    peer.on("/x", Reply.document(note(URI.create("http://peer.test:1/x"))));

    assertThat(refusal(client, peer.url("/x")).reason()).isEqualTo(Reason.ID_MISMATCH);
  }

  @Test
  void the_server_that_is_redirected_to_cannot_speak_for_the_first() {
    URI good = peer.url("good.test", "/x");
    peer.on("/x", Reply.redirect(peer.url("evil.test", "/y").toString()))
        .on("/y", Reply.document(note(good)));

    assertThat(transportRefusal(client, good))
        .isEqualTo(TransportException.Reason.REDIRECT_ELSEWHERE);
    assertThat(peer.log()).containsExactly("GET /x unsigned");
  }

  @Test
  void an_id_that_leads_to_yet_another_id_is_refused() {
    peer.on("/1", Reply.document(note(peer.url("/2"))))
        .on("/2", Reply.document(note(peer.url("/3"))))
        .on("/3", Reply.document(note(peer.url("/3"))));

    assertThatExceptionOfType(FetchException.class)
        .isThrownBy(() -> lookup("/1"))
        .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(Reason.ID_MISMATCH));
    assertThat(peer.requests()).hasSize(2);
  }

  @Test
  void a_server_of_ours_is_never_asked_not_by_a_redirect_either() {
    try (FederationClient ours = Clients.builder().ownOrigin(peer.origin()).build()) {
      URI own = peer.url("/users/bob");
      URI evil = peer.url("evil.test", "/m");
      peer.on("/m", Reply.redirect(own.toString())).on("/users/bob", Reply.document(note(own)));

      assertThat(transportRefusal(ours, own)).isEqualTo(TransportException.Reason.OWN_ORIGIN);
      assertThat(Clients.lookupRefusal(ours, evil)).isEqualTo(TransportException.Reason.OWN_ORIGIN);
      assertThat(peer.log()).containsExactly("GET /m unsigned");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"http://peer.test/x\"]",
        "{\"id\":\"http://peer.test/x\"}",
        "1",
        "null",
        "\"\"",
        "\"x\"",
        "\"/x\"",
        "\"http://user@peer.test/x\"",
        "\"http:\\\\\\\\peer.test\\\\x\"",
        "\"http://peer.test/\\tx\"",
        "\"http://peer%2etest/x\"",
        "\"acct:alice@peer.test\""
      })
  void what_is_not_an_http_url_is_no_id(String id) {
    peer.on(
        "/x",
        Reply.document(
            "{\"@context\":\"https://www.w3.org/ns/activitystreams\",\"type\":\"Note\",\"id\":"
                + id
                + "}"));

    assertThat(refusal(client, peer.url("/x")).reason()).isEqualTo(Reason.NO_ID);
  }

  @Test
  void a_document_without_id_is_refused() {
    peer.on("/x", Reply.document("{\"type\":\"Note\"}"));

    assertThat(refusal(client, peer.url("/x")).reason()).isEqualTo(Reason.NO_ID);
  }

  @Test
  void what_is_not_json_is_refused() {
    peer.on("/x", Reply.document("<html>"));

    assertThat(refusal(client, peer.url("/x")).reason()).isEqualTo(Reason.MALFORMED);
  }

  @Test
  void each_status_has_its_reason_and_whether_it_passes() {
    int[] statuses = {204, 400, 401, 403, 404, 408, 410, 429, 500, 503};
    Reason[] reasons = {
      Reason.STATUS, Reason.STATUS, Reason.UNAUTHORIZED, Reason.UNAUTHORIZED, Reason.NOT_FOUND,
      Reason.UNAVAILABLE, Reason.GONE, Reason.RATE_LIMITED, Reason.UNAVAILABLE, Reason.UNAVAILABLE
    };
    for (int i = 0; i < statuses.length; i++) {
      peer.on("/" + statuses[i], Reply.of(statuses[i], "Retry-After: 7\r\n", ""));
      FetchException refused = refusal(client, peer.url("/" + statuses[i]));
      assertThat(refused.reason()).as("%d", statuses[i]).isEqualTo(reasons[i]);
      assertThat(refused.isTransient())
          .as("%d", statuses[i])
          .isEqualTo(reasons[i] == Reason.UNAVAILABLE || reasons[i] == Reason.RATE_LIMITED);
      assertThat(refused.status()).hasValue(statuses[i]);
      assertThat(refused.retryAfter()).contains(java.time.Duration.ofSeconds(7));
      assertThat(refused).hasMessageContaining(peer.url("/" + statuses[i]).toString());
    }
  }

  @Test
  void the_words_of_a_peer_cannot_break_a_line_of_a_log() {
    peer.on("/x", Reply.of(500, "", "bad\n ERROR fake\u001b[31m\u202e" + "y".repeat(1_000)));

    String message = String.valueOf(refusal(client, peer.url("/x")).getMessage());
    assertThat(message.chars().allMatch(c -> c >= ' ' && c != 0x202E)).isTrue();
    assertThat(message.length()).isLessThan(500);
  }
}
