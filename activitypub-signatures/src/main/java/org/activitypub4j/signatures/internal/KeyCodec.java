package org.activitypub4j.signatures.internal;

import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import org.activitypub4j.signatures.KeyFormatException;
import org.activitypub4j.signatures.KeyFormatException.Reason;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/** Keys from and to PEM and Multikey text. */
public final class KeyCodec {
  /** An RSA key of 8192 bits has 6.4 kB in its longest form. */
  private static final int MAX_TEXT = 20_000;

  /** An RSA key of 8192 bits has 1.4 kB in base58; its decoding takes quadratic time. */
  private static final int MAX_MULTIKEY = 1_500;

  private static final String BEGIN = "-----BEGIN ";
  private static final String DASHES = "-----";

  /** Multicodec codes as unsigned varints: ed25519-pub 0xed, rsa-pub 0x1205. */
  private static final byte[] ED25519_PUB = {(byte) 0xed, 0x01};

  private static final byte[] RSA_PUB = {(byte) 0x85, 0x24};

  private KeyCodec() {}

  public static KeyPair generateRsa(SecureRandom random) {
    try {
      KeyPairGenerator generator = Primitives.rsaGenerator();
      generator.initialize(new RSAKeyGenParameterSpec(2_048, RSAKeyGenParameterSpec.F4), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java makes no RSA keys", e);
    }
  }

  public static KeyPair generateEd25519(SecureRandom random) {
    return ed25519Pair(new Ed25519PrivateKeyParameters(random));
  }

  public static PublicKey publicKeyFromPem(String pem) {
    return guarded(
        () -> {
          Object parsed = parse(pem);
          if (parsed instanceof SubjectPublicKeyInfo info) {
            return publicKey(info);
          }
          throw new KeyFormatException(
              Reason.MALFORMED, "The PEM text has no public key but " + nameOf(parsed));
        });
  }

  public static KeyPair keyPairFromPem(String pem) {
    return guarded(
        () -> {
          Object parsed = parse(pem);
          if (parsed instanceof PrivateKeyInfo pkcs8) {
            return keyPair(pkcs8);
          }
          if (parsed instanceof PEMKeyPair pkcs1) {
            return keyPair(pkcs1.getPrivateKeyInfo());
          }
          throw new KeyFormatException(
              Reason.MALFORMED,
              "The PEM text has no unencrypted private key but " + nameOf(parsed));
        });
  }

  public static String toPem(String type, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return BEGIN + type + DASHES + "\n" + base64 + "\n-----END " + type + DASHES + "\n";
  }

  public static PublicKey publicKeyFromMultikey(String multibase) {
    return guarded(() -> multikey(multibase));
  }

  public static String toMultikey(PublicKey key) {
    KeyMaterial material = KeyMaterial.of(key);
    byte[] encoded =
        SubjectPublicKeyInfo.getInstance(key.getEncoded()).getPublicKeyData().getOctets();
    byte[] code = material.type().equals("RSA") ? RSA_PUB : ED25519_PUB;
    byte[] bytes = Arrays.copyOf(code, code.length + encoded.length);
    System.arraycopy(encoded, 0, bytes, code.length, encoded.length);
    return "z" + Base58.encode(bytes);
  }

  /** A reader of keys. */
  private interface Reading<T> {
    T read() throws GeneralSecurityException, IOException;
  }

  /** The ASN.1 parsers throw all sorts of unchecked exceptions for damaged input. */
  private static <T> T guarded(Reading<T> reading) {
    try {
      return reading.read();
    } catch (KeyFormatException e) {
      throw e;
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      throw new KeyFormatException(Reason.MALFORMED, "The key is damaged", e);
    }
  }

  private static PublicKey multikey(String multibase) throws GeneralSecurityException, IOException {
    if (multibase.length() > MAX_MULTIKEY) {
      throw new KeyFormatException(Reason.TOO_LARGE, "The Multikey text is too long for a key");
    }
    if (!multibase.startsWith("z")) {
      throw new KeyFormatException(
          Reason.MALFORMED, "A Multikey begins with z (base58btc): " + Ascii.printable(multibase));
    }
    byte[] bytes =
        Base58.decode(multibase.substring(1))
            .orElseThrow(
                () -> new KeyFormatException(Reason.MALFORMED, "The Multikey is not base58btc"));
    if (startsWith(bytes, ED25519_PUB)) {
      return ed25519(Arrays.copyOfRange(bytes, 2, bytes.length));
    }
    if (startsWith(bytes, RSA_PUB)) {
      return rsa(Arrays.copyOfRange(bytes, 2, bytes.length));
    }
    throw new KeyFormatException(
        Reason.UNSUPPORTED_TYPE, "The Multikey is neither an Ed25519 nor an RSA public key");
  }

  private static PublicKey publicKey(SubjectPublicKeyInfo info)
      throws GeneralSecurityException, IOException {
    ASN1ObjectIdentifier type = info.getAlgorithm().getAlgorithm();
    if (type.equals(PKCSObjectIdentifiers.rsaEncryption)) {
      return rsa(info.getPublicKeyData().getOctets());
    }
    if (type.equals(EdECObjectIdentifiers.id_Ed25519)) {
      return ed25519(info.getPublicKeyData().getOctets());
    }
    throw new KeyFormatException(
        Reason.UNSUPPORTED_TYPE, "Only RSA and Ed25519 keys are supported, not " + type);
  }

  private static PublicKey rsa(byte[] pkcs1) throws GeneralSecurityException {
    RSAPublicKey numbers = RSAPublicKey.getInstance(pkcs1);
    return rsa(numbers.getModulus(), numbers.getPublicExponent());
  }

  private static PublicKey rsa(BigInteger modulus, BigInteger exponent)
      throws GeneralSecurityException {
    KeyMaterial.checkRsa(modulus, exponent);
    return Primitives.rsaKeys().generatePublic(new RSAPublicKeySpec(modulus, exponent));
  }

  private static PublicKey ed25519(byte[] point) throws GeneralSecurityException, IOException {
    KeyMaterial.point(point);
    SubjectPublicKeyInfo info =
        new SubjectPublicKeyInfo(new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519), point);
    return Primitives.ed25519Keys().generatePublic(new X509EncodedKeySpec(info.getEncoded()));
  }

  private static KeyPair keyPair(PrivateKeyInfo info) throws GeneralSecurityException, IOException {
    ASN1ObjectIdentifier type = info.getPrivateKeyAlgorithm().getAlgorithm();
    if (type.equals(PKCSObjectIdentifiers.rsaEncryption)) {
      RSAPrivateKey numbers = RSAPrivateKey.getInstance(info.parsePrivateKey());
      PublicKey publicKey = rsa(numbers.getModulus(), numbers.getPublicExponent());
      PrivateKey privateKey =
          Primitives.rsaKeys().generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
      return new KeyPair(publicKey, privateKey);
    }
    if (type.equals(EdECObjectIdentifiers.id_Ed25519)) {
      byte[] seed = ASN1OctetString.getInstance(info.parsePrivateKey()).getOctets();
      return ed25519Pair(new Ed25519PrivateKeyParameters(seed)); // checks the length
    }
    throw new KeyFormatException(
        Reason.UNSUPPORTED_TYPE, "Only RSA and Ed25519 keys are supported, not " + type);
  }

  private static KeyPair ed25519Pair(Ed25519PrivateKeyParameters seed) {
    try {
      PrivateKeyInfo info =
          new PrivateKeyInfo(
              new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519),
              new DEROctetString(seed.getEncoded()));
      PrivateKey privateKey =
          Primitives.ed25519Keys().generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
      return new KeyPair(ed25519(seed.generatePublicKey().getEncoded()), privateKey);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("This Java has no Ed25519 keys", e);
    }
  }

  private static Object parse(String pem) throws IOException {
    if (pem.length() > MAX_TEXT) {
      throw new KeyFormatException(Reason.TOO_LARGE, "The PEM text is too long for a key");
    }
    try (PEMParser parser = new PEMParser(new StringReader(repaired(pem)))) {
      Object parsed = parser.readObject();
      if (parsed == null) {
        throw new KeyFormatException(Reason.MALFORMED, "The text is not PEM");
      }
      return parsed;
    }
  }

  /**
   * The one block of the text with line breaks where they belong: documents lose or change them.
   */
  private static String repaired(String pem) {
    int begin = pem.indexOf(BEGIN);
    int typeEnd = begin < 0 ? -1 : pem.indexOf(DASHES, begin + BEGIN.length());
    if (typeEnd < 0) {
      throw new KeyFormatException(Reason.MALFORMED, "The text has no line -----BEGIN ...-----");
    }
    String type = pem.substring(begin + BEGIN.length(), typeEnd);
    int end = pem.indexOf("-----END " + type + DASHES, typeEnd);
    if (end < 0) {
      throw new KeyFormatException(
          Reason.MALFORMED, "The PEM text is cut off: no line -----END " + Ascii.printable(type));
    }
    StringBuilder base64 = new StringBuilder(end - typeEnd);
    for (int i = typeEnd + DASHES.length(); i < end; i++) {
      char c = pem.charAt(i);
      if (c > ' ') {
        base64.append(c);
      }
    }
    byte[] der;
    try {
      der = Base64.getDecoder().decode(base64.toString().getBytes(StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException e) {
      throw new KeyFormatException(Reason.MALFORMED, "The PEM text is not base64", e);
    }
    return toPem(type, der);
  }

  private static boolean startsWith(byte[] bytes, byte[] prefix) {
    return bytes.length > prefix.length
        && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static String nameOf(Object parsed) {
    return parsed.getClass().getSimpleName();
  }
}
