package org.activitypub4j.signatures;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.net.URI;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import org.activitypub4j.signatures.VerificationPolicy.QueryRule;
import org.activitypub4j.signatures.keys.KeyType;
import org.activitypub4j.signatures.keys.SignatureAlgorithm;
import org.activitypub4j.signatures.keys.Signer;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.junit.jupiter.api.Test;

class VerificationPolicyTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final byte[] BODY = "{}".getBytes(UTF_8);
  private static final URI OWNER = URI.create("https://alice.example/users/alice");
  private static final URI KEY_ID = URI.create("https://alice.example/users/alice#main-key");
  private static final Signer SIGNER = Signer.of(KEY_ID, Fixtures.RSA.getPrivate());
  private static final VerificationKey KEY =
      VerificationKey.of(KEY_ID, OWNER, Fixtures.RSA.getPublic());

  private final VerificationPolicy lenient = VerificationPolicy.mastodonCompatible();
  private final VerificationPolicy strict = VerificationPolicy.strict();

  @Test
  void A9_the_window_is_an_hour_by_default_and_five_minutes_in_strict() {
    assertThat(lenient.clockWindow()).isEqualTo(Duration.ofHours(1));
    assertThat(strict.clockWindow()).isEqualTo(Duration.ofMinutes(5));
    for (SignatureScheme scheme : SignatureScheme.values()) {
      RequestHead signed = signed(scheme);
      assertThat(at(lenient, Duration.ofMinutes(6)).claim(signed))
          .isInstanceOf(SignatureClaim.class);
      assertThat(Fixtures.refusal(at(strict, Duration.ofMinutes(6)), signed, KEY))
          .isEqualTo(
              new SignatureRefusal.OutsideClockWindow(
                  scheme == SignatureScheme.RFC_9421 ? "created" : "date",
                  NOW,
                  NOW.plus(Duration.ofMinutes(6)),
                  Duration.ofMinutes(5)));
      assertThat(
              at(strict.withClockWindow(Duration.ofHours(2)), Duration.ofMinutes(6)).claim(signed))
          .isInstanceOf(SignatureClaim.class);
    }
  }

  @Test
  void A4_an_algorithm_that_policy_does_not_allow_is_refused() {
    VerificationPolicy edwards = lenient.withAlgorithms(EnumSet.of(SignatureAlgorithm.ED25519));

    assertThat(
            Fixtures.refusal(
                at(edwards, Duration.ZERO), signed(SignatureScheme.DRAFT_CAVAGE_12), KEY))
        .isEqualTo(new SignatureRefusal.AlgorithmMismatch("rsa-v1_5-sha256", KEY_ID, KeyType.RSA));
  }

  @Test
  void D10_a_key_beyond_the_limit_of_the_policy_is_refused_before_it_is_used() {
    VerificationPolicy small = lenient.dangerouslyAllowingRsaKeysFrom(1_024).withMaxRsaBits(2_047);

    assertThat(Fixtures.refusal(at(small, Duration.ZERO), signed(SignatureScheme.RFC_9421), KEY))
        .isEqualTo(new SignatureRefusal.KeySizeRefused(KEY_ID, 2_048, 1_024, 2_047));
    assertThatThrownBy(() -> lenient.withMaxRsaBits(2_047))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> lenient.withMaxRsaBits(8_193))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void coverage_is_only_dropped_by_a_dangerous_name_and_a_body_never_goes_unproven() {
    RequestHead signed =
        new MessageSigner(InstantSource.fixed(NOW))
            .sign(head(), null, SignatureScheme.RFC_9421, SIGNER);
    VerificationPolicy dangerous =
        lenient.dangerouslyNotRequiring(EnumSet.of(Coverage.BODY_DIGEST));

    assertThat(at(lenient, Duration.ZERO).claim(signed)).isInstanceOf(SignatureRefusal.class);
    VerifiedHead verified = Fixtures.verifiedHead(at(dangerous, Duration.ZERO), signed, KEY);
    assertThat(verified.verifyBody(BODY)).isInstanceOf(SignatureRefusal.class);
    assertThat(verified.verifyNoBody()).isInstanceOf(SignatureRefusal.class);
    assertThat(lenient.coverage()).containsExactlyInAnyOrder(Coverage.values());
    assertThat(strict.coverage()).containsExactlyInAnyOrder(Coverage.values());
    assertThat(dangerous.dangerouslyNotRequiring(EnumSet.allOf(Coverage.class)).coverage())
        .isEmpty();
  }

  @Test
  void nonsense_is_refused() {
    assertThatThrownBy(() -> lenient.withAlgorithms(Set.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> lenient.withAlgorithms(EnumSet.noneOf(SignatureAlgorithm.class)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> lenient.withClockWindow(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> lenient.withExpiryGrace(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> lenient.withMaxSignatures(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> lenient.dangerouslyAllowingRsaKeysFrom(1_023))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> lenient.coverage().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void a_change_leaves_the_rest_as_it_was() {
    VerificationPolicy changed =
        strict
            .withExpiryGrace(Duration.ofSeconds(9))
            .withMaxSignatures(3)
            .withQueryRule(QueryRule.MAY_BE_LEFT_OUT);

    assertThat(changed.expiryGrace()).isEqualTo(Duration.ofSeconds(9));
    assertThat(changed.maxSignatures()).isEqualTo(3);
    assertThat(changed.queryRule()).isEqualTo(QueryRule.MAY_BE_LEFT_OUT);
    assertThat(changed.clockWindow()).isEqualTo(strict.clockWindow());
    assertThat(changed.algorithms()).isEqualTo(strict.algorithms());
    assertThat(changed.minRsaBits()).isEqualTo(2_048);
    assertThat(changed.maxRsaBits()).isEqualTo(8_192);
  }

  @Test
  void B5_a_refusal_says_in_plain_words_what_to_do() {
    RequestHead signed = signed(SignatureScheme.DRAFT_CAVAGE_12);
    RequestHead moved =
        new RequestHead("POST", URI.create("http://localhost:8080/inbox"), signed.headers());
    VerifiedHead verified = Fixtures.verifiedHead(at(lenient, Duration.ZERO), signed, KEY);

    assertThat(Fixtures.refusal(at(lenient, Duration.ZERO), moved, KEY).message())
        .isEqualTo(
            "The request is for the host \"bob.example\", but this is localhost:8080. If the peer"
                + " did send it here, a proxy changed Host: let it pass the original one, or"
                + " correct the configured origin.");
    assertThat(((SignatureRefusal) verified.verifyBody("{ }".getBytes(UTF_8))).message())
        .contains(
            "Digest says SHA-256 RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=",
            "the body that arrived has ",
            "decoded or parsed before it was hashed");
    assertThat(Fixtures.refusal(at(lenient, Duration.ofHours(3)), signed, KEY).message())
        .contains("2026-11-23T10:00:00Z", "10800 s before now", "3600 s are allowed", "clocks");
  }

  @Test
  void A9_a_replay_has_the_same_fingerprint_and_a_new_signature_has_not() {
    MessageVerifier verifier = at(lenient, Duration.ZERO);
    RequestHead signed = signed(SignatureScheme.RFC_9421);
    RequestHead other = signed(SignatureScheme.DRAFT_CAVAGE_12);

    assertThat(Fixtures.verifiedHead(verifier, signed, KEY).fingerprint())
        .isEqualTo(Fixtures.verifiedHead(verifier, signed, KEY).fingerprint())
        .isNotEqualTo(Fixtures.verifiedHead(verifier, other, KEY).fingerprint());
  }

  /** Who has seen an ECDSA signature (r, s) can make (r, n - s), which is as good. */
  @Test
  void A9_a_replay_with_the_other_signature_of_ECDSA_has_the_same_fingerprint() {
    Signer p256 = Signer.of(KEY_ID, Fixtures.P256.getPrivate());
    VerificationKey key = VerificationKey.of(KEY_ID, OWNER, Fixtures.P256.getPublic());
    RequestHead signed =
        new MessageSigner(InstantSource.fixed(NOW))
            .sign(head(), BodyDigest.sha256(BODY), SignatureScheme.RFC_9421, p256);
    String value = signed.headers().first("Signature").orElseThrow();
    byte[] rs = Base64.getDecoder().decode(value.substring(6, value.length() - 1));
    BigInteger n = ((ECPublicKey) Fixtures.P256.getPublic()).getParams().getOrder();
    byte[] other = n.subtract(new BigInteger(1, Arrays.copyOfRange(rs, 32, 64))).toByteArray();
    Arrays.fill(rs, 32, 64, (byte) 0);
    int length = Math.min(32, other.length);
    System.arraycopy(other, other.length - length, rs, 64 - length, length);
    RequestHead replayed =
        signed.withHeaders(
            signed
                .headers()
                .with("Signature", "sig1=:" + Base64.getEncoder().encodeToString(rs) + ":"));
    MessageVerifier verifier = at(lenient, Duration.ZERO);

    assertThat(replayed).isNotEqualTo(signed);
    assertThat(Fixtures.verifiedHead(verifier, replayed, key).fingerprint())
        .isEqualTo(Fixtures.verifiedHead(verifier, signed, key).fingerprint());
  }

  @Test
  void the_verified_bytes_cannot_be_changed_from_outside() {
    byte[] mine = BODY.clone();
    VerifiedMessage request =
        (VerifiedMessage)
            Fixtures.verifiedHead(at(lenient, Duration.ZERO), signed(SignatureScheme.RFC_9421), KEY)
                .verifyBody(mine);
    mine[0] = 'x';
    request.body()[1] = 'x';

    assertThat(request.body()).isEqualTo(BODY);
  }

  private static MessageVerifier at(VerificationPolicy policy, Duration later) {
    return new MessageVerifier(policy, InstantSource.fixed(NOW.plus(later)));
  }

  private static RequestHead signed(SignatureScheme scheme) {
    return new MessageSigner(InstantSource.fixed(NOW))
        .sign(head(), BodyDigest.sha256(BODY), scheme, SIGNER);
  }

  private static RequestHead head() {
    return new RequestHead("POST", URI.create("https://bob.example/inbox"), Headers.of());
  }
}
