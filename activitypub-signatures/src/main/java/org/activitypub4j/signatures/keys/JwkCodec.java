package org.activitypub4j.signatures.keys;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.activitypub4j.signatures.internal.Ascii;
import org.activitypub4j.signatures.internal.Jca;
import org.activitypub4j.signatures.keys.KeyFormatException.Reason;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** Reads keys from JSON Web Keys, and writes them. */
final class JwkCodec {
  /** A private RSA key of 8192 bits has 6.3 kB. */
  private static final int MAX_TEXT = 20_000;

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private JwkCodec() {}

  static PublicKey publicKey(String json) {
    return Guarded.read(() -> publicKey(members(json)));
  }

  static KeyPair keyPair(String json) {
    return Guarded.read(
        () -> {
          Map<String, String> jwk = members(json);
          PublicKey publicKey = publicKey(jwk);
          KeyPair pair =
              switch (type(jwk)) {
                case RSA -> rsa(jwk, publicKey);
                case ED25519 -> KeyPairs.ed25519(octets(jwk, "d"));
                case P256 -> KeyPairs.ec(KeyType.P256, number(jwk, "d"));
                case P384 -> KeyPairs.ec(KeyType.P384, number(jwk, "d"));
                case ML_DSA_44 -> throw new IllegalStateException("read as a public key above");
              };
          if (!Arrays.equals(pair.getPublic().getEncoded(), publicKey.getEncoded())) {
            throw new KeyFormatException(
                Reason.MALFORMED, "The private key of the JWK is not that of its public key");
          }
          return pair;
        });
  }

  /** Writes only the members that it must have, in the order of RFC 7638. */
  static String write(PublicKey key) {
    KeyType type = KeyMaterial.of(key).type();
    if (key instanceof RSAPublicKey rsa) {
      return "{\"e\":\"%s\",\"kty\":\"RSA\",\"n\":\"%s\"}"
          .formatted(base64(unsigned(rsa.getPublicExponent())), base64(unsigned(rsa.getModulus())));
    }
    byte[] octets =
        SubjectPublicKeyInfo.getInstance(key.getEncoded()).getPublicKeyData().getOctets();
    return switch (type) {
      case ED25519 ->
          "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"%s\"}".formatted(base64(octets));
      case P256, P384 -> {
        int length = (octets.length - 1) / 2; // the octets of a point are 4, x, y
        yield "{\"crv\":\"%s\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}"
            .formatted(
                type,
                base64(Arrays.copyOfRange(octets, 1, 1 + length)),
                base64(Arrays.copyOfRange(octets, 1 + length, octets.length)));
      }
      case RSA, ML_DSA_44 ->
          throw new KeyFormatException(
              Reason.UNSUPPORTED_TYPE, "A key of type " + type + " is not written as JWK");
    };
  }

  private static PublicKey publicKey(Map<String, String> jwk)
      throws GeneralSecurityException, IOException {
    KeyType type = type(jwk);
    return switch (type) {
      case RSA -> PublicKeys.rsa(number(jwk, "n"), number(jwk, "e"));
      case ED25519 -> PublicKeys.ed25519(octets(jwk, "x"));
      case P256, P384 -> PublicKeys.ec(type, point(type, octets(jwk, "x"), octets(jwk, "y")));
      case ML_DSA_44 -> throw new IllegalStateException("no kty leads here");
    };
  }

  private static KeyType type(Map<String, String> jwk) {
    String kty = jwk.getOrDefault("kty", "");
    String curve = jwk.getOrDefault("crv", "");
    if (kty.equals("RSA")) {
      return KeyType.RSA;
    }
    if (kty.equals("OKP") && curve.equals("Ed25519")) {
      return KeyType.ED25519;
    }
    if (kty.equals("EC") && curve.equals("P-256")) {
      return KeyType.P256;
    }
    if (kty.equals("EC") && curve.equals("P-384")) {
      return KeyType.P384;
    }
    throw new KeyFormatException(
        Reason.UNSUPPORTED_TYPE,
        "A JWK of kty \"%s\" and crv \"%s\" is not supported: RSA, OKP with Ed25519, EC with P-256 or P-384 are"
            .formatted(Ascii.printable(kty), Ascii.printable(curve)));
  }

  private static byte[] point(KeyType type, byte[] x, byte[] y) {
    int length = type == KeyType.P256 ? 32 : 48;
    if (x.length != length || y.length != length) {
      throw new KeyFormatException(
          Reason.MALFORMED, "x and y of a %s key have %d octets each".formatted(type, length));
    }
    byte[] point = new byte[1 + 2 * length];
    point[0] = 4;
    System.arraycopy(x, 0, point, 1, length);
    System.arraycopy(y, 0, point, 1 + length, length);
    return point;
  }

  private static KeyPair rsa(Map<String, String> jwk, PublicKey publicKey)
      throws GeneralSecurityException {
    BigInteger modulus = number(jwk, "n");
    BigInteger p = number(jwk, "p");
    BigInteger q = number(jwk, "q");
    if (!p.multiply(q).equals(modulus)) {
      throw new KeyFormatException(
          Reason.MALFORMED, "The private key of the JWK is not that of its public key");
    }
    return new KeyPair(
        publicKey,
        Jca.rsaKeys()
            .generatePrivate(
                new RSAPrivateCrtKeySpec(
                    modulus,
                    number(jwk, "e"),
                    number(jwk, "d"),
                    p,
                    q,
                    number(jwk, "dp"),
                    number(jwk, "dq"),
                    number(jwk, "qi"))));
  }

  private static BigInteger number(Map<String, String> jwk, String name) {
    return new BigInteger(1, octets(jwk, name));
  }

  private static byte[] octets(Map<String, String> jwk, String name) {
    String text = jwk.get(name);
    if (text == null) {
      throw new KeyFormatException(Reason.MALFORMED, "The JWK has no member " + name);
    }
    try {
      return Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new KeyFormatException(Reason.MALFORMED, "The member " + name + " is not base64url", e);
    }
  }

  /** Returns the members that are strings. The other members only say how a key may be used. */
  private static Map<String, String> members(String json) {
    if (json.length() > MAX_TEXT) {
      throw new KeyFormatException(Reason.TOO_LARGE, "The JWK is too long for a key");
    }
    Map<String, String> members = new HashMap<>();
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new KeyFormatException(Reason.MALFORMED, "The JWK is not a JSON object");
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        if (parser.nextToken() == JsonToken.VALUE_STRING) {
          members.put(name, parser.getString());
        } else {
          parser.skipChildren();
        }
      }
      if (parser.nextToken() != null) {
        throw new KeyFormatException(Reason.MALFORMED, "Something follows the JWK");
      }
    } catch (JacksonException e) {
      throw new KeyFormatException(Reason.MALFORMED, "The JWK is not JSON", e);
    }
    return members;
  }

  /** Returns the number without the zero that only keeps it positive. */
  private static byte[] unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
