package org.activitypub4j.signatures.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import jakarta.json.JsonObject;
import java.security.PublicKey;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.DocumentException;
import org.activitypub4j.signatures.keys.Keys;
import org.activitypub4j.signatures.keys.VerificationKey;

/** Any document that we read, with a key that never signed it. */
class IntegrityProofsFuzzTest {
  private static final ActivityStreams STREAMS = ActivityStreams.standard();
  private static final IntegrityProofs PROOFS = Proofs.at("2026-11-23T10:00:00Z");
  private static final PublicKey STRANGER =
      Keys.publicKeyFromMultikey("z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK");

  @FuzzTest
  void no_proof_is_accepted_that_nobody_made_and_none_ends_in_a_fault(byte[] input) {
    JsonObject document;
    try {
      document = STREAMS.read(input).toJson();
    } catch (DocumentException e) {
      return; // refused before
    }
    for (IntegrityProofs.ClaimResult result : PROOFS.claims(document)) {
      IntegrityProofs.Result end =
          result instanceof ProofRefusal refused ? refused : verified(result);
      assertThat(end)
          .isInstanceOfSatisfying(
              ProofRefusal.class,
              refused -> {
                assertThat(refused).isNotInstanceOf(ProofRefusal.VerifierFault.class);
                assertThat(refused.message()).isNotBlank();
              });
    }
  }

  private static IntegrityProofs.Result verified(IntegrityProofs.ClaimResult result) {
    ProofClaim claim = (ProofClaim) result;
    return claim.verify(VerificationKey.of(claim.verificationMethod(), claim.owner(), STRANGER));
  }
}
