package org.activitypub4j.signatures;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.security.KeyPair;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.activitypub4j.signatures.MessageVerifier.BodyResult;
import org.activitypub4j.signatures.MessageVerifier.HeadResult;
import org.activitypub4j.signatures.keys.Signer;
import org.activitypub4j.signatures.keys.VerificationKey;

/** RFC 9421 section 4.3: several signatures on one message; security.md D10. */
class SeveralSignaturesTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-23T10:00:00Z"));
  private static final byte[] BODY = "{}".getBytes(UTF_8);
  private static final URI OWNER = URI.create("https://alice.example/users/alice");
  private static final VerificationKey RSA = key("rsa", Fixtures.RSA);
  private static final VerificationKey ED25519 = key("ed", Fixtures.ED25519);
  private static final VerificationKey P256 = key("p256", Fixtures.P256);
  private static final List<Signer> SIGNERS =
      List.of(
          signer("ed", Fixtures.ED25519),
          signer("rsa", Fixtures.RSA),
          signer("p256", Fixtures.P256));
  private static final RequestHead SIGNED =
      new MessageSigner(CLOCK)
          .sign(post(), BodyDigest.sha256(BODY), List.of(signer("rsa", Fixtures.RSA)));

  private final MessageSigner signer = new MessageSigner(CLOCK);

  @Example
  void each_signer_signs_under_a_label_of_its_own() {
    RequestHead signed = signer.sign(post(), BodyDigest.sha256(BODY), SIGNERS);
    MessageVerifier verifier =
        new MessageVerifier(VerificationPolicy.mastodonCompatible().withMaxSignatures(3), CLOCK);

    assertThat(signed.headers().first("Signature-Input"))
        .get()
        .asString()
        .contains("sig1=(", ", sig2=(", ", sig3=(");
    SignatureClaim first = (SignatureClaim) verifier.claim(signed);
    SignatureClaim second = first.alternative().orElseThrow();
    SignatureClaim third = second.alternative().orElseThrow();
    assertThat(third.alternative()).isEmpty();
    assertThat(bodyOf(first.verify(ED25519))).isEqualTo(BODY);
    assertThat(bodyOf(second.verify(RSA))).isEqualTo(BODY);
    assertThat(bodyOf(third.verify(P256))).isEqualTo(BODY);
    assertThat((SignatureRefusal) first.verify(RSA))
        .isInstanceOf(SignatureRefusal.KeyMismatch.class);
  }

  @Example
  void B5_each_wish_is_answered_by_the_signer_that_can() {
    RequestHead signed =
        answer(
                "a=(\"@method\");alg=\"ecdsa-p384-sha384\","
                    + "b=(\"@method\");alg=\"ecdsa-p256-sha256\","
                    + "c=(\"@method\");keyid=\"https://alice.example/users/alice#rsa\","
                    + "d=(\"@method\")")
            .orElseThrow();

    assertThat(signed.headers().first("Signature-Input"))
        .get()
        .asString()
        .matches("b=\\(.*#p256\".*, c=\\(.*#rsa\"[^,]*");
    SignatureClaim claim =
        (SignatureClaim)
            new MessageVerifier(VerificationPolicy.mastodonCompatible(), CLOCK).claim(signed);
    assertThat(bodyOf(claim.verify(P256))).isEqualTo(BODY);
    assertThat(bodyOf(claim.alternative().orElseThrow().verify(RSA))).isEqualTo(BODY);
  }

  @Example
  void B5_a_wish_for_a_header_in_another_form_is_answered() {
    RequestHead signed =
        answer(
                "a=(\"content-type\";bs \"content-digest\";key=\"sha-256\" \"@query-param\";name=\"p\")")
            .orElseThrow();

    assertThat(signed.headers().first("Signature-Input"))
        .get()
        .asString()
        .startsWith(
            "a=(\"content-type\";bs \"content-digest\";key=\"sha-256\" \"@query-param\";name=\"p\""
                + " \"@method\" \"@target-uri\" \"content-digest\")");
    SignatureClaim claim =
        (SignatureClaim) new MessageVerifier(VerificationPolicy.strict(), CLOCK).claim(signed);
    assertThat(bodyOf(claim.verify(ED25519))).isEqualTo(BODY);
  }

  @Example
  void without_a_signer_nothing_is_signed() {
    assertThatThrownBy(() -> signer.sign(post(), null, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(answer("a=(\"@method\");alg=\"none\"")).isEmpty();
  }

  /** 50 labels: of them at most as many cost a key and a verification as the policy says. */
  @Property
  void D10_no_number_of_labels_costs_more_verifications_than_the_policy_says(
      @ForAll @IntRange(min = 1, max = 4) int max,
      @ForAll @IntRange(min = 1, max = 50) int labels,
      @ForAll @IntRange(max = 49) int good,
      @ForAll boolean cavageToo) {
    String input = SIGNED.headers().first("Signature-Input").orElseThrow().substring(4);
    String signature = SIGNED.headers().first("Signature").orElseThrow().substring(4);
    List<String> inputs = new ArrayList<>();
    List<String> signatures = new ArrayList<>();
    for (int i = 0; i < labels; i++) {
      inputs.add("l" + i + input);
      signatures.add("l" + i + (i == good ? signature : "=:AAAA:"));
    }
    Headers headers =
        SIGNED
            .headers()
            .with("Signature-Input", String.join(", ", inputs))
            .with("Signature", String.join(", ", signatures));
    if (cavageToo) {
      headers =
          headers.plus(
              "Signature",
              "keyId=\""
                  + RSA.id()
                  + "\",headers=\"(request-target) host date\",signature=\"AA==\"");
    }
    AtomicInteger verifications = new AtomicInteger();
    MessageVerifier verifier =
        new MessageVerifier(
            VerificationPolicy.mastodonCompatible().withMaxSignatures(max),
            CLOCK,
            (key, algorithm, message, bytes) -> {
              verifications.incrementAndGet();
              return key.verifies(algorithm, message, bytes);
            });

    boolean accepted = false;
    int claims = 0;
    Optional<SignatureClaim> claim =
        verifier.claim(SIGNED.withHeaders(headers)) instanceof SignatureClaim some
            ? Optional.of(some)
            : Optional.empty();
    while (claim.isPresent() && !accepted) {
      accepted = claim.get().verify(RSA) instanceof VerifiedHead;
      claims++;
      claim = claim.get().alternative();
    }

    assertThat(claims).isLessThanOrEqualTo(max);
    assertThat(verifications.get()).isLessThanOrEqualTo(max);
    assertThat(accepted).isEqualTo(good < Math.min(labels, max));
  }

  private Optional<RequestHead> answer(String header) {
    return AcceptSignature.parse(Headers.of("Accept-Signature", header))
        .flatMap(wished -> signer.sign(post(), BodyDigest.sha256(BODY), wished, SIGNERS));
  }

  private static byte[] bodyOf(HeadResult result) {
    assertThat(result).isInstanceOf(VerifiedHead.class);
    BodyResult body = ((VerifiedHead) result).verifyBody(BODY);
    assertThat(body).isInstanceOf(VerifiedMessage.class);
    return ((VerifiedMessage) body).body();
  }

  private static RequestHead post() {
    return new RequestHead(
        "POST",
        URI.create("https://bob.example/inbox?p=1"),
        Headers.of("Content-Type", "application/activity+json"));
  }

  private static Signer signer(String name, KeyPair keys) {
    return Signer.of(URI.create(OWNER + "#" + name), keys.getPrivate());
  }

  private static VerificationKey key(String name, KeyPair keys) {
    return VerificationKey.of(URI.create(OWNER + "#" + name), OWNER, keys.getPublic());
  }
}
