package org.activitypub4j.signatures.internal;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Base64;
import org.activitypub4j.signatures.KeyFormatException;
import org.activitypub4j.signatures.KeyFormatException.Reason;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/** Keys from and to PEM text. */
public final class PemCodec {
  /** An RSA key of 8192 bits has 6.4 kB in its longest form. */
  private static final int MAX_TEXT = 20_000;

  private static final String BEGIN = "-----BEGIN ";
  private static final String DASHES = "-----";

  private PemCodec() {}

  public static PublicKey publicKey(String pem) {
    return Guarded.read(
        () -> {
          Object parsed = parse(pem);
          if (parsed instanceof SubjectPublicKeyInfo info) {
            return PublicKeys.of(info);
          }
          throw new KeyFormatException(
              Reason.MALFORMED, "The PEM text has no public key but " + nameOf(parsed));
        });
  }

  public static KeyPair keyPair(String pem) {
    return Guarded.read(
        () -> {
          Object parsed = parse(pem);
          if (parsed instanceof PrivateKeyInfo pkcs8) {
            return KeyPairs.of(pkcs8);
          }
          if (parsed instanceof PEMKeyPair traditional) {
            return KeyPairs.of(traditional.getPrivateKeyInfo());
          }
          throw new KeyFormatException(
              Reason.MALFORMED,
              "The PEM text has no unencrypted private key but " + nameOf(parsed));
        });
  }

  public static String write(String type, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return BEGIN + type + DASHES + "\n" + base64 + "\n-----END " + type + DASHES + "\n";
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
   * The first key of the text with line breaks where they belong: documents lose or change them.
   */
  private static String repaired(String pem) {
    // OpenSSL writes this block before an elliptic key, which names its curve itself.
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
    byte[] der;
    try {
      der = Base64.getDecoder().decode(base64.toString().getBytes(StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException e) {
      throw new KeyFormatException(Reason.MALFORMED, "The PEM text is not base64", e);
    }
    return write(type, der);
  }

  private static String nameOf(Object parsed) {
    return parsed.getClass().getSimpleName();
  }
}
