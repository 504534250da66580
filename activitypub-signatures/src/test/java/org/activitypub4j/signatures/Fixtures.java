package org.activitypub4j.signatures;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import org.activitypub4j.signatures.MessageVerifier.BodyResult;
import org.activitypub4j.signatures.MessageVerifier.ClaimResult;
import org.activitypub4j.signatures.MessageVerifier.HeadResult;
import org.activitypub4j.signatures.keys.Keys;
import org.activitypub4j.signatures.keys.VerificationKey;

/** Keys made once, and short ways through the three steps. */
public final class Fixtures {
  public static final KeyPair RSA = Keys.generateRsa();
  public static final KeyPair ED25519 = Keys.generateEd25519();

  public static final KeyPair P256 = ec("secp256r1");
  public static final KeyPair P384 = ec("secp384r1");

  private Fixtures() {}

  private static KeyPair ec(String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** The request after all three steps; fails with the message of the refusal. */
  public static VerifiedMessage verified(
      MessageVerifier verifier, RequestHead head, VerificationKey key, byte[] body) {
    BodyResult result = verifiedHead(verifier, head, key).verifyBody(body);
    if (result instanceof VerifiedMessage request) {
      return request;
    }
    throw new AssertionError(((SignatureRefusal) result).message());
  }

  /** The head after two steps; fails with the message of the refusal. */
  public static VerifiedHead verifiedHead(
      MessageVerifier verifier, RequestHead head, VerificationKey key) {
    ClaimResult claim = verifier.claim(head);
    if (claim instanceof SignatureRefusal refused) {
      throw new AssertionError(refused.message());
    }
    HeadResult result = ((SignatureClaim) claim).verify(key);
    if (result instanceof VerifiedHead verified) {
      return verified;
    }
    throw new AssertionError(((SignatureRefusal) result).message());
  }

  /** Why one of the first two steps refuses; fails if both accept. */
  public static SignatureRefusal refusal(
      MessageVerifier verifier, RequestHead head, VerificationKey key) {
    ClaimResult claim = verifier.claim(head);
    if (claim instanceof SignatureRefusal refused) {
      return refused;
    }
    if (((SignatureClaim) claim).verify(key) instanceof SignatureRefusal refused) {
      return refused;
    }
    throw new AssertionError("accepted, but should not be: " + head);
  }

  /** Why one of the three steps refuses; fails if all accept. */
  public static SignatureRefusal refusal(
      MessageVerifier verifier, RequestHead head, VerificationKey key, byte[] body) {
    ClaimResult claim = verifier.claim(head);
    if (claim instanceof SignatureRefusal refused) {
      return refused;
    }
    HeadResult result = ((SignatureClaim) claim).verify(key);
    if (result instanceof SignatureRefusal refused) {
      return refused;
    }
    if (((VerifiedHead) result).verifyBody(body) instanceof SignatureRefusal refused) {
      return refused;
    }
    throw new AssertionError("accepted, but should not be: " + head);
  }
}
