package org.activitypub4j.signatures.keys;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import org.activitypub4j.signatures.internal.Jca;
import org.activitypub4j.signatures.keys.KeyFormatException.Reason;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** Makes key pairs: new ones, or from a private key, from which the public key is computed. */
final class KeyPairs {
  private KeyPairs() {}

  static KeyPair generateRsa(SecureRandom random) {
    try {
      KeyPairGenerator generator = Jca.rsaGenerator();
      generator.initialize(new RSAKeyGenParameterSpec(2_048, RSAKeyGenParameterSpec.F4), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java makes no RSA keys", e);
    }
  }

  static KeyPair generateEd25519(SecureRandom random) {
    try {
      return ed25519(new Ed25519PrivateKeyParameters(random));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("This Java has no Ed25519 keys", e);
    }
  }

  /** Returns the pair of a private key in PKCS#8. */
  static KeyPair of(PrivateKeyInfo info) throws GeneralSecurityException, IOException {
    KeyType type = PublicKeys.type(info.getPrivateKeyAlgorithm());
    return switch (type) {
      case RSA -> rsa(info);
      case ED25519 -> ed25519(ASN1OctetString.getInstance(info.parsePrivateKey()).getOctets());
      case P256, P384 -> ec(type, ECPrivateKey.getInstance(info.parsePrivateKey()).getKey());
      case ML_DSA_44 ->
          throw new KeyFormatException(
              Reason.UNSUPPORTED_TYPE, "ML-DSA-44 keys verify here, and do not sign");
    };
  }

  private static KeyPair rsa(PrivateKeyInfo info) throws GeneralSecurityException, IOException {
    RSAPrivateKey numbers = RSAPrivateKey.getInstance(info.parsePrivateKey());
    return new KeyPair(
        PublicKeys.rsa(numbers.getModulus(), numbers.getPublicExponent()),
        privateKey(Jca.rsaKeys(), info));
  }

  static KeyPair ed25519(byte[] seed) throws GeneralSecurityException, IOException {
    return ed25519(new Ed25519PrivateKeyParameters(seed)); // checks the length
  }

  private static KeyPair ed25519(Ed25519PrivateKeyParameters seed)
      throws GeneralSecurityException, IOException {
    PrivateKeyInfo info =
        new PrivateKeyInfo(
            new AlgorithmIdentifier(PublicKeys.ED25519_ID), new DEROctetString(seed.getEncoded()));
    return new KeyPair(
        PublicKeys.ed25519(seed.generatePublicKey().getEncoded()),
        privateKey(Jca.ed25519Keys(), info));
  }

  /** Returns the pair of a private number on P-256 or P-384. */
  static KeyPair ec(KeyType type, BigInteger number) throws GeneralSecurityException, IOException {
    BigInteger order = PublicKeys.curve(type).getN();
    if (number.signum() <= 0 || number.compareTo(order) >= 0) {
      throw new KeyFormatException(
          Reason.MALFORMED, "The private number is not one of the curve " + type);
    }
    byte[] point =
        new FixedPointCombMultiplier()
            .multiply(PublicKeys.curve(type).getG(), number)
            .getEncoded(false);
    PrivateKeyInfo info =
        new PrivateKeyInfo(
            new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, PublicKeys.curveId(type)),
            new ECPrivateKey(order.bitLength(), number));
    return new KeyPair(PublicKeys.ec(type, point), privateKey(Jca.ecKeys(), info));
  }

  private static PrivateKey privateKey(KeyFactory factory, PrivateKeyInfo info)
      throws GeneralSecurityException, IOException {
    return factory.generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
  }
}
