package org.activitypub4j.signatures;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.activitypub4j.model.Origin;
import org.activitypub4j.signatures.MessageVerifier.BodyResult;
import org.activitypub4j.signatures.MessageVerifier.ClaimResult;
import org.activitypub4j.signatures.MessageVerifier.HeadResult;
import org.activitypub4j.signatures.SignatureReport.Outcome;
import org.activitypub4j.signatures.SignatureReport.Step;
import org.activitypub4j.signatures.internal.RefusalException;
import org.activitypub4j.signatures.keys.Signer;
import org.activitypub4j.signatures.keys.VerificationKey;

/** What holds for all texts that are explained. */
class SignatureExplainerPropertiesTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-23T10:00:00Z"));
  private static final Origin US = Origin.parse("https://bob.example");
  private static final String JSON = "{\"type\":\"Follow\"}";
  private static final URI KEY_ID = URI.create("https://alice.example/users/alice#main-key");
  private static final VerificationKey KEY =
      VerificationKey.of(
          KEY_ID, URI.create("https://alice.example/users/alice"), Fixtures.RSA.getPublic());
  private static final Map<SignatureScheme, String> SIGNED =
      Map.of(
          SignatureScheme.DRAFT_CAVAGE_12, text(SignatureScheme.DRAFT_CAVAGE_12),
          SignatureScheme.RFC_9421, text(SignatureScheme.RFC_9421));

  static SignatureExplainer explainer() {
    return new SignatureExplainer(
        US,
        VerificationPolicy.mastodonCompatible(),
        CLOCK,
        id -> id.equals(KEY_ID) ? List.of(KEY) : List.of());
  }

  @Property
  void D4_no_text_makes_it_throw(@ForAll String text) {
    SignatureExplainerTest.assertReadable(explainer().explain(text));
  }

  @Property
  void D4_no_text_like_a_request_makes_it_throw(@ForAll("requests") String text) {
    SignatureExplainerTest.assertReadable(explainer().explain(text));
  }

  @Provide
  Arbitrary<String> requests() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "Host: bob.example\n",
            "Host: x\n",
            "Date: Mon, 23 Nov 2026 10:00:00 GMT\n",
            "Date: now\n",
            "Digest: SHA-256=AAAA\n",
            "Digest: \n",
            "Content-Digest: sha-256=:AAAA:\n",
            "Signature-Input: sig1=(\"@method\" \"@target-uri\" \"x\");created=1;keyid=\""
                + KEY_ID
                + "\"\n",
            "Signature-Input: sig1=(\"@query-param\";name=\"a\" \"host\";req);alg=\"x\"\n",
            "Signature: sig1=:AAAA:\n",
            "Signature: sig1=:A-_A:\n",
            "Signature: keyId=\""
                + KEY_ID
                + "\",headers=\"(request-target) host (created) x\",signature=\"A-_A\"\n",
            "Signature: keyId=\""
                + KEY_ID
                + "\",algorithm=\"rsa\",headers=\"date digest\",signature=\"AAAA\"\n",
            "Authorization: Signature keyId=\"a\",signature=\"b\"\n",
            "X-Forwarded-Host: a:b, c\n",
            "X-Forwarded-Prefix: /%2\n",
            "X-Original-URI: /\u0000?\n",
            "Forwarded: host=\"\n",
            "x: é\n",
            " folded\n",
            "\n",
            "{\"a\":1}");
    Arbitrary<String> lines =
        Arbitraries.of(
            "POST /inbox HTTP/1.1\n",
            "GET //a/%2F/../b?c&%20=+ HTTP/1.1\n",
            "> POST / HTTP/2\n",
            "post https://x/ HTTP/1.0\r\n");
    return Combinators.combine(lines, pieces.list().ofMaxSize(12))
        .as((line, rest) -> line + String.join("", rest));
  }

  /** The verdict is the verifier's, and the first failed step says the same. */
  @Property
  void B5_the_verdict_is_that_of_the_verifier_for_each_changed_request(
      @ForAll SignatureScheme scheme,
      @ForAll @IntRange(max = 2_000) int position,
      @ForAll @IntRange(min = 1, max = 127) int mask) {
    StringBuilder text = new StringBuilder(signed(scheme));
    int at = position % text.length();
    text.setCharAt(at, (char) (text.charAt(at) ^ mask));
    SignatureReport report = explainer().explain(text.toString());
    SignatureExplainerTest.assertReadable(report);
    RawRequest request;
    try {
      request = RawRequest.parse(text.toString(), US);
    } catch (IllegalArgumentException e) {
      assertThat(report.verdict()).isEmpty();
      return;
    }

    BodyResult expected = verdict(request.head(), request.body());
    Optional<Step> failed = firstFailed(report);
    if (expected instanceof VerifiedMessage) {
      assertThat(report.verdict()).get().isInstanceOf(VerifiedMessage.class);
      assertThat(failed).isEmpty();
    } else if (expected == null) {
      assertThat(report.verdict()).isEmpty();
      assertThat(failed).isPresent();
    } else {
      SignatureRefusal reason = (SignatureRefusal) expected;
      assertThat(report.verdict()).contains(expected);
      assertThat(failed).get().extracting(Step::reason).as(report.toString()).isEqualTo(reason);
    }
  }

  @Property
  void B5_the_reading_without_variation_is_the_text_that_counts(
      @ForAll SignatureScheme scheme, @ForAll("requests") String other) {
    for (String text : List.of(signed(scheme), other)) {
      Message message;
      try {
        message = Message.of(RawRequest.parse(text, US).head());
        for (MessageVerifier.Attempt attempt : MessageVerifier.attempts(message)) {
          ParsedSignature signature = attempt.read();
          String expected =
              signature.scheme() == SignatureScheme.RFC_9421
                  ? SignatureBase.rfc9421(message, signature).text()
                  : SignatureBase.cavage(message.request(), signature, SignatureBase.Query.INCLUDED)
                      .text();
          assertThat(Reading.of(message, signature).text()).isEqualTo(expected);
        }
      } catch (IllegalArgumentException | RefusalException e) {
        assertThat(text).isNotEqualTo(signed(scheme));
      }
    }
  }

  static @org.jspecify.annotations.Nullable BodyResult verdict(RequestHead head, byte[] body) {
    ClaimResult result =
        new MessageVerifier(VerificationPolicy.mastodonCompatible(), CLOCK).claim(head);
    if (result instanceof SignatureRefusal refused) {
      return refused;
    }
    SignatureClaim claim = (SignatureClaim) result;
    if (!claim.keyId().equals(KEY_ID)) {
      return null;
    }
    HeadResult verified = claim.verify(KEY);
    return verified instanceof VerifiedHead proven
        ? proven.verifyBody(body)
        : (SignatureRefusal) verified;
  }

  private static Optional<Step> firstFailed(SignatureReport report) {
    return Stream.concat(
            report.steps().stream(),
            report.signatures().stream().flatMap(examined -> examined.steps().stream()))
        .filter(step -> step.outcome() == Outcome.FAILED)
        .findFirst();
  }

  private static String signed(SignatureScheme scheme) {
    return java.util.Objects.requireNonNull(SIGNED.get(scheme));
  }

  private static String text(SignatureScheme scheme) {
    RequestHead head =
        new MessageSigner(CLOCK)
            .sign(
                new RequestHead(
                    "POST",
                    URI.create("https://bob.example/users/bob/inbox?a=b"),
                    Headers.of("Content-Type", "application/activity+json")),
                BodyDigest.sha256(JSON.getBytes(UTF_8)),
                scheme,
                Signer.of(KEY_ID, Fixtures.RSA.getPrivate()));
    return "POST " + head.pathAndQuery() + " HTTP/1.1\n" + head.headers() + "\n" + JSON;
  }
}
