package org.activitypub4j.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Origin;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.MessageVerifier;
import org.activitypub4j.signatures.MessageVerifier.HeadResult;
import org.activitypub4j.signatures.RequestHead;
import org.activitypub4j.signatures.SignatureClaim;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.signatures.VerificationPolicy;
import org.activitypub4j.signatures.VerifiedHead;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopbackPeerTest {
  private final LoopbackPeer peer = LoopbackPeer.start();
  private final SteppingClock clock = new SteppingClock(Instant.parse("2026-11-28T12:00:00Z"));

  @AfterEach
  void stop() {
    peer.close();
  }

  private static HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  @Test
  void what_is_posted_is_kept() throws Exception {
    PeerActor carol = peer.actor("/carol");
    byte[] body = ActivityStreams.standard().write(carol.document());
    HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(carol.inbox())
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            BodyHandlers.discarding());
    PeerRequest kept = peer.requests("POST", "/carol/inbox").get(0);
    assertThat(kept.object().id()).contains(carol.id());
    assertThat(kept).hasToString("POST /carol/inbox");
  }

  @Test
  void paths_are_answered_as_they_were_told_and_remembered() throws Exception {
    PeerActor carol = peer.actor("/carol");
    peer.busy("/busy", 503, Duration.ofMinutes(2));
    peer.redirect("/away", carol.id());

    assertThat(get(peer.uri("/absent")).statusCode()).isEqualTo(404);
    assertThat(get(peer.uri("/busy")).headers().firstValue("Retry-After")).contains("120");
    assertThat(get(peer.uri("/away")).headers().firstValue("Location"))
        .contains(carol.id().toString());
    assertThat(ActivityStreams.standard().read(get(carol.id()).body().getBytes(UTF_8)).id())
        .contains(carol.id());
    assertThat(peer.asked()).containsExactly("GET /absent", "GET /busy", "GET /away", "GET /carol");
    assertThat(peer.count("GET", "/carol")).isEqualTo(1);
    assertThat(peer.requests("GET", "/carol").get(0).headers().contains("Host")).isTrue();

    peer.reset();
    assertThat(get(carol.id()).statusCode()).isEqualTo(404);
    assertThat(peer.count("GET", "/carol")).isEqualTo(1);
  }

  @Test
  void only_names_for_tests_are_resolved() throws Exception {
    assertThat(LoopbackPeer.resolve("any.test").get(0).isLoopbackAddress()).isTrue();
    assertThatThrownBy(() -> LoopbackPeer.resolve("any.example"))
        .isInstanceOf(UnknownHostException.class);
  }

  @Test
  void what_an_actor_signs_holds_at_the_time_of_the_clock() {
    PeerActor carol = peer.actor("/carol");
    URI inbox = URI.create("https://us.example/inbox");
    for (SignatureScheme scheme : SignatureScheme.values()) {
      Headers signed = carol.sign("POST", inbox, new byte[0], scheme, clock);
      SignatureClaim claim =
          (SignatureClaim)
              new MessageVerifier(VerificationPolicy.mastodonCompatible(), clock)
                  .claim(
                      RequestHead.received(
                          "POST", Origin.parse("https://us.example"), "/inbox", signed));
      HeadResult result =
          claim.verify(VerificationKey.of(carol.keyId(), carol.id(), carol.keys().getPublic()));
      assertThat(result).as("%s", scheme).isInstanceOf(VerifiedHead.class);
    }
  }

  @Test
  void who_waits_in_vain_is_told_for_what() {
    Await.until("at once", () -> true);
    assertThat(Await.<String>value(() -> "a value", () -> java.util.Optional.of("x")))
        .isEqualTo("x");
    clock.advance(Duration.ofHours(1));
    assertThat(clock.instant()).isEqualTo("2026-11-28T13:00:00Z");
  }
}
