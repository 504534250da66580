package org.activitypub4j.signatures.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Base64;
import org.activitypub4j.signatures.internal.Ascii;
import org.activitypub4j.signatures.keys.KeyFormatException.Reason;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * Reads keys from PEM text, and writes them. The base64 is decoded here: all readers of PEM need
 * line breaks, but documents lose or change them.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7468">RFC 7468</a>
 */
final class PemCodec {
  /** An RSA key of 8192 bits has 6.4 kB in its longest form. */
  private static final int MAX_TEXT = 20_000;

  /**
   * The version and the eight numbers of RFC 8017. Keys with more than two primes are not
   * supported.
   */
  private static final int RSA_PRIVATE_KEY_PARTS = 9;

  private static final String BEGIN = "-----BEGIN ";
  private static final String DASHES = "-----";

  /** What is between two lines of dashes; the type comes from these lines. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Block(String type, byte[] der) {}

  private PemCodec() {}

  static PublicKey publicKey(String pem) {
    return Guarded.read(() -> publicKey(block(pem)));
  }

  static KeyPair keyPair(String pem) {
    return Guarded.read(() -> keyPair(block(pem)));
  }

  static String write(String type, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return BEGIN + type + DASHES + "\n" + base64 + "\n-----END " + type + DASHES + "\n";
  }

  private static PublicKey publicKey(Block block) throws GeneralSecurityException, IOException {
    return switch (block.type()) {
      case "PUBLIC KEY" -> PublicKeys.of(SubjectPublicKeyInfo.getInstance(block.der()));
      case "RSA PUBLIC KEY" -> PublicKeys.rsa(block.der());
      default -> throw unexpected("public key", block);
    };
  }

  private static KeyPair keyPair(Block block) throws GeneralSecurityException, IOException {
    return switch (block.type()) {
      case "PRIVATE KEY" -> KeyPairs.of(PrivateKeyInfo.getInstance(block.der()));
      case "RSA PRIVATE KEY" -> KeyPairs.of(pkcs1(block.der()));
      case "EC PRIVATE KEY" -> KeyPairs.of(sec1(block.der()));
      default -> throw unexpected("unencrypted private key", block);
    };
  }

  /** Reads the form of RFC 8017 §A.1.2 and wraps it as PKCS#8. */
  private static PrivateKeyInfo pkcs1(byte[] der) throws IOException {
    ASN1Sequence parts = ASN1Sequence.getInstance(der);
    if (parts.size() != RSA_PRIVATE_KEY_PARTS) {
      throw new KeyFormatException(
          Reason.MALFORMED,
          "The RSA private key has %d parts, not %d"
              .formatted(parts.size(), RSA_PRIVATE_KEY_PARTS));
    }
    return new PrivateKeyInfo(
        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption),
        RSAPrivateKey.getInstance(parts));
  }

  /** Reads the form of RFC 5915, which names the curve inside, and wraps it as PKCS#8. */
  private static PrivateKeyInfo sec1(byte[] der) throws IOException {
    ECPrivateKey key = ECPrivateKey.getInstance(der);
    return new PrivateKeyInfo(
        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()),
        key);
  }

  private static KeyFormatException unexpected(String wanted, Block block) {
    return new KeyFormatException(
        Reason.MALFORMED,
        "The PEM text has no %s but: %s".formatted(wanted, Ascii.printable(block.type())));
  }

  /** Returns the first block of the text, but skips a block that names a curve. */
  private static Block block(String pem) {
    if (pem.length() > MAX_TEXT) {
      throw new KeyFormatException(Reason.TOO_LARGE, "The PEM text is too long for a key");
    }
    // OpenSSL writes this block before an EC key. We skip it, because the key names its curve too.
    int parameters = pem.indexOf("-----END EC PARAMETERS-----");
    int begin = pem.indexOf(BEGIN, Math.max(parameters, 0));
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
    try {
      return new Block(
          type,
          Base64.getDecoder().decode(base64.toString().getBytes(StandardCharsets.ISO_8859_1)));
    } catch (IllegalArgumentException e) {
      throw new KeyFormatException(Reason.MALFORMED, "The PEM text is not base64", e);
    }
  }
}
