package org.activitypub4j.signatures.internal;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Optional;
import org.activitypub4j.signatures.KeyType;
import org.activitypub4j.signatures.SignatureAlgorithm;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;

/**
 * The cryptographic primitives, with the provider of each chosen once, by name, and never through
 * the order in which an application registered its providers.
 *
 * <p>RSA and SHA: AmazonCorrettoCryptoProvider where the application has it and it works (three
 * times faster), else the JDK's. Ed25519: BouncyCastle's lightweight code (the JDK's is twenty
 * times slower).
 */
public final class Primitives {
  private static final PSSParameterSpec PSS_SHA512 =
      new PSSParameterSpec("SHA-512", "MGF1", MGF1ParameterSpec.SHA512, 64, 1);

  private static final @Nullable Provider CORRETTO = corretto();
  private static final @Nullable Provider RSA = orJdk("SunRsaSign");
  private static final @Nullable Provider DIGEST = orJdk("SUN");
  private static final @Nullable Provider CURVES = Security.getProvider("SunEC");

  private Primitives() {}

  /**
   * Whether the signature is the key's over the message. The key must fit the algorithm.
   *
   * @throws GeneralSecurityException if the provider cannot use the key
   */
  public static boolean verify(
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
      return false; // a length or form that no signature of this key has
    }
  }

  /**
   * Whether both numbers are between 1 and the order of the curve. Some releases of Java 17 took
   * zeros for a signature of everything (CVE-2022-21449).
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

  /** Whether the signature is that of an ML-DSA-44 key over the message, with an empty context. */
  public static boolean verifyMlDsa44(KeyMaterial key, byte[] message, byte[] signature) {
    MLDSASigner verifier = new MLDSASigner();
    verifier.init(false, key.parameters());
    verifier.update(message, 0, message.length);
    return verifier.verifySignature(signature);
  }

  /** The algorithm by the provider chosen for it, with its parameters. */
  static Signature signature(SignatureAlgorithm algorithm) throws GeneralSecurityException {
    return signature(algorithm, algorithm.keyType() == KeyType.RSA ? RSA : CURVES);
  }

  /**
   * The algorithm by a provider.
   *
   * @param provider null for the first that has it
   */
  static Signature signature(SignatureAlgorithm algorithm, @Nullable Provider provider)
      throws GeneralSecurityException {
    String name =
        switch (algorithm) {
          case RSA_V1_5_SHA256 -> "SHA256withRSA";
          case RSA_V1_5_SHA512 -> "SHA512withRSA";
          case RSA_PSS_SHA512 -> "RSASSA-PSS";
          case ECDSA_P256_SHA256 -> "SHA256withECDSAinP1363Format";
          case ECDSA_P384_SHA384 -> "SHA384withECDSAinP1363Format";
          case ED25519 -> "Ed25519";
        };
    Signature signature =
        provider == null ? Signature.getInstance(name) : Signature.getInstance(name, provider);
    if (algorithm == SignatureAlgorithm.RSA_PSS_SHA512) {
      signature.setParameter(PSS_SHA512);
    }
    return signature;
  }

  /** SHA-256 or SHA-512 of the bytes. */
  public static byte[] digest(String algorithm, byte[] bytes) {
    try {
      MessageDigest digest =
          DIGEST == null
              ? MessageDigest.getInstance(algorithm)
              : MessageDigest.getInstance(algorithm, DIGEST);
      return digest.digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java has no " + algorithm, e);
    }
  }

  static KeyFactory rsaKeys() throws NoSuchAlgorithmException {
    Provider jdk = Security.getProvider("SunRsaSign");
    return jdk == null ? KeyFactory.getInstance("RSA") : KeyFactory.getInstance("RSA", jdk);
  }

  static KeyFactory ed25519Keys() throws NoSuchAlgorithmException {
    return CURVES == null
        ? KeyFactory.getInstance("Ed25519")
        : KeyFactory.getInstance("Ed25519", CURVES);
  }

  static KeyFactory ecKeys() throws NoSuchAlgorithmException {
    return CURVES == null ? KeyFactory.getInstance("EC") : KeyFactory.getInstance("EC", CURVES);
  }

  static KeyPairGenerator rsaGenerator() throws NoSuchAlgorithmException {
    return RSA == null
        ? KeyPairGenerator.getInstance("RSA")
        : KeyPairGenerator.getInstance("RSA", RSA);
  }

  public static String rsaProvider() {
    return name(RSA);
  }

  public static String ecdsaProvider() {
    return name(CURVES);
  }

  public static String ed25519Provider() {
    return BouncyCastle.NAME;
  }

  /** Its provider is not registered and does nothing here but know the version. */
  private static final class BouncyCastle {
    // Not from a manifest: in an application's single jar that is the application's.
    static final String NAME = "BouncyCastle " + new BouncyCastleProvider().getVersionStr();
  }

  /** What would be faster. */
  public static Optional<String> advice() {
    return CORRETTO != null
        ? Optional.empty()
        : Optional.of(
            "RSA signs about three times faster with AmazonCorrettoCryptoProvider on the class path"
                + " (software.amazon.cryptools, with the classifier of this platform)");
  }

  private static String name(@Nullable Provider provider) {
    return provider == null
        ? "the first provider that has it"
        : provider.getName() + " " + provider.getVersionStr();
  }

  private static @Nullable Provider orJdk(String name) {
    return CORRETTO == null ? Security.getProvider(name) : CORRETTO;
  }

  /** The fast provider, if it is on the class path and its native part runs on this machine. */
  private static @Nullable Provider corretto() {
    try {
      Object instance =
          Class.forName("com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider")
              .getField("INSTANCE")
              .get(null);
      if (instance instanceof Provider provider) {
        Signature.getInstance("SHA256withRSA", provider);
        Signature.getInstance("SHA512withRSA", provider);
        Signature.getInstance("RSASSA-PSS", provider);
        KeyPairGenerator.getInstance("RSA", provider);
        MessageDigest.getInstance("SHA-256", provider).digest(new byte[0]);
        MessageDigest.getInstance("SHA-512", provider).digest(new byte[0]);
        return provider;
      }
      return null;
    } catch (GeneralSecurityException
        | ReflectiveOperationException
        | RuntimeException
        | LinkageError absentOrBroken) {
      return null; // the JDK's providers do the same work, slower
    }
  }
}
