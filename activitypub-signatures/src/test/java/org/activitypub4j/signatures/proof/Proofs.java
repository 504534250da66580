package org.activitypub4j.signatures.proof;

import jakarta.json.JsonObject;
import java.net.URI;
import java.security.KeyPair;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.activitypub4j.signatures.keys.Keys;
import org.activitypub4j.signatures.keys.Signer;
import org.activitypub4j.signatures.keys.VerificationKey;

/** Short ways through the two steps of integrity proofs. */
final class Proofs {
  private Proofs() {}

  static IntegrityProofs at(String now) {
    return new IntegrityProofs(InstantSource.fixed(Instant.parse(now)));
  }

  static Signer signer(String keyId, JsonObject jwk) {
    return Signer.of(URI.create(keyId), Keys.keyPairFromJwk(jwk.toString()).getPrivate());
  }

  static VerificationKey key(String keyId, String owner, KeyPair pair) {
    return VerificationKey.of(URI.create(keyId), URI.create(owner), pair.getPublic());
  }

  /** A key of a vector, as Multikey or PEM. */
  static VerificationKey key(JsonObject key) {
    URI id = URI.create(key.getString("id"));
    URI owner = URI.create(key.getString("owner"));
    return key.containsKey("publicKeyPem")
        ? VerificationKey.ofPem(id, owner, key.getString("publicKeyPem"))
        : VerificationKey.ofMultikey(id, owner, key.getString("publicKeyMultibase"));
  }

  /** The ends of all proofs, with one key for all. */
  static List<IntegrityProofs.Result> results(
      IntegrityProofs proofs, JsonObject document, VerificationKey key) {
    return proofs.claims(document).stream().map(result -> result(result, key)).toList();
  }

  static IntegrityProofs.Result result(IntegrityProofs.ClaimResult result, VerificationKey key) {
    if (result instanceof ProofClaim claim) {
      return claim.verify(key);
    }
    return (ProofRefusal) result;
  }

  /** The one proof; fails with the message of the refusal. */
  static VerifiedProof verified(IntegrityProofs proofs, JsonObject document, VerificationKey key) {
    List<IntegrityProofs.Result> results = results(proofs, document, key);
    if (results.size() == 1 && results.get(0) instanceof VerifiedProof verified) {
      return verified;
    }
    throw new AssertionError(results.toString());
  }

  /** Why the one proof is refused; fails if it is not. */
  static ProofRefusal refusal(IntegrityProofs proofs, JsonObject document, VerificationKey key) {
    List<IntegrityProofs.Result> results = results(proofs, document, key);
    if (results.size() == 1 && results.get(0) instanceof ProofRefusal refused) {
      return refused;
    }
    throw new AssertionError(results.toString());
  }
}
