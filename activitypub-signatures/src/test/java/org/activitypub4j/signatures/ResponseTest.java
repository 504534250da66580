package org.activitypub4j.signatures;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.activitypub4j.signatures.MessageVerifier.ClaimResult;
import org.activitypub4j.signatures.MessageVerifier.HeadResult;
import org.activitypub4j.signatures.keys.Signer;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9421 section 2.4: a response is signed together with what was asked. */
class ResponseTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final byte[] BODY = "{\"type\":\"Note\"}".getBytes(UTF_8);
  private static final URI OWNER = URI.create("https://bob.example/users/bob");
  private static final URI KEY_ID = URI.create("https://bob.example/users/bob#main-key");
  private static final RequestHead GET =
      new RequestHead(
          "GET", URI.create("https://bob.example/notes/1?full=yes"), Headers.of("Accept", "*/*"));

  private final MessageSigner signer = new MessageSigner(InstantSource.fixed(NOW));
  private final MessageVerifier verifier =
      new MessageVerifier(VerificationPolicy.strict(), InstantSource.fixed(NOW));

  static Stream<KeyPair> keys() {
    return Stream.of(Fixtures.RSA, Fixtures.ED25519, Fixtures.P256, Fixtures.P384);
  }

  @ParameterizedTest
  @MethodSource("keys")
  void a_signed_response_is_verified_in_the_same_three_steps(KeyPair keys) {
    ResponseHead signed = signed(keys);

    VerifiedHead head = verifiedHead(signed, keys);
    assertThat(head.response()).hasValue(signed);
    assertThat(head.head()).isEqualTo(GET);
    assertThat(head.created()).hasValue(NOW);
    assertThat(head.verifyBody(BODY)).isInstanceOf(VerifiedMessage.class);
    assertThat(head.verifyBody("{}".getBytes(UTF_8)))
        .isInstanceOf(SignatureRefusal.DigestMismatch.class);
    assertThat(head.verifyNoBody()).isInstanceOf(SignatureRefusal.class);
    assertThat(head).asString().contains("GET", "answered 200", KEY_ID.toString());
  }

  @Test
  void the_signature_covers_status_digest_and_type_and_what_was_asked() {
    ResponseHead signed = signed(Fixtures.RSA);

    assertThat(signed.headers().values("Signature-Input"))
        .containsExactly(
            "sig1=(\"@status\" \"@method\";req \"@target-uri\";req \"content-digest\""
                + " \"content-type\");created=1795428000;"
                + "keyid=\"https://bob.example/users/bob#main-key\";alg=\"rsa-v1_5-sha256\"");
    assertThat(signed.headers().contains("Content-Digest")).isTrue();
    assertThat(signed.request().headers()).isEqualTo(GET.headers());
  }

  @Test
  void a_response_signed_again_keeps_nothing_of_the_first_signature() {
    ResponseHead again =
        signer.sign(signed(Fixtures.RSA), null, Signer.of(KEY_ID, Fixtures.RSA.getPrivate()));

    assertThat(again.headers().contains("Content-Digest")).isFalse();
    assertThat(again.headers().values("Signature")).hasSize(1);
  }

  @Test
  void an_answer_to_something_else_or_with_another_status_is_refused() {
    ResponseHead signed = signed(Fixtures.RSA);
    for (RequestHead other :
        new RequestHead[] {
          new RequestHead("GET", URI.create("https://bob.example/notes/2?full=yes"), GET.headers()),
          new RequestHead("GET", URI.create("https://bob.example/notes/1?full=no"), GET.headers()),
          new RequestHead("GET", URI.create("https://eve.example/notes/1?full=yes"), GET.headers()),
          new RequestHead("PUT", GET.target(), GET.headers())
        }) {
      assertThat(refusal(new ResponseHead(200, signed.headers(), other)))
          .isInstanceOf(SignatureRefusal.SignatureMismatch.class);
    }
    assertThat(refusal(new ResponseHead(201, signed.headers(), GET)))
        .isInstanceOf(SignatureRefusal.SignatureMismatch.class);
    assertThat(refusal(signed.withHeaders(signed.headers().with("Content-Type", "text/html"))))
        .isInstanceOf(SignatureRefusal.SignatureMismatch.class);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "`\"@method\";req \"@target-uri\";req \"content-digest\"`|STATUS",
        "`\"@status\" \"@target-uri\";req \"content-digest\"`|METHOD_AND_TARGET",
        "`\"@status\" \"@method\";req \"@path\";req \"@authority\";req \"content-digest\"`"
            + "|METHOD_AND_TARGET",
        "`\"@status\" \"@method\";req \"@request-target\";req \"content-digest\"`|AUTHORITY",
        "`\"@status\" \"@method\";req \"@target-uri\";req \"content-digest\";key=\"sha-256\"`"
            + "|BODY_DIGEST",
        "`\"@status\" \"@method\";req \"@target-uri\";req \"content-digest\"`|NONE",
        "`\"@status\" \"@method\";req \"@target-uri\";req \"content-digest\";sf`|NONE",
        "`\"@status\" \"@method\";req \"@target-uri\";req \"content-digest\";bs`|NONE",
        "`\"@status\" \"@method\";req \"@path\";req \"@query\";req \"@authority\";req"
            + " \"content-digest\"`|NONE",
      })
  void A1_a_response_must_cover_status_request_and_body(String components, String missing) {
    ResponseHead signed = signed(GET, 200, components, Fixtures.RSA);

    if (missing.equals("NONE")) {
      assertThat(verifiedHead(signed, Fixtures.RSA).verifyBody(BODY))
          .isInstanceOf(VerifiedMessage.class);
    } else {
      assertThat(refusal(signed))
          .isInstanceOfSatisfying(
              SignatureRefusal.NotCovered.class,
              refusal -> assertThat(refusal.missing()).containsExactly(Coverage.valueOf(missing)));
    }
  }

  @Test
  void A1_what_only_a_request_has_does_not_count_where_a_response_carries_it() {
    Headers headers =
        Headers.of(
            "Host", "bob.example", "Content-Digest", BodyDigest.sha256(BODY).contentDigest());
    ResponseHead withHost =
        signed(
            new ResponseHead(200, headers, GET),
            "\"@status\" \"@method\";req \"@request-target\";req \"content-digest\" \"host\"",
            Fixtures.RSA);
    ResponseHead unsigned =
        new ResponseHead(
            200,
            headers
                .with(
                    "Signature-Input",
                    "s=(\"@status\" \"@method\" \"@target-uri\" \"content-digest\");"
                        + "created=1795428000;keyid=\"https://bob.example/k\"")
                .with("Signature", "s=:AAAA:"),
            GET);

    assertThat(refusal(withHost))
        .isInstanceOfSatisfying(
            SignatureRefusal.NotCovered.class,
            refusal -> assertThat(refusal.missing()).containsExactly(Coverage.AUTHORITY));
    assertThat(refusal(unsigned))
        .isInstanceOfSatisfying(
            SignatureRefusal.NotCovered.class,
            refusal ->
                assertThat(refusal.missing())
                    .containsExactlyInAnyOrder(Coverage.METHOD_AND_TARGET, Coverage.AUTHORITY));
  }

  @Test
  void A1_the_time_must_be_covered_and_fit() {
    ResponseHead signed = signed(Fixtures.RSA);
    MessageVerifier later =
        new MessageVerifier(
            VerificationPolicy.strict(), InstantSource.fixed(NOW.plus(Duration.ofMinutes(6))));
    ResponseHead timeless =
        signed.withHeaders(
            signed
                .headers()
                .with(
                    "Signature-Input",
                    signed
                        .headers()
                        .first("Signature-Input")
                        .orElseThrow()
                        .replace(";created=1795428000", "")));

    assertThat((SignatureRefusal) later.claim(signed))
        .isInstanceOf(SignatureRefusal.OutsideClockWindow.class);
    assertThat((SignatureRefusal) verifier.claim(timeless))
        .isEqualTo(
            new SignatureRefusal.NotCovered(
                Set.of(Coverage.TIME), verifiedHead(signed, Fixtures.RSA).covered()));
  }

  @ParameterizedTest
  @CsvSource({"HEAD,200", "GET,204", "GET,304"})
  void a_response_that_has_no_body_needs_no_digest(String method, int status) {
    RequestHead request = new RequestHead(method, GET.target(), GET.headers());
    ResponseHead signed =
        signer.sign(
            new ResponseHead(status, Headers.of(), request),
            null,
            Signer.of(KEY_ID, Fixtures.RSA.getPrivate()));

    VerifiedHead head = verifiedHead(signed, Fixtures.RSA);
    assertThat(head.verifyNoBody()).isInstanceOf(VerifiedMessage.class);
    assertThat(head.verifyBody(BODY)).isInstanceOf(SignatureRefusal.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 206})
  void Rfc_9530_the_digest_of_the_representation_counts_where_the_body_is_all_of_it(int status) {
    String digest = BodyDigest.sha256(BODY).contentDigest();
    ResponseHead head = new ResponseHead(status, Headers.of("Repr-Digest", digest), GET);
    ResponseHead signed =
        signed(
            head, "\"@status\" \"@method\";req \"@target-uri\";req \"repr-digest\"", Fixtures.RSA);

    if (status == 200) {
      assertThat(verifiedHead(signed, Fixtures.RSA).verifyBody(BODY))
          .isInstanceOf(VerifiedMessage.class);
    } else {
      assertThat(refusal(signed)).isInstanceOf(SignatureRefusal.NotCovered.class);
    }
  }

  @Test
  void a_response_with_draft_cavage_is_not_taken() {
    ResponseHead head =
        new ResponseHead(
            200,
            Headers.of(
                "Date",
                "Mon, 23 Nov 2026 10:00:00 GMT",
                "Signature",
                "keyId=\"https://bob.example/k\",headers=\"date\",signature=\"AAAA\""),
            GET);
    VerificationPolicy anything =
        VerificationPolicy.mastodonCompatible()
            .dangerouslyNotRequiring(EnumSet.allOf(Coverage.class));

    assertThat(new MessageVerifier(anything, InstantSource.fixed(NOW)).claim(head))
        .isEqualTo(new SignatureRefusal.NoSignature());
  }

  @Test
  void a_status_has_three_digits() {
    assertThatThrownBy(() -> new ResponseHead(99, Headers.of(), GET))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ResponseHead(1_000, Headers.of(), GET))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private ResponseHead signed(KeyPair keys) {
    ResponseHead head =
        new ResponseHead(200, Headers.of("Content-Type", "application/activity+json"), GET);
    return signer.sign(head, BodyDigest.sha256(BODY), Signer.of(KEY_ID, keys.getPrivate()));
  }

  /** A correct signature over just these components. */
  private static ResponseHead signed(
      RequestHead request, int status, String components, KeyPair keys) {
    Headers headers = Headers.of("Content-Digest", BodyDigest.sha256(BODY).contentDigest());
    return signed(new ResponseHead(status, headers, request), components, keys);
  }

  private static ResponseHead signed(ResponseHead head, String components, KeyPair keys) {
    String input = "s=(" + components + ");created=1795428000;keyid=\"" + KEY_ID + "\"";
    ParsedSignature parsed = Rfc9421Parser.of(List.of(input), List.of("s=:AAAA:")).signature("s");
    byte[] base = SignatureBase.rfc9421(Message.of(head), parsed).bytes();
    byte[] signature = Signer.of(KEY_ID, keys.getPrivate()).sign(base);
    return head.withHeaders(
        head.headers()
            .with("Signature-Input", input)
            .with("Signature", "s=:" + Base64.getEncoder().encodeToString(signature) + ":"));
  }

  private VerifiedHead verifiedHead(ResponseHead head, KeyPair keys) {
    ClaimResult claim = verifier.claim(head);
    assertThat(claim).isInstanceOf(SignatureClaim.class);
    HeadResult result =
        ((SignatureClaim) claim).verify(VerificationKey.of(KEY_ID, OWNER, keys.getPublic()));
    assertThat(result).isInstanceOf(VerifiedHead.class);
    return (VerifiedHead) result;
  }

  private SignatureRefusal refusal(ResponseHead head) {
    ClaimResult claim = verifier.claim(head);
    if (claim instanceof SignatureRefusal refused) {
      return refused;
    }
    HeadResult result =
        ((SignatureClaim) claim)
            .verify(VerificationKey.of(KEY_ID, OWNER, Fixtures.RSA.getPublic()));
    assertThat(result).isInstanceOf(SignatureRefusal.class);
    return (SignatureRefusal) result;
  }
}
