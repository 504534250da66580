package org.activitypub4j.signatures.keys;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import org.activitypub4j.signatures.internal.Jca;
import org.activitypub4j.signatures.keys.KeyFormatException.Reason;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.jcajce.provider.asymmetric.mldsa.BCMLDSAPublicKey;

/** Makes public keys from their numbers, and checks each key first. */
final class PublicKeys {
  /** See RFC 8410 §3. */
  static final ASN1ObjectIdentifier ED25519_ID = new ASN1ObjectIdentifier("1.3.101.112");

  private static final X9ECParameters CURVE_P256 = CustomNamedCurves.getByName("P-256");
  private static final X9ECParameters CURVE_P384 = CustomNamedCurves.getByName("P-384");

  private PublicKeys() {}

  /** Reads a key in the form that certificates use. */
  static PublicKey of(SubjectPublicKeyInfo info) throws GeneralSecurityException, IOException {
    byte[] octets = info.getPublicKeyData().getOctets();
    return switch (type(info.getAlgorithm())) {
      case RSA -> rsa(octets);
      case ED25519 -> ed25519(octets);
      case P256 -> ec(KeyType.P256, octets);
      case P384 -> ec(KeyType.P384, octets);
      case ML_DSA_44 -> mlDsa44(octets);
    };
  }

  /**
   * Returns the kind of a key.
   *
   * @throws KeyFormatException if it is another kind
   */
  static KeyType type(AlgorithmIdentifier algorithm) {
    ASN1ObjectIdentifier oid = algorithm.getAlgorithm();
    if (oid.equals(PKCSObjectIdentifiers.rsaEncryption)) {
      return KeyType.RSA;
    }
    if (oid.equals(ED25519_ID)) {
      return KeyType.ED25519;
    }
    if (oid.equals(NISTObjectIdentifiers.id_ml_dsa_44)) {
      return KeyType.ML_DSA_44;
    }
    if (oid.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      ASN1Encodable curve = algorithm.getParameters();
      if (SECObjectIdentifiers.secp256r1.equals(curve)) {
        return KeyType.P256;
      }
      if (SECObjectIdentifiers.secp384r1.equals(curve)) {
        return KeyType.P384;
      }
    }
    throw new KeyFormatException(
        Reason.UNSUPPORTED_TYPE,
        "Only RSA, Ed25519, P-256, P-384 and ML-DSA-44 keys are supported, not " + oid);
  }

  static PublicKey rsa(byte[] pkcs1) throws GeneralSecurityException {
    RSAPublicKey numbers = RSAPublicKey.getInstance(pkcs1);
    return rsa(numbers.getModulus(), numbers.getPublicExponent());
  }

  static PublicKey rsa(BigInteger modulus, BigInteger exponent) throws GeneralSecurityException {
    KeyMaterial.checkRsa(modulus, exponent);
    return Jca.rsaKeys().generatePublic(new RSAPublicKeySpec(modulus, exponent));
  }

  static PublicKey ed25519(byte[] point) throws GeneralSecurityException, IOException {
    KeyMaterial.ed25519Point(point);
    SubjectPublicKeyInfo info =
        new SubjectPublicKeyInfo(new AlgorithmIdentifier(ED25519_ID), point);
    return Jca.ed25519Keys().generatePublic(new X509EncodedKeySpec(info.getEncoded()));
  }

  /** Makes a key on P-256 or P-384 from its point, compressed or not. */
  static PublicKey ec(KeyType type, byte[] point) throws GeneralSecurityException, IOException {
    SubjectPublicKeyInfo info =
        new SubjectPublicKeyInfo(
            new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curveId(type)),
            ecPoint(type, point, false));
    return Jca.ecKeys().generatePublic(new X509EncodedKeySpec(info.getEncoded()));
  }

  static PublicKey mlDsa44(byte[] key) throws IOException {
    KeyMaterial.mlDsa44(key);
    return new BCMLDSAPublicKey(
        new SubjectPublicKeyInfo(new AlgorithmIdentifier(NISTObjectIdentifiers.id_ml_dsa_44), key));
  }

  /** Returns the octets of a point in the requested form. The point must be on its curve. */
  static byte[] ecPoint(KeyType type, byte[] point, boolean compressed) {
    try {
      return curve(type).getCurve().decodePoint(point).getEncoded(compressed);
    } catch (IllegalArgumentException e) {
      throw new KeyFormatException(Reason.BAD_POINT, "The " + type + " key is not on its curve", e);
    }
  }

  static X9ECParameters curve(KeyType type) {
    return type == KeyType.P256 ? CURVE_P256 : CURVE_P384;
  }

  static ASN1ObjectIdentifier curveId(KeyType type) {
    return type == KeyType.P256 ? SECObjectIdentifiers.secp256r1 : SECObjectIdentifiers.secp384r1;
  }
}
