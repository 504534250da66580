package org.activitypub4j.signatures;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.activitypub4j.signatures.keys.Signer;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9421 section 5; protocol B5. */
class AcceptSignatureTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-23T10:00:00Z"));
  private static final byte[] BODY = "{}".getBytes(UTF_8);
  private static final URI OWNER = URI.create("https://alice.example/users/alice");
  private static final URI KEY_ID = URI.create("https://alice.example/users/alice#main-key");
  private static final Signer SIGNER = Signer.of(KEY_ID, Fixtures.RSA.getPrivate());
  private static final VerificationKey KEY =
      VerificationKey.of(KEY_ID, OWNER, Fixtures.RSA.getPublic());

  private final MessageSigner signer = new MessageSigner(CLOCK);
  private final MessageVerifier verifier = new MessageVerifier(VerificationPolicy.strict(), CLOCK);

  @Test
  void B5_a_challenge_is_answered_with_its_label_components_nonce_and_tag() {
    RequestHead signed =
        answer(
                "proof=(\"@authority\" \"@method\" \"@target-uri\" \"content-digest\""
                    + " \"content-type\");created;expires;nonce=\"a\\\"b\";tag=\"app\"")
            .orElseThrow();

    assertThat(signed.headers().first("Signature-Input"))
        .hasValue(
            "proof=(\"@authority\" \"@method\" \"@target-uri\" \"content-digest\""
                + " \"content-type\");created=1795428000;expires=1795431600;"
                + "keyid=\"https://alice.example/users/alice#main-key\";alg=\"rsa-v1_5-sha256\";"
                + "nonce=\"a\\\"b\";tag=\"app\"");
    VerifiedHead head = Fixtures.verified(verifier, signed, KEY, BODY).head();
    assertThat(head.nonce()).hasValue("a\"b");
    assertThat(head.tag()).hasValue("app");
    assertThat(head.created()).hasValue(CLOCK.instant());
  }

  @Test
  void B5_what_we_ask_for_can_be_answered_and_is_verified() {
    AcceptSignature asked = AcceptSignature.standard(post());

    assertThat(asked.headerValue())
        .isEqualTo("sig1=(\"@method\" \"@target-uri\" \"content-digest\");created");
    assertThat(AcceptSignature.parse(Headers.of("Accept-Signature", asked.headerValue())))
        .hasValue(asked);
    RequestHead signed = signer.sign(post(), BodyDigest.sha256(BODY), asked, SIGNER).orElseThrow();
    assertThat(Fixtures.verified(verifier, signed, KEY, BODY).body()).isEqualTo(BODY);
  }

  @Test
  void B5_for_a_GET_no_digest_is_asked_for_as_it_has_none() {
    RequestHead get =
        new RequestHead("GET", URI.create("https://bob.example/notes/1"), Headers.of());
    AcceptSignature asked = AcceptSignature.standard(get);

    assertThat(asked.headerValue()).isEqualTo("sig1=(\"@method\" \"@target-uri\");created");
    assertThat(signer.sign(get, null, asked, SIGNER)).isPresent();
  }

  @Test
  void A1_a_challenge_for_less_than_the_minimum_gets_the_minimum() {
    RequestHead signed = answer("sig1=(\"date\");tag=\"x\"").orElseThrow();

    assertThat(signed.headers().first("Signature-Input"))
        .get()
        .asString()
        .startsWith("sig1=(\"date\" \"@method\" \"@target-uri\" \"content-digest\");created=");
    assertThat(Fixtures.verified(verifier, signed, KEY, BODY).body()).isEqualTo(BODY);
  }

  @Test
  void two_of_several_wishes_are_answered_in_one_request() {
    RequestHead signed =
        answer("a=(\"@method\"), b=(\"x-missing\"), c=(\"@target-uri\"), d=(\"@path\")")
            .orElseThrow();

    assertThat(signed.headers().values("Signature-Input")).hasSize(1);
    assertThat(signed.headers().first("Signature-Input"))
        .get()
        .asString()
        .startsWith("a=(")
        .contains(", c=(")
        .doesNotContain("b=(", "d=(");
    MessageVerifier both = new MessageVerifier(VerificationPolicy.mastodonCompatible(), CLOCK);
    SignatureClaim first = (SignatureClaim) both.claim(signed);
    assertThat(first.verify(KEY)).isInstanceOf(VerifiedHead.class);
    assertThat(first.alternative().orElseThrow().verify(KEY)).isInstanceOf(VerifiedHead.class);
    assertThat(first.alternative().orElseThrow().alternative()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sig1=(\"x-missing\")",
        "sig1=(\"@status\")",
        "sig1=(\"@query-param\";name=\"a\")",
        "sig1=(\"@method\";req)",
        "sig1=(\"@method\" \"@method\")",
        "sig1=(\"@unknown\")",
        "sig1=(token)",
        "sig1=(5)",
        "sig1=(\"\")",
        "sig1=(\"@method\");alg=\"ed25519\"",
        "sig1=(\"@method\");keyid=\"https://other.example/key\""
      })
  void what_we_cannot_sign_is_not_answered(String header) {
    assertThat(answer(header)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sig1", "sig1=1", "sig1=(\"@method\"", "", "SIG=()", "sig1=();nonce=5"})
  void what_cannot_be_read_asks_for_nothing(String header) {
    assertThat(AcceptSignature.parse(Headers.of("Accept-Signature", header))).isEmpty();
    assertThat(AcceptSignature.parse(Headers.of())).isEmpty();
  }

  @Test
  void an_overlong_nonce_is_not_echoed() {
    assertThat(answer("sig1=(\"@method\");nonce=\"" + "n".repeat(513) + "\"")).isEmpty();
  }

  private Optional<RequestHead> answer(String header) {
    return AcceptSignature.parse(Headers.of("Accept-Signature", header))
        .flatMap(wished -> signer.sign(post(), BodyDigest.sha256(BODY), wished, SIGNER));
  }

  private static RequestHead post() {
    return new RequestHead(
        "POST",
        URI.create("https://bob.example/inbox"),
        Headers.of("Content-Type", "application/activity+json"));
  }
}
