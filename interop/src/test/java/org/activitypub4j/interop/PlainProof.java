package org.activitypub4j.interop;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import org.activitypub4j.signatures.keys.Signer;
import org.activitypub4j.signatures.proof.JsonCanonicalization;

/**
 * eddsa-jcs-2022 word for word over our canonical form, and nothing else of ours: so that options
 * can be tried that we would not write ourselves.
 *
 * @see <a href="https://www.w3.org/TR/vc-di-eddsa/#eddsa-jcs-2022">vc-di-eddsa §3.3</a>
 */
final class PlainProof {
  private static final String BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final BigInteger BASE = BigInteger.valueOf(BASE58.length());
  private static final int SIGNATURE_BYTES = 64;

  private PlainProof() {}

  /** The document with a proof that has these options. */
  static JsonObject sign(JsonObject document, JsonObject options, Signer signer) {
    String value = "z" + encode(signer.sign(hashes(document, options)));
    JsonObject proof = Json.with(options, "proofValue", Json.text(value));
    return Json.with(document, "proof", proof);
  }

  /** Whether the only proof of the document is this key's. */
  static boolean verify(JsonObject signed, PublicKey key) {
    JsonObject proof = signed.getJsonObject("proof");
    byte[] value = decode(proof.getString("proofValue").substring(1));
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(key);
      verifier.update(hashes(Json.without(signed, "proof"), Json.without(proof, "proofValue")));
      return verifier.verify(value);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] hashes(JsonObject document, JsonObject options) {
    byte[] optionsHash = hash(Json.with(options, "@context", document.get("@context")));
    byte[] both = Arrays.copyOf(optionsHash, 2 * optionsHash.length);
    System.arraycopy(hash(document), 0, both, optionsHash.length, optionsHash.length);
    return both;
  }

  private static byte[] hash(JsonValue value) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(JsonCanonicalization.canonicalize(value));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encode(byte[] signature) {
    StringBuilder text = new StringBuilder();
    for (BigInteger rest = new BigInteger(1, signature);
        rest.signum() > 0;
        rest = rest.divide(BASE)) {
      text.append(BASE58.charAt(rest.mod(BASE).intValue()));
    }
    for (int i = 0; i < signature.length && signature[i] == 0; i++) {
      text.append('1');
    }
    return text.reverse().toString();
  }

  private static byte[] decode(String text) {
    BigInteger number = BigInteger.ZERO;
    for (int i = 0; i < text.length(); i++) {
      number = number.multiply(BASE).add(BigInteger.valueOf(BASE58.indexOf(text.charAt(i))));
    }
    byte[] bytes = number.toByteArray(); // with a sign octet, or without leading zeros
    byte[] signature = new byte[SIGNATURE_BYTES];
    int length = Math.min(bytes.length, SIGNATURE_BYTES);
    System.arraycopy(bytes, bytes.length - length, signature, SIGNATURE_BYTES - length, length);
    return signature;
  }
}
