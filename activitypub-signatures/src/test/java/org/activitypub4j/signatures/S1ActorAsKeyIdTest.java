package org.activitypub4j.signatures;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.activitypub4j.signatures.MessageVerifier.HeadResult;
import org.activitypub4j.signatures.keys.Keys;
import org.activitypub4j.signatures.keys.Signer;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A key id that names an actor means the keys of this actor, and no key of anybody else. */
class S1ActorAsKeyIdTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-23T10:00:00Z"));
  private static final URI ALICE = URI.create("https://alice.example/users/alice");
  private static final URI BOB = URI.create("https://alice.example/users/bob");
  private static final KeyPair OTHER = Keys.generateRsa();
  private static final URI INBOX = URI.create("https://bob.example/inbox");
  private static final MessageVerifier VERIFIER =
      new MessageVerifier(VerificationPolicy.mastodonCompatible(), CLOCK);
  private static final byte[] BODY = "{}".getBytes(UTF_8);

  private static SignatureClaim claim(SignatureScheme scheme, KeyPair keys) {
    return claim(VERIFIER, scheme, Signer.of(ALICE, keys.getPrivate()));
  }

  private static SignatureClaim claim(
      MessageVerifier verifier, SignatureScheme scheme, Signer signer) {
    RequestHead head = new RequestHead("POST", INBOX, Headers.of("Content-Type", "a/b"));
    return (SignatureClaim)
        verifier.claim(
            new MessageSigner(CLOCK).sign(head, BodyDigest.sha256(BODY), scheme, signer));
  }

  private static VerificationKey key(URI owner, String fragment, KeyPair keys) {
    return VerificationKey.of(URI.create(owner + fragment), owner, keys.getPublic());
  }

  private static SignatureRefusal refusal(HeadResult result) {
    return (SignatureRefusal) result;
  }

  @ParameterizedTest
  @EnumSource
  void the_key_that_the_actor_lists_verifies_and_keeps_its_own_id(SignatureScheme scheme) {
    VerificationKey main = key(ALICE, "#main-key", Fixtures.RSA);

    HeadResult result = claim(scheme, Fixtures.RSA).verify(main);

    assertThat(result)
        .isInstanceOfSatisfying(VerifiedHead.class, head -> assertThat(head.key()).isEqualTo(main));
  }

  @ParameterizedTest
  @EnumSource
  void of_several_keys_the_one_that_signed_is_found(SignatureScheme scheme) {
    VerificationKey other = key(ALICE, "#other", OTHER);
    VerificationKey main = key(ALICE, "#main-key", Fixtures.RSA);
    VerificationKey multikey = key(ALICE, "#ed25519-key", Fixtures.ED25519);

    HeadResult result = claim(scheme, Fixtures.RSA).verify(List.of(multikey, other, main));

    assertThat(result)
        .isInstanceOfSatisfying(VerifiedHead.class, head -> assertThat(head.key()).isEqualTo(main));
  }

  @Test
  void a_key_of_another_actor_is_refused_though_it_signed() {
    SignatureClaim claim = claim(SignatureScheme.DRAFT_CAVAGE_12, OTHER);
    VerificationKey bobs = key(BOB, "#main-key", OTHER);

    assertThat(refusal(claim.verify(bobs))).isInstanceOf(SignatureRefusal.KeyMismatch.class);
    assertThat(refusal(claim.verify(List.of(key(ALICE, "#main-key", Fixtures.RSA), bobs))))
        .isInstanceOfSatisfying(
            SignatureRefusal.SignatureMismatch.class,
            mismatch -> assertThat(mismatch.owner()).isEqualTo(ALICE));
  }

  @Test
  void a_key_id_that_names_a_key_means_this_key_only() {
    SignatureClaim claim =
        claim(
            VERIFIER,
            SignatureScheme.DRAFT_CAVAGE_12,
            Signer.of(URI.create(ALICE + "#other"), Fixtures.RSA.getPrivate()));

    assertThat(refusal(claim.verify(key(ALICE, "#main-key", Fixtures.RSA))))
        .isInstanceOf(SignatureRefusal.KeyMismatch.class);
  }

  @Test
  void a_key_of_another_kind_than_the_signature_is_refused_as_such() {
    SignatureClaim claim = claim(SignatureScheme.RFC_9421, Fixtures.RSA);

    assertThat(refusal(claim.verify(List.of(key(ALICE, "#ed25519-key", Fixtures.ED25519)))))
        .isInstanceOf(SignatureRefusal.AlgorithmMismatch.class);
  }

  @Test
  void an_actor_with_many_keys_costs_four_verifications() {
    List<VerificationKey> tried = new ArrayList<>();
    MessageVerifier counting =
        new MessageVerifier(
            VerificationPolicy.mastodonCompatible(),
            CLOCK,
            (key, algorithm, message, signature) -> {
              tried.add(VerificationKey.of(ALICE, ALICE, key.publicKey()));
              return false;
            });
    SignatureClaim claim =
        claim(
            counting, SignatureScheme.DRAFT_CAVAGE_12, Signer.of(ALICE, Fixtures.RSA.getPrivate()));
    List<VerificationKey> many = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      many.add(key(ALICE, "#ed25519-" + i, Fixtures.ED25519));
      many.add(key(ALICE, "#rsa-" + i, i % 2 == 0 ? Fixtures.RSA : OTHER));
    }

    assertThat(refusal(claim.verify(many)))
        .isInstanceOfSatisfying(
            SignatureRefusal.SignatureMismatch.class,
            mismatch -> assertThat(mismatch.keyId()).hasFragment("rsa-0"));
    assertThat(tried).hasSize(SignatureClaim.MAX_KEYS).hasSize(4);
  }

  @Test
  void a_nonce_that_is_not_ours_is_refused_whichever_key_signed() {
    RequestHead head = new RequestHead("POST", INBOX, Headers.of());
    RequestHead signed =
        new MessageSigner(CLOCK)
            .sign(
                head,
                BodyDigest.sha256(BODY),
                AcceptSignature.standard(head).withNonce("mine"),
                Signer.of(ALICE, Fixtures.RSA.getPrivate()))
            .orElseThrow();
    MessageVerifier asking =
        new MessageVerifier(
            VerificationPolicy.mastodonCompatible(),
            CLOCK,
            Nonces.inMemory(CLOCK, Duration.ofMinutes(5), 10));
    SignatureClaim claim = (SignatureClaim) asking.claim(signed);

    assertThat(
            refusal(
                claim.verify(
                    List.of(key(ALICE, "#other", OTHER), key(ALICE, "#main-key", Fixtures.RSA)))))
        .isEqualTo(new SignatureRefusal.NonceRefused("mine"));
  }

  @Test
  void there_must_be_a_key() {
    SignatureClaim claim = claim(SignatureScheme.DRAFT_CAVAGE_12, Fixtures.RSA);

    assertThatThrownBy(() -> claim.verify(List.of())).isInstanceOf(IllegalArgumentException.class);
  }
}
