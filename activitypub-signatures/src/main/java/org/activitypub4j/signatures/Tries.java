package org.activitypub4j.signatures;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import org.activitypub4j.signatures.keys.SignatureAlgorithm;
import org.activitypub4j.signatures.keys.VerificationKey;

/**
 * Counts and remembers verifications, so that one explanation cannot take many. Comparing a text
 * with the hash that a signature shows is much cheaper, and is counted for itself.
 */
final class Tries implements MessageVerifier.Primitive {
  /** Comparisons in one explanation: 4,000, or fewer if the texts are long. */
  private static final int MAX_COMPARISONS = 4_000;

  private static final long MAX_COMPARED_OCTETS = 8L * 1_024 * 1_024;
  private static final long MAX_BODY_OCTETS = 8L * 1_024 * 1_024;

  private final int max;
  private final Map<Try, Boolean> done = new HashMap<>();
  private int comparisons;
  private long comparedOctets;
  private long bodyOctets;

  /** One verification, compared by what goes in. */
  private record Try(
      VerificationKey key, SignatureAlgorithm algorithm, String message, String signature) {}

  Tries(int max) {
    this.max = max;
  }

  /** Whether no more may be verified. */
  boolean areUsedUp() {
    return done.size() >= max;
  }

  /** Whether no more may be compared. */
  boolean comparisonsAreUsedUp() {
    return comparisons >= MAX_COMPARISONS || comparedOctets >= MAX_COMPARED_OCTETS;
  }

  /** Whether one more form of a body of this length may be made; it then counts. */
  boolean mayMakeBody(long octets) {
    if (bodyOctets + octets > MAX_BODY_OCTETS) {
      return false;
    }
    bodyOctets += octets;
    return true;
  }

  /** How many were made. */
  int count() {
    return done.size();
  }

  /** How many texts were compared by their hash. */
  int comparisons() {
    return comparisons;
  }

  /** For the verifier itself, which is not limited. */
  @Override
  public boolean verify(
      VerificationKey key, SignatureAlgorithm algorithm, byte[] message, byte[] signature)
      throws GeneralSecurityException {
    Try now =
        new Try(key, algorithm, new String(message, ISO_8859_1), new String(signature, ISO_8859_1));
    Boolean known = done.get(now);
    if (known == null) {
      known = key.verifies(algorithm, message, signature);
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
      return verify(key, algorithm, text.getBytes(ISO_8859_1), bytes);
    } catch (GeneralSecurityException e) {
      return false; // this key has no such signature, whatever the text
    }
  }

  /** Whether the text is the one that was signed; false if no more may be compared. */
  boolean isOf(RsaEvidence evidence, String text) {
    if (comparisonsAreUsedUp()) {
      return false;
    }
    comparisons++;
    comparedOctets += text.length();
    return evidence.isOf(text.getBytes(ISO_8859_1));
  }
}
