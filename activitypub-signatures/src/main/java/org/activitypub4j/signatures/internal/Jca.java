package org.activitypub4j.signatures.internal;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Java's cryptography. The provider of each algorithm is chosen once, by name. The order in which
 * an application registered its providers does not matter.
 *
 * <p>RSA and SHA use AmazonCorrettoCryptoProvider (three times faster) if the application has it
 * and it works; otherwise the JDK.
 */
public final class Jca {
  /** The smallest RSA modulus that we read. A policy normally requires more. */
  public static final int MIN_RSA_BITS = 1_024;

  /** The largest RSA modulus. With a larger one, one verification takes milliseconds. */
  public static final int MAX_RSA_BITS = 8_192;

  private static final @Nullable Provider CORRETTO = corretto();
  private static final @Nullable Provider RSA = orJdk("SunRsaSign");
  private static final @Nullable Provider DIGEST = orJdk("SUN");
  private static final @Nullable Provider CURVES = Security.getProvider("SunEC");

  private Jca() {}

  /** Returns a signature algorithm for RSA keys, from the provider that was chosen for them. */
  public static Signature rsaSignature(String name) throws GeneralSecurityException {
    return signature(name, RSA);
  }

  /** Returns a signature algorithm for curves, from the provider that was chosen for them. */
  public static Signature curveSignature(String name) throws GeneralSecurityException {
    return signature(name, CURVES);
  }

  private static Signature signature(String name, @Nullable Provider provider)
      throws GeneralSecurityException {
    return provider == null ? Signature.getInstance(name) : Signature.getInstance(name, provider);
  }

  /** Returns the digest of the bytes, with SHA-256 or SHA-512. */
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

  public static KeyFactory rsaKeys() throws NoSuchAlgorithmException {
    Provider jdk = Security.getProvider("SunRsaSign");
    return jdk == null ? KeyFactory.getInstance("RSA") : KeyFactory.getInstance("RSA", jdk);
  }

  /**
   * Returns an RSA key in the form that its provider signs with, which takes a tenth of the time of
   * a signature to make. Returns the key itself if the provider cannot read it: then signing fails,
   * and tells why.
   */
  public static PrivateKey readyToSign(PrivateKey key) {
    try {
      return CORRETTO == null
          ? key
          : (PrivateKey) KeyFactory.getInstance("RSA", CORRETTO).translateKey(key);
    } catch (GeneralSecurityException | RuntimeException unreadable) {
      return key;
    }
  }

  public static KeyFactory ed25519Keys() throws NoSuchAlgorithmException {
    return CURVES == null
        ? KeyFactory.getInstance("Ed25519")
        : KeyFactory.getInstance("Ed25519", CURVES);
  }

  public static KeyFactory ecKeys() throws NoSuchAlgorithmException {
    return CURVES == null ? KeyFactory.getInstance("EC") : KeyFactory.getInstance("EC", CURVES);
  }

  public static KeyPairGenerator rsaGenerator() throws NoSuchAlgorithmException {
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

  /** Says what would make it faster; empty if nothing would. */
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

  /** Finds the fast provider; null if it is not there or its native part does not run here. */
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
      return null; // the JDK can do the same, only slower
    }
  }
}
