package org.activitypub4j.signatures;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.activitypub4j.signatures.internal.Jca;
import org.activitypub4j.signatures.keys.SignatureAlgorithm;
import org.activitypub4j.signatures.keys.VerificationKey;

/**
 * What we learn from an RSA signature without its text. The public key decrypts it, and with PKCS#1
 * this gives the name and the value of the hash. So we see whether the key is wrong or the text,
 * and we only need the hash to check a text.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8017#section-9.2">RFC 8017 §9.2</a>
 */
final class RsaEvidence {
  private final Hash hash;
  private final byte[] value;

  private RsaEvidence(Hash hash, byte[] value) {
    this.hash = hash;
    this.value = value;
  }

  /** A hash function, with the octets that stand before its value. */
  enum Hash {
    SHA_256("3031300d060960864801650304020105000420", 32),
    SHA_512("3051300d060960864801650304020305000440", 64),
    SHA_384("3041300d060960864801650304020205000430", 48),
    SHA_1("3021300906052b0e03021a05000414", 20);

    private final String prefix;
    private final int length;

    Hash(String prefix, int length) {
      this.prefix = prefix;
      this.length = length;
    }

    /** Whether it is 01 FF..FF 00 prefix hash. It is a number, so the first zero is missing. */
    private boolean isIn(String opened, int keyLength) {
      int padding = keyLength - 3 - prefix.length() / 2 - length;
      return opened.length() == 2 * (keyLength - 1)
          && padding >= 8
          && opened.startsWith("01" + "ff".repeat(padding) + "00" + prefix);
    }

    /** Returns the usual name, which Java knows too, such as {@code SHA-1}. */
    @Override
    public String toString() {
      return name().replace('_', '-');
    }
  }

  /** Reads the signature; empty if this key did not make it with RSA and PKCS#1. */
  static Optional<RsaEvidence> of(VerificationKey key, byte[] signature) {
    return key.publicKey() instanceof RSAPublicKey rsa ? of(rsa, signature) : Optional.empty();
  }

  private static Optional<RsaEvidence> of(RSAPublicKey key, byte[] signature) {
    int length = (key.getModulus().bitLength() + 7) / 8;
    BigInteger number = new BigInteger(1, signature);
    if (signature.length != length || number.compareTo(key.getModulus()) >= 0) {
      return Optional.empty();
    }
    byte[] opened = number.modPow(key.getPublicExponent(), key.getModulus()).toByteArray();
    String hex = HexFormat.of().formatHex(opened);
    for (Hash hash : Hash.values()) {
      if (hash.isIn(hex, length)) {
        return Optional.of(
            new RsaEvidence(
                hash, Arrays.copyOfRange(opened, opened.length - hash.length, opened.length)));
      }
    }
    return Optional.empty();
  }

  /** Returns the hash function that the signer used. */
  Hash hash() {
    return hash;
  }

  /** Returns the algorithm that a policy can allow; empty if no algorithm has this hash. */
  Optional<SignatureAlgorithm> algorithm() {
    return switch (hash) {
      case SHA_256 -> Optional.of(SignatureAlgorithm.RSA_V1_5_SHA256);
      case SHA_512 -> Optional.of(SignatureAlgorithm.RSA_V1_5_SHA512);
      case SHA_384, SHA_1 -> Optional.empty();
    };
  }

  /** Whether these octets were signed. */
  boolean isOf(byte[] text) {
    return MessageDigest.isEqual(value, Jca.digest(hash.toString(), text));
  }
}
