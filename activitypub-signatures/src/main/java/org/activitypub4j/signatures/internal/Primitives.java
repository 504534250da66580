package org.activitypub4j.signatures.internal;

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
import org.activitypub4j.signatures.SignatureAlgorithm;
import org.bouncycastle.crypto.signers.Ed25519Signer;
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
  private static final @Nullable Provider EDWARDS = Security.getProvider("SunEC");

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
      verifier.init(false, key.ed25519());
      verifier.update(message, 0, message.length);
      return verifier.verifySignature(signature);
    }
    Signature verifier =
        switch (algorithm) {
          case RSA_V1_5_SHA256 -> signature("SHA256withRSA");
          case RSA_V1_5_SHA512 -> signature("SHA512withRSA");
          case RSA_PSS_SHA512 -> pss();
          case ED25519 -> throw new IllegalStateException("handled above");
        };
    verifier.initVerify(key.publicKey());
    verifier.update(message);
    try {
      return verifier.verify(signature);
    } catch (SignatureException e) {
      return false; // a length that no signature of this key has
    }
  }

  static Signature signature(String algorithm) throws NoSuchAlgorithmException {
    return RSA == null ? Signature.getInstance(algorithm) : Signature.getInstance(algorithm, RSA);
  }

  private static Signature pss() throws GeneralSecurityException {
    Signature signature = signature("RSASSA-PSS");
    signature.setParameter(PSS_SHA512);
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
    return EDWARDS == null
        ? KeyFactory.getInstance("Ed25519")
        : KeyFactory.getInstance("Ed25519", EDWARDS);
  }

  static KeyPairGenerator rsaGenerator() throws NoSuchAlgorithmException {
    return RSA == null
        ? KeyPairGenerator.getInstance("RSA")
        : KeyPairGenerator.getInstance("RSA", RSA);
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
