package org.activitypub4j.signatures;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URI;
import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.activitypub4j.model.Origin;
import org.activitypub4j.signatures.MessageVerifier.ClaimResult;
import org.activitypub4j.signatures.MessageVerifier.HeadResult;
import org.activitypub4j.signatures.keys.Keys;
import org.activitypub4j.signatures.keys.VerificationKey;

/** Any request at all through the three steps, with a key that never signed it. */
class MessageVerifierFuzzTest {
  private static final Origin ORIGIN = Origin.parse("https://bob.example");
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final URI OWNER = URI.create("https://peer.example/users/alice");
  private static final List<PublicKey> KEYS =
      List.of(
          Keys.publicKeyFromMultikey("z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"),
          Fixtures.RSA.getPublic(),
          Fixtures.P256.getPublic());

  @FuzzTest
  void no_request_is_accepted_that_nobody_signed_and_none_ends_in_a_fault(byte[] input) {
    RequestHead head;
    try {
      head = FuzzInput.request(input, ORIGIN);
    } catch (IllegalArgumentException e) {
      return; // malformed: answered before it is verified
    }
    for (VerificationPolicy policy :
        List.of(VerificationPolicy.mastodonCompatible(), VerificationPolicy.strict())) {
      check(new MessageVerifier(policy, () -> NOW).claim(head), policy.maxSignatures());
    }
  }

  private static void check(ClaimResult result, int maxSignatures) {
    if (result instanceof SignatureRefusal refused) {
      refused(refused);
      return;
    }
    int signatures = 0;
    Optional<SignatureClaim> next = Optional.of((SignatureClaim) result);
    while (next.isPresent()) {
      SignatureClaim claim = next.get();
      for (PublicKey key : KEYS) {
        HeadResult verified = claim.verify(VerificationKey.of(claim.keyId(), OWNER, key));
        assertThat(verified).isInstanceOf(SignatureRefusal.class);
        refused((SignatureRefusal) verified);
      }
      signatures++;
      next = claim.alternative();
    }
    assertThat(signatures).isLessThanOrEqualTo(maxSignatures);
  }

  private static void refused(SignatureRefusal refused) {
    assertThat(refused).isNotInstanceOf(SignatureRefusal.VerifierFault.class);
    assertThat(refused.message()).isNotBlank();
  }
}
