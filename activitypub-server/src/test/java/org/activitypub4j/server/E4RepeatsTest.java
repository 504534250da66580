package org.activitypub4j.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.testing.Await;
import org.activitypub4j.testing.SteppingClock;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What was seen already, and what only has the id of something that was. */
class E4RepeatsTest {
  private final SteppingClock signed = new SteppingClock();
  @AutoClose private final TestServer server = TestServer.start();
  @AutoClose private final Peer mallory = new Peer(signed);
  private final URI inbox = server.inbox("alice");
  private int handled;

  private String activity(String type, String id, String members) {
    return """
        {"@context":"https://www.w3.org/ns/activitystreams","type":"%s"%s,"actor":"%s",%s}"""
        .formatted(
            type, id.isEmpty() ? "" : ",\"id\":\"" + mallory.uri(id) + '"', mallory.id(), members);
  }

  private String follow() {
    return activity("Follow", "/follow", "\"object\":\"" + server.actor("alice").id() + '"');
  }

  private String update(String content) {
    return activity(
        "Update",
        "/update",
        """
        "object":{"id":"%s","type":"Note","attributedTo":"%s","content":"%s"}"""
            .formatted(mallory.uri("/note"), mallory.id(), content));
  }

  /** Signs a request, each a second later, so that no two are the same. */
  private Headers sign(String json) {
    signed.advance(Duration.ofSeconds(1));
    return mallory.signed(inbox, json.getBytes(UTF_8), SignatureScheme.DRAFT_CAVAGE_12);
  }

  private void send(String json, Headers headers) {
    assertThat(server.post(inbox, headers, json.getBytes(UTF_8)).status()).isEqualTo(202);
  }

  private void isHandled(String json) {
    send(json, sign(json));
    handled++;
    awaitHandled();
  }

  private void awaitHandled() {
    Await.until("it is handled: " + server.received, () -> server.received.size() >= handled);
  }

  /** What is sent afterwards is handled afterwards, and alone. */
  private void nothingMoreIsHandled() {
    isHandled(activity("Like", "/last", "\"object\":\"https://example.org/note\""));
    assertThat(server.received).hasSize(handled);
  }

  @Test
  void an_activity_without_id_is_handled_once_however_often_its_request_is_sent() {
    String json = activity("Like", "", "\"object\":\"https://example.org/note\"");
    Headers once = sign(json);
    send(json, once);
    handled++;
    awaitHandled();
    send(json, once);
    nothingMoreIsHandled();
  }

  @Test
  void an_activity_without_id_that_is_signed_anew_is_another() {
    String json = activity("Like", "", "\"object\":\"https://example.org/note\"");
    isHandled(json);
    isHandled(json);
  }

  @Test
  void who_unfollowed_may_follow_again_with_the_same_id() {
    isHandled(follow());
    isHandled(activity("Undo", "/undo", "\"object\":" + follow()));
    assertThat(server.actor("alice").follows().followers(10)).isEmpty();
    isHandled(follow());
    assertThat(server.actor("alice").follows().followers(10)).containsExactly(mallory.id());
  }

  @Test
  void a_captured_Follow_does_not_follow_again_after_its_Undo() {
    Headers captured = sign(follow());
    send(follow(), captured);
    handled++;
    awaitHandled();
    isHandled(activity("Undo", "/undo", "\"object\":" + follow()));
    send(follow(), captured);
    nothingMoreIsHandled();
    assertThat(server.actor("alice").follows().followers(10)).isEmpty();
  }

  @Test
  void Updates_with_one_id_are_handled_as_often_as_they_differ() {
    isHandled(update("one"));
    isHandled(update("two"));
    String again = update("two");
    send(again, sign(again));
    nothingMoreIsHandled();
  }

  @Test
  void all_else_is_the_same_by_its_id() {
    isHandled(activity("Like", "/like", "\"object\":\"https://example.org/one\""));
    String again = activity("Like", "/like", "\"object\":\"https://example.org/two\"");
    send(again, sign(again));
    nothingMoreIsHandled();
  }

  @Test
  void what_also_sets_a_state_is_the_same_by_its_id() {
    String like =
        activity("Like", "/both", "\"object\":\"https://example.org/one\"")
            .replace("\"Like\"", "[\"Like\",\"Follow\"]");
    isHandled(like);
    send(like, sign(like));
    nothingMoreIsHandled();
  }
}
