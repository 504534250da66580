package org.activitypub4j.signatures.keys;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import org.activitypub4j.signatures.internal.Jca;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.MLDSASigner;

/**
 * Verifies signatures, and checks nothing else. Ed25519 and ML-DSA use BouncyCastle's lightweight
 * code (the JDK's Ed25519 is twenty times slower), the rest uses {@link Jca}.
 */
final class Primitives {
  private static final PSSParameterSpec PSS_SHA512 =
      new PSSParameterSpec("SHA-512", "MGF1", MGF1ParameterSpec.SHA512, 64, 1);

  private Primitives() {}

  /**
   * Whether this key made the signature over the message. The key must fit the algorithm.
   *
   * @throws GeneralSecurityException if the provider cannot use the key
   */
  static boolean verify(
      SignatureAlgorithm algorithm, KeyMaterial key, byte[] message, byte[] signature)
      throws GeneralSecurityException {
    if (algorithm == SignatureAlgorithm.ED25519) {
      Ed25519Signer verifier = new Ed25519Signer();
      verifier.init(false, key.parameters());
      verifier.update(message, 0, message.length);
      return verifier.verifySignature(signature);
    }
    if (algorithm.keyType() != KeyType.RSA && !isEcSignature(key.type(), signature)) {
      return false;
    }
    Signature verifier = signature(algorithm);
    verifier.initVerify(key.publicKey());
    verifier.update(message);
    try {
      return verifier.verify(signature);
    } catch (SignatureException e) {
      return false; // no signature of this key has this length or form
    }
  }

  /**
   * Whether both numbers are at least 1 and below the order of the curve. Some releases of Java 17
   * accepted zeros as a signature of anything (CVE-2022-21449).
   */
  private static boolean isEcSignature(KeyType type, byte[] signature) {
    BigInteger order = PublicKeys.curve(type).getN();
    int length = order.bitLength() / 8;
    if (signature.length != 2 * length) {
      return false;
    }
    BigInteger r = new BigInteger(1, signature, 0, length);
    BigInteger s = new BigInteger(1, signature, length, length);
    return r.signum() > 0 && s.signum() > 0 && r.compareTo(order) < 0 && s.compareTo(order) < 0;
  }

  /** Whether an ML-DSA-44 key made the signature over the message, with an empty context. */
  static boolean verifyMlDsa44(KeyMaterial key, byte[] message, byte[] signature) {
    MLDSASigner verifier = new MLDSASigner();
    verifier.init(false, key.parameters());
    verifier.update(message, 0, message.length);
    return verifier.verifySignature(signature);
  }

  /** Returns the algorithm from the provider that was chosen for it, with its parameters. */
  static Signature signature(SignatureAlgorithm algorithm) throws GeneralSecurityException {
    String name = name(algorithm);
    return withParameters(
        algorithm,
        algorithm.keyType() == KeyType.RSA ? Jca.rsaSignature(name) : Jca.curveSignature(name));
  }

  /** Returns the algorithm from this provider, with its parameters. */
  static Signature signature(SignatureAlgorithm algorithm, Provider provider)
      throws GeneralSecurityException {
    return withParameters(algorithm, Signature.getInstance(name(algorithm), provider));
  }

  private static String name(SignatureAlgorithm algorithm) {
    return switch (algorithm) {
      case RSA_V1_5_SHA256 -> "SHA256withRSA";
      case RSA_V1_5_SHA512 -> "SHA512withRSA";
      case RSA_PSS_SHA512 -> "RSASSA-PSS";
      case ECDSA_P256_SHA256 -> "SHA256withECDSAinP1363Format";
      case ECDSA_P384_SHA384 -> "SHA384withECDSAinP1363Format";
      case ED25519 -> "Ed25519";
    };
  }

  private static Signature withParameters(SignatureAlgorithm algorithm, Signature signature)
      throws GeneralSecurityException {
    if (algorithm == SignatureAlgorithm.RSA_PSS_SHA512) {
      signature.setParameter(PSS_SHA512);
    }
    return signature;
  }

  /**
   * Returns the name without the version, because the class that knows the version takes longer to
   * load than all the others.
   */
  static String ed25519Provider() {
    return "BouncyCastle";
  }
}
