package org.activitypub4j.signatures;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import org.activitypub4j.signatures.internal.KeyMaterial;
import org.activitypub4j.signatures.internal.Primitives;

/** Counts and remembers verifications, so that one explanation cannot take many. */
final class Tries implements MessageVerifier.Primitive {
  private final int max;
  private final Map<Try, Boolean> done = new HashMap<>();

  /** One verification, compared by what goes in. */
  private record Try(
      SignatureAlgorithm algorithm, KeyMaterial key, String message, String signature) {}

  Tries(int max) {
    this.max = max;
  }

  /** Whether no more may be tried. */
  boolean areUsedUp() {
    return done.size() >= max;
  }

  /** How many were made. */
  int count() {
    return done.size();
  }

  /** For the verifier itself, which is not limited. */
  @Override
  public boolean verify(
      SignatureAlgorithm algorithm, KeyMaterial key, byte[] message, byte[] signature)
      throws GeneralSecurityException {
    Try now =
        new Try(algorithm, key, new String(message, ISO_8859_1), new String(signature, ISO_8859_1));
    Boolean known = done.get(now);
    if (known == null) {
      known = Primitives.verify(algorithm, key, message, signature);
      done.put(now, known);
    }
    return known;
  }

  /** Whether it verifies; false if no more may be tried, or the key has no such signatures. */
  boolean verifies(SignatureAlgorithm algorithm, VerificationKey key, String text, byte[] bytes) {
    if (areUsedUp() || algorithm.keyType() != key.type()) {
      return false;
    }
    try {
      return verify(algorithm, key.material(), text.getBytes(ISO_8859_1), bytes);
    } catch (GeneralSecurityException e) {
      return false; // this key has no such signature, whatever the text
    }
  }
}
