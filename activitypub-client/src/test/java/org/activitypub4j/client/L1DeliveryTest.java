package org.activitypub4j.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import org.activitypub4j.client.ScriptedPeer.Reply;
import org.activitypub4j.client.ScriptedPeer.Request;
import org.activitypub4j.client.transport.TransportException;
import org.activitypub4j.client.transport.TransportLimits;
import org.activitypub4j.model.Origin;
import org.activitypub4j.signatures.MessageVerifier;
import org.activitypub4j.signatures.SignatureClaim;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.signatures.VerificationPolicy;
import org.activitypub4j.signatures.VerifiedHead;
import org.activitypub4j.signatures.VerifiedMessage;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.activitypub4j.testing.SteppingClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** protocol.md L1, A8, A10, B5; README decision 6; reliability.md G7, G9: one delivery. */
@Timeout(20)
class L1DeliveryTest {
  private final ScriptedPeer peer = ScriptedPeer.start();
  private final SteppingClock clock = Clients.clock();
  private final FederationClient client = Clients.builder().clock(clock).build();

  @AfterEach
  void close() {
    client.close();
    peer.close();
  }

  private DeliveryOutcome deliver() {
    return Deliveries.deliver(client, peer.url("/inbox"));
  }

  /** Takes only what is signed so; refuses the rest with a status. */
  private static Function<Request, Reply> only(String signature, int status) {
    return request ->
        request.signature().equals(signature) ? Reply.status(202) : Reply.status(status);
  }

  @Nested
  class Order_of_schemes {
    @Test
    void draft_cavage_comes_first_at_first_contact() {
      peer.on("/inbox", Reply.status(202));

      assertThat(deliver())
          .isEqualTo(
              new DeliveryOutcome.Delivered(
                  peer.url("/inbox"), 202, SignatureScheme.DRAFT_CAVAGE_12));
      assertThat(peer.log()).containsExactly("POST /inbox cavage");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401})
    void what_is_refused_is_sent_once_more_in_the_other_scheme_which_is_remembered(int status) {
      peer.script("/inbox", only("rfc9421", status));

      assertThat(deliver()).isInstanceOf(DeliveryOutcome.Delivered.class);
      assertThat(deliver()).isInstanceOf(DeliveryOutcome.Delivered.class);
      assertThat(peer.log())
          .containsExactly("POST /inbox cavage", "POST /inbox rfc9421", "POST /inbox rfc9421");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401})
    void what_is_refused_in_both_schemes_is_not_sent_a_third_time(int status) {
      peer.on("/inbox", Reply.of(status, "", "Verification failed"));

      DeliveryOutcome outcome = deliver();

      assertThat(outcome)
          .isEqualTo(
              new DeliveryOutcome.SignatureRefused(
                  peer.url("/inbox"), status, "Verification failed"));
      assertThat(peer.log()).containsExactly("POST /inbox cavage", "POST /inbox rfc9421");
    }

    @Test
    void C10_a_403_is_not_sent_again_by_the_other_scheme() {
      peer.on("/inbox", Reply.of(403, "", "blocked"));

      for (int i = 0; i < 3; i++) {
        assertThat(deliver())
            .isEqualTo(new DeliveryOutcome.SignatureRefused(peer.url("/inbox"), 403, "blocked"));
      }
      assertThat(peer.log()).hasSize(3).allMatch("POST /inbox cavage"::equals);
    }

    @Test
    void C10_a_403_that_asks_for_a_signature_gets_it() {
      peer.script(
          "/inbox",
          request ->
              request.signature().equals("rfc9421")
                  ? Reply.status(202)
                  : Reply.of(
                      403, "Accept-Signature: s=(\"@method\" \"@target-uri\");created\r\n", ""));

      assertThat(deliver()).isInstanceOf(DeliveryOutcome.Delivered.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401})
    void C10_what_a_server_accepted_before_is_not_at_once_sent_again_in_the_other_scheme(
        int status) {
      peer.on("/inbox", Reply.status(202));
      deliver();
      peer.on("/inbox", Reply.of(status, "", "no such user"));

      assertThat(deliver())
          .isEqualTo(
              new DeliveryOutcome.SignatureRefused(peer.url("/inbox"), status, "no such user"));
      assertThat(peer.log()).containsExactly("POST /inbox cavage", "POST /inbox cavage");
    }

    @Test
    void C10_a_server_that_has_gone_over_to_the_other_scheme_gets_it_at_the_next_attempt() {
      peer.on("/inbox", Reply.status(202));
      deliver();
      peer.script("/inbox", only("rfc9421", 401));

      assertThat(deliver()).isInstanceOf(DeliveryOutcome.SignatureRefused.class);
      assertThat(deliver()).isInstanceOf(DeliveryOutcome.Delivered.class);
      assertThat(deliver()).isInstanceOf(DeliveryOutcome.Delivered.class);
      assertThat(peer.log())
          .containsExactly(
              "POST /inbox cavage",
              "POST /inbox cavage",
              "POST /inbox cavage",
              "POST /inbox rfc9421",
              "POST /inbox rfc9421");
    }

    @Test
    void C10_a_proof_of_one_server_is_none_of_another() {
      peer.on("/inbox", Reply.status(202));
      Deliveries.deliver(client, peer.url("other.test", "/inbox"));
      peer.script("/inbox", only("rfc9421", 401));

      assertThat(deliver()).isInstanceOf(DeliveryOutcome.Delivered.class);
    }

    @Test
    void C10_the_first_error_is_told_and_not_that_of_the_second_knock() {
      peer.script(
          "/inbox",
          request ->
              request.signature().equals("cavage")
                  ? Reply.of(401, "", "the actor is suspended")
                  : Reply.of(500, "", "unknown header"));

      assertThat(deliver())
          .isEqualTo(
              new DeliveryOutcome.SignatureRefused(
                  peer.url("/inbox"), 401, "the actor is suspended"));
      assertThat(peer.requests()).hasSize(2);
    }

    @Test
    void C10_the_first_error_of_a_fetch_is_told_too() {
      try (FederationClient signing =
          Clients.builder().fetchSigner(() -> TestKeys.INSTANCE).build()) {
        peer.script(
            "/x",
            request ->
                request.signature().equals("cavage")
                    ? Reply.of(401, "", "the key is unknown")
                    : Reply.of(500, "", "unknown header"));

        FetchException refused = Clients.refusal(signing, peer.url("/x"));

        assertThat(refused.status()).hasValue(401);
        assertThat(refused).hasMessageContaining("the key is unknown");
        assertThat(peer.log()).containsExactly("GET /x cavage", "GET /x rfc9421");
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 405, 410, 413, 422, 429, 500, 503})
    void other_answers_say_nothing_about_the_signature(int status) {
      peer.on("/inbox", Reply.status(status));

      deliver();

      assertThat(peer.log()).containsExactly("POST /inbox cavage");
    }

    @Test
    void a_verified_request_in_rfc9421_is_evidence_for_it() {
      peer.on("/inbox", Reply.status(202));

      client.sawVerified(peer.origin(), SignatureScheme.RFC_9421);

      assertThat(deliver()).isInstanceOf(DeliveryOutcome.Delivered.class);
      assertThat(peer.log()).containsExactly("POST /inbox rfc9421");
    }

    @Test
    void evidence_holds_for_one_server_only() {
      peer.on("/inbox", Reply.status(202));

      client.sawVerified(new Origin("http", "other.test", peer.port()), SignatureScheme.RFC_9421);
      client.sawVerified(peer.origin(), SignatureScheme.DRAFT_CAVAGE_12);
      deliver();

      assertThat(peer.log()).containsExactly("POST /inbox cavage");
    }

    @Test
    void evidence_expires_after_a_week() {
      peer.on("/inbox", Reply.status(202));
      client.sawVerified(peer.origin(), SignatureScheme.RFC_9421);

      clock.advance(Duration.ofDays(8));
      deliver();

      assertThat(peer.log()).containsExactly("POST /inbox cavage");
    }

    @Test
    void a_remembered_scheme_that_fails_is_given_up_for_the_other() {
      client.sawVerified(peer.origin(), SignatureScheme.RFC_9421);
      peer.script("/inbox", only("cavage", 401));

      deliver();
      deliver();

      assertThat(peer.log())
          .containsExactly("POST /inbox rfc9421", "POST /inbox cavage", "POST /inbox cavage");
    }

    @Test
    void accept_signature_is_answered_as_it_asks() {
      String wish =
          "Accept-Signature: theirs=(\"@method\" \"@target-uri\" \"@authority\""
              + " \"content-digest\");created;nonce=\"n1\";tag=\"t1\"\r\n";
      peer.script(
          "/inbox",
          request ->
              request.signature().equals("rfc9421") ? Reply.status(202) : Reply.of(401, wish, ""));

      assertThat(deliver())
          .isEqualTo(
              new DeliveryOutcome.Delivered(peer.url("/inbox"), 202, SignatureScheme.RFC_9421));

      assertThat(peer.requests().get(1).header("Signature-Input").orElseThrow())
          .startsWith("theirs=(")
          .contains("\"@authority\"", "nonce=\"n1\"", "tag=\"t1\"");
    }

    @Test
    void accept_signature_on_a_success_is_evidence_for_the_next_time() {
      peer.on(
          "/inbox",
          Reply.of(202, "Accept-Signature: s=(\"@method\" \"@target-uri\");created\r\n", ""));

      deliver();
      deliver();

      assertThat(peer.log()).containsExactly("POST /inbox cavage", "POST /inbox rfc9421");
    }

    @Test
    void the_order_is_an_option() {
      peer.on("/inbox", Reply.status(202));
      try (FederationClient modern =
          Clients.builder().firstScheme(SignatureScheme.RFC_9421).build()) {
        Deliveries.deliver(modern, peer.url("/inbox"));
      }
      assertThat(peer.log()).containsExactly("POST /inbox rfc9421");
    }
  }

  @Nested
  class A8_the_query {
    private boolean verifies(Request request, String target) {
      MessageVerifier verifier =
          new MessageVerifier(VerificationPolicy.mastodonCompatible(), clock);
      VerificationKey key =
          VerificationKey.of(
              TestKeys.INSTANCE.keyId(),
              URI.create("https://us.test/actor"),
              TestKeys.RSA.getPublic());
      Request seen = new Request(request.method(), target, request.headers(), request.body());
      return verifier.claim(seen.head(peer.origin())) instanceof SignatureClaim claim
          && claim.verify(key) instanceof VerifiedHead head
          && head.verifyBody(request.body().getBytes(ISO_8859_1)) instanceof VerifiedMessage;
    }

    @Test
    void is_signed_and_only_after_a_401_left_out() {
      peer.script(
          "/inbox?user=1",
          request -> verifies(request, "/inbox") ? Reply.status(202) : Reply.status(401));

      DeliveryOutcome outcome = Deliveries.deliver(client, peer.url("/inbox?user=1"));

      assertThat(outcome).isInstanceOf(DeliveryOutcome.Delivered.class);
      assertThat(peer.log())
          .containsExactly("POST /inbox?user=1 cavage", "POST /inbox?user=1 cavage");
      assertThat(verifies(peer.requests().get(0), "/inbox?user=1")).isTrue();
    }

    @Test
    void is_not_left_out_where_there_is_none() {
      peer.on("/inbox", Reply.status(401));

      deliver();

      assertThat(peer.requests()).hasSize(2);
      assertThat(verifies(peer.requests().get(0), "/inbox")).isTrue();
      assertThat(verifies(peer.requests().get(1), "/inbox")).isTrue();
    }

    @Test
    void then_the_other_scheme_and_no_more() {
      peer.on("/inbox?user=1", Reply.status(401));

      Deliveries.deliver(client, peer.url("/inbox?user=1"));

      assertThat(peer.log())
          .containsExactly(
              "POST /inbox?user=1 cavage",
              "POST /inbox?user=1 cavage",
              "POST /inbox?user=1 rfc9421");
    }
  }

  @Nested
  class F2_the_request {
    @Test
    void has_the_bytes_and_the_headers_that_peers_want() {
      peer.on("/inbox", Reply.status(202));

      deliver();

      Request request = peer.requests().get(0);
      assertThat(request.body().getBytes(ISO_8859_1)).isEqualTo(Deliveries.ACTIVITY);
      assertThat(request.headers().values("Content-Type"))
          .containsExactly("application/activity+json");
      assertThat(request.headers().values("Host")).containsExactly("peer.test:" + peer.port());
      assertThat(request.headers().values("Content-Length"))
          .containsExactly(Integer.toString(Deliveries.ACTIVITY.length));
      assertThat(request.headers().values("User-Agent"))
          .containsExactly("Tests/1.0 (+https://us.test/)");
      assertThat(request.headers().first("Digest").orElseThrow()).startsWith("SHA-256=");
      assertThat(request.headers().contains("Transfer-Encoding")).isFalse();
      assertThat(request.headers().contains("Cookie")).isFalse();
      assertThat(request.headers().contains("Upgrade")).isFalse();
    }

    @Test
    void never_carries_cookies_back() {
      peer.on("/inbox", Reply.of(202, "Set-Cookie: a=b\r\n", ""));

      deliver();
      deliver();

      assertThat(peer.requests().get(1).headers().contains("Cookie")).isFalse();
    }
  }

  @Nested
  class G9_the_outcome {
    private DeliveryOutcome after(int status, String headers) {
      peer.on("/inbox", Reply.of(status, headers, "because"));
      return deliver();
    }

    @Test
    void tells_what_to_do_next() {
      URI inbox = peer.url("/inbox");
      Duration minute = Duration.ofMinutes(1);
      assertThat(after(200, "")).isInstanceOf(DeliveryOutcome.Delivered.class);
      assertThat(after(404, "")).isEqualTo(new DeliveryOutcome.NotFound(inbox, "because"));
      assertThat(after(410, "")).isEqualTo(new DeliveryOutcome.Gone(inbox, "because"));
      assertThat(after(429, "Retry-After: 60\r\n"))
          .isEqualTo(new DeliveryOutcome.SlowDown(inbox, minute, "because"));
      assertThat(after(503, "Retry-After: 60\r\n"))
          .isEqualTo(new DeliveryOutcome.Retry(inbox, 503, null, minute, "because"));
      assertThat(after(408, ""))
          .isEqualTo(new DeliveryOutcome.Retry(inbox, 408, null, null, "because"));
      assertThat(after(500, ""))
          .isEqualTo(new DeliveryOutcome.Retry(inbox, 500, null, null, "because"));
      assertThat(after(413, ""))
          .isEqualTo(new DeliveryOutcome.Refused(inbox, 413, null, "because"));
      assertThat(after(301, "Location: /inbox2\r\n"))
          .isEqualTo(new DeliveryOutcome.Refused(inbox, 301, null, "because"));
    }

    @Test
    void of_a_peer_that_cannot_be_reached_is_to_try_again() throws IOException {
      try (Socket closed = new Socket()) {
        closed.bind(
            new InetSocketAddress(
                InetAddress.getLoopbackAddress(), 0)); // nobody else has its port meanwhile
        URI inbox = URI.create("http://peer.test:" + closed.getLocalPort() + "/inbox");

        assertThat(Deliveries.deliver(client, inbox))
            .isInstanceOfSatisfying(
                DeliveryOutcome.Retry.class,
                retry ->
                    assertThat(retry.transport())
                        .isEqualTo(TransportException.Reason.CONNECT_FAILED));
      }
    }

    @Test
    void of_an_inbox_to_which_nothing_is_sent_is_final() {
      for (String inbox :
          new String[] {
            "http://10.0.0.1/inbox", "https://[::1]/inbox", "acct:a@b", "https://u@peer.test/inbox"
          }) {
        assertThat(Deliveries.deliver(client, URI.create(inbox)))
            .isInstanceOfSatisfying(
                DeliveryOutcome.Refused.class,
                refused ->
                    assertThat(refused.transport())
                        .isIn(
                            TransportException.Reason.ADDRESS_REFUSED,
                            TransportException.Reason.INVALID_URL));
      }
    }

    @Test
    void of_an_answer_that_is_endless_is_still_known() {
      peer.on(
          "/inbox",
          out -> {
            out.write("HTTP/1.1 202 OK\r\nContent-Length: 10000000000000\r\n\r\n".getBytes(UTF_8));
            byte[] step = new byte[65_536];
            for (int i = 0; i < 1_000; i++) {
              out.write(step);
            }
          });

      assertThat(deliver()).isInstanceOf(DeliveryOutcome.Delivered.class);
    }

    @Test
    void of_a_peer_that_never_answers_is_to_try_again() {
      try (FederationClient hasty =
          Clients.builder()
              .limits(
                  TransportLimits.DEFAULT.withTimeouts(
                      Duration.ofSeconds(1), Duration.ofMillis(200), Duration.ofSeconds(1)))
              .build()) {
        peer.on("/inbox", out -> {});

        assertThat(Deliveries.deliver(hasty, peer.url("/inbox")))
            .isInstanceOfSatisfying(
                DeliveryOutcome.Retry.class,
                retry ->
                    assertThat(retry.transport())
                        .isEqualTo(TransportException.Reason.READ_TIMEOUT));
      }
      assertThat(peer.requests()).hasSize(1);
    }
  }
}
