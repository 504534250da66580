package org.activitypub4j.signatures;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.URI;
import java.security.KeyPair;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Stream;
import org.activitypub4j.signatures.keys.SignatureAlgorithm;
import org.activitypub4j.signatures.keys.Signer;
import org.activitypub4j.signatures.keys.SigningException;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What we sign, we verify; and it has the form that peers expect. */
class RoundTripTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-23T10:00:00Z"));
  private static final byte[] BODY = "{\"type\":\"Follow\"}".getBytes(UTF_8);
  private static final URI OWNER = URI.create("https://alice.example/users/alice");
  private static final URI KEY_ID = URI.create("https://alice.example/users/alice#main-key");

  private final MessageSigner signer = new MessageSigner(CLOCK);
  private final MessageVerifier verifier =
      new MessageVerifier(VerificationPolicy.mastodonCompatible(), CLOCK);

  static Stream<Arguments> schemesAndKeys() {
    return Stream.of(SignatureScheme.values())
        .flatMap(
            scheme ->
                Stream.of(
                    Arguments.of(scheme, Fixtures.RSA), Arguments.of(scheme, Fixtures.ED25519)));
  }

  @ParameterizedTest
  @MethodSource("schemesAndKeys")
  void a_signed_POST_is_verified_in_three_steps(SignatureScheme scheme, KeyPair keys) {
    RequestHead signed = signer.sign(post(), BodyDigest.sha256(BODY), scheme, signer(keys));

    VerifiedMessage request = Fixtures.verified(verifier, signed, key(keys), BODY);

    assertThat(request.body()).isEqualTo(BODY);
    assertThat(request.key().owner()).isEqualTo(OWNER);
    assertThat(request.head().scheme()).isEqualTo(scheme);
    assertThat(request.head().queryIsSigned()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("schemesAndKeys")
  void a_signed_GET_is_verified_without_body(SignatureScheme scheme, KeyPair keys) {
    RequestHead get =
        new RequestHead("GET", URI.create("https://bob.example/users/bob?x=1"), Headers.of());
    RequestHead signed = signer.sign(get, null, scheme, signer(keys));

    assertThat(Fixtures.verifiedHead(verifier, signed, key(keys)).verifyNoBody())
        .isInstanceOf(VerifiedMessage.class);
  }

  @Test
  void A1_A2_a_cavage_POST_has_the_form_that_everybody_reads() {
    RequestHead signed =
        signer.sign(
            post(), BodyDigest.sha256(BODY), SignatureScheme.DRAFT_CAVAGE_12, signer(Fixtures.RSA));

    assertThat(signed.headers().values("Signature"))
        .singleElement()
        .asString()
        .startsWith(
            "keyId=\"https://alice.example/users/alice#main-key\",algorithm=\"rsa-sha256\","
                + "headers=\"(request-target) host date digest content-type\",signature=\"")
        .endsWith("\"");
    assertThat(signed.headers().first("Host")).hasValue("bob.example");
    assertThat(signed.headers().first("Date")).hasValue("Mon, 23 Nov 2026 10:00:00 GMT");
    assertThat(signed.headers().first("Digest")).get().asString().startsWith("SHA-256=");
    assertThat(signed.headers().contains("Signature-Input")).isFalse();
  }

  @Test
  void B2_an_RFC_9421_POST_has_the_form_that_Mastodon_reads() {
    RequestHead signed =
        signer.sign(
            post(), BodyDigest.sha256(BODY), SignatureScheme.RFC_9421, signer(Fixtures.RSA));

    assertThat(signed.headers().values("Signature-Input"))
        .containsExactly(
            "sig1=(\"@method\" \"@target-uri\" \"content-digest\");created=1795428000;"
                + "keyid=\"https://alice.example/users/alice#main-key\";alg=\"rsa-v1_5-sha256\"");
    assertThat(signed.headers().first("Content-Digest"))
        .get()
        .asString()
        .startsWith("sha-256=:")
        .endsWith(":");
    assertThat(signed.headers().contains("Digest")).isFalse();
  }

  @Test
  void a_request_signed_again_keeps_nothing_of_the_first_signature() {
    RequestHead first =
        signer.sign(
            post(), BodyDigest.sha256(BODY), SignatureScheme.DRAFT_CAVAGE_12, signer(Fixtures.RSA));
    RequestHead second =
        signer.sign(first, BodyDigest.sha256(BODY), SignatureScheme.RFC_9421, signer(Fixtures.RSA));

    assertThat(second.headers().contains("Digest")).isFalse();
    assertThat(second.headers().values("Signature")).hasSize(1);
    assertThat(Fixtures.verified(verifier, second, key(Fixtures.RSA), BODY).head().scheme())
        .isEqualTo(SignatureScheme.RFC_9421);
  }

  @Test
  void a_Host_that_is_not_that_of_the_target_is_not_signed() {
    RequestHead head = post().withHeaders(Headers.of("Host", "evil.example"));

    assertThat(
            catchThrowable(
                () ->
                    signer.sign(
                        head,
                        BodyDigest.sha256(BODY),
                        SignatureScheme.DRAFT_CAVAGE_12,
                        signer(Fixtures.RSA))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void A4_a_path_signed_without_its_query_is_taken_and_told() {
    RequestHead head =
        new RequestHead("GET", URI.create("https://bob.example/inbox?page=2"), Headers.of());
    RequestHead signed = signer.signWithoutQuery(head, null, signer(Fixtures.RSA));

    assertThat(Fixtures.verifiedHead(verifier, signed, key(Fixtures.RSA)).queryIsSigned())
        .isFalse();
    assertThat(
            Fixtures.refusal(
                new MessageVerifier(VerificationPolicy.strict(), CLOCK), signed, key(Fixtures.RSA)))
        .isInstanceOf(SignatureRefusal.SignatureMismatch.class);
  }

  @Test
  void A4_Ed25519_is_known_by_the_name_that_http_signature_gives_it() {
    RequestHead signed =
        signer.sign(
            post(),
            BodyDigest.sha256(BODY),
            SignatureScheme.DRAFT_CAVAGE_12,
            signer(Fixtures.ED25519));
    String named =
        signed.headers().first("Signature").orElseThrow().replace("hs2019", "ed25519-sha512");
    RequestHead theirs = signed.withHeaders(signed.headers().with("Signature", named));

    VerifiedMessage request = Fixtures.verified(verifier, theirs, key(Fixtures.ED25519), BODY);

    assertThat(request.head().algorithm()).isEqualTo(SignatureAlgorithm.ED25519);
  }

  @Test
  void draft_cavage_says_that_it_has_no_name_for_an_algorithm() {
    Signer pss =
        new Signer() {
          @Override
          public URI keyId() {
            return KEY_ID;
          }

          @Override
          public SignatureAlgorithm algorithm() {
            return SignatureAlgorithm.RSA_PSS_SHA512;
          }

          @Override
          public byte[] sign(byte[] message) {
            return new byte[256];
          }
        };

    Optional<Throwable> thrown =
        Optional.ofNullable(
            catchThrowable(() -> signer.sign(post(), null, SignatureScheme.DRAFT_CAVAGE_12, pss)));

    assertThat(thrown).get().isInstanceOf(SigningException.class);
  }

  private static RequestHead post() {
    return new RequestHead(
        "POST",
        URI.create("https://bob.example/users/bob/inbox"),
        Headers.of("Content-Type", "application/activity+json"));
  }

  private static Signer signer(KeyPair keys) {
    return Signer.of(KEY_ID, keys.getPrivate());
  }

  private static VerificationKey key(KeyPair keys) {
    return VerificationKey.of(KEY_ID, OWNER, keys.getPublic());
  }
}
