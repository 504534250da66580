package org.activitypub4j.signatures.keys;

import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.activitypub4j.signatures.internal.Ascii;
import org.activitypub4j.signatures.internal.Base58;
import org.activitypub4j.signatures.keys.KeyFormatException.Reason;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** Reads and writes Multikey text: a multibase letter, a multicodec code, and the key. */
final class MultikeyCodec {
  static final String DID_KEY = "did:key:";

  /** An ML-DSA-44 key has 1.8 kB in base58, which takes quadratic time to decode. */
  private static final int MAX_TEXT = 2_000;

  /**
   * Multicodec codes as unsigned varints: rsa-pub 0x1205, ed25519-pub 0xed, p256-pub 0x1200,
   * p384-pub 0x1201, mldsa-44-pub 0x1210.
   */
  private static final Map<KeyType, byte[]> CODES =
      new EnumMap<>(
          Map.of(
              KeyType.RSA, new byte[] {(byte) 0x85, 0x24},
              KeyType.ED25519, new byte[] {(byte) 0xed, 0x01},
              KeyType.P256, new byte[] {(byte) 0x80, 0x24},
              KeyType.P384, new byte[] {(byte) 0x81, 0x24},
              KeyType.ML_DSA_44, new byte[] {(byte) 0x90, 0x24}));

  private MultikeyCodec() {}

  static PublicKey read(String multibase) {
    return Guarded.read(() -> key(bytes(multibase)));
  }

  static PublicKey readDidKey(URI did) {
    String text = did.toString();
    int hash = text.indexOf('#');
    String key = hash < 0 ? text : text.substring(0, hash);
    if (!key.startsWith(DID_KEY)) {
      throw new KeyFormatException(
          Reason.MALFORMED, "A did:key begins with did:key: and not " + Ascii.printable(text));
    }
    String multibase = key.substring(DID_KEY.length());
    if (hash >= 0 && !text.substring(hash + 1).equals(multibase)) {
      throw new KeyFormatException(
          Reason.MALFORMED, "The fragment names another key than the did:key itself");
    }
    return read(multibase);
  }

  static String write(PublicKey key) {
    KeyType type = KeyMaterial.of(key).type();
    byte[] octets =
        SubjectPublicKeyInfo.getInstance(key.getEncoded()).getPublicKeyData().getOctets();
    if (type == KeyType.P256 || type == KeyType.P384) {
      octets = PublicKeys.ecPoint(type, octets, true);
    }
    byte[] code = code(type);
    byte[] bytes = Arrays.copyOf(code, code.length + octets.length);
    System.arraycopy(octets, 0, bytes, code.length, octets.length);
    return "z" + Base58.encode(bytes);
  }

  /** Returns the octets of a multibase text in base58btc or base64url. Keys use only these two. */
  static byte[] bytes(String multibase) {
    if (multibase.length() > MAX_TEXT) {
      throw new KeyFormatException(Reason.TOO_LARGE, "The Multikey text is too long for a key");
    }
    Optional<byte[]> bytes =
        switch (multibase.isEmpty() ? ' ' : multibase.charAt(0)) {
          case 'z' -> Base58.decode(multibase.substring(1));
          case 'u' -> base64url(multibase.substring(1));
          default -> Optional.empty();
        };
    return bytes.orElseThrow(
        () ->
            new KeyFormatException(
                Reason.MALFORMED,
                "A Multikey is z and base58btc, or u and base64url: "
                    + Ascii.printable(multibase)));
  }

  private static Optional<byte[]> base64url(String text) {
    if (text.indexOf('=') >= 0) {
      return Optional.empty(); // u means without padding
    }
    try {
      return Optional.of(Base64.getUrlDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static PublicKey key(byte[] bytes) throws GeneralSecurityException, IOException {
    for (KeyType type : KeyType.values()) {
      byte[] code = code(type);
      if (bytes.length > code.length
          && Arrays.equals(bytes, 0, code.length, code, 0, code.length)) {
        byte[] key = Arrays.copyOfRange(bytes, code.length, bytes.length);
        return switch (type) {
          case RSA -> PublicKeys.rsa(key);
          case ED25519 -> PublicKeys.ed25519(key);
          case P256, P384 -> PublicKeys.ec(type, key);
          case ML_DSA_44 -> PublicKeys.mlDsa44(key);
        };
      }
    }
    throw new KeyFormatException(
        Reason.UNSUPPORTED_TYPE,
        "The Multikey is none of RSA, Ed25519, P-256, P-384 and ML-DSA-44");
  }

  private static byte[] code(KeyType type) {
    byte[] code = CODES.get(type);
    if (code == null) {
      throw new IllegalStateException("no code for " + type);
    }
    return code;
  }
}
