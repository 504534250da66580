package org.activitypub4j.signatures;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import org.activitypub4j.signatures.keys.SignatureAlgorithm;
import org.activitypub4j.signatures.keys.VerificationKey;

/**
 * Counts and remembers verifications, so that one explanation cannot make too many. It is much
 * cheaper to compare a text with the hash that a signature shows, so comparisons have their own
 * count.
 */
final class Tries implements MessageVerifier.Primitive {
  /** The most comparisons in one explanation; fewer if the texts are long. */
  private static final int MAX_COMPARISONS = 4_000;

  private static final long MAX_COMPARED_OCTETS = 8L * 1_024 * 1_024;
  private static final long MAX_BODY_OCTETS = 8L * 1_024 * 1_024;

  private final int max;
  private final Map<Try, Boolean> done = new HashMap<>();
  private int comparisons;
  private long comparedOctets;
  private long bodyOctets;

  /** One verification; two are the same if their input is the same. */
  private record Try(
      VerificationKey key, SignatureAlgorithm algorithm, String message, String signature) {}

  Tries(int max) {
    this.max = max;
  }

  /** Whether the limit of verifications is reached. */
  boolean areUsedUp() {
    return done.size() >= max;
  }

  /** Whether the limit of comparisons is reached. */
  boolean comparisonsAreUsedUp() {
    return comparisons >= MAX_COMPARISONS || comparedOctets >= MAX_COMPARED_OCTETS;
  }

  /** Whether we may make one more form of a body with this length. If so, counts it. */
  boolean mayMakeBody(long octets) {
    if (bodyOctets + octets > MAX_BODY_OCTETS) {
      return false;
    }
    bodyOctets += octets;
    return true;
  }

  /** Returns how many verifications were made. */
  int count() {
    return done.size();
  }

  /** Returns how many texts were compared by their hash. */
  int comparisons() {
    return comparisons;
  }

  /** Verifies for the verifier itself, which has no limit. */
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

  /** Whether it verifies; false at the limit, or if this type of key has no such signatures. */
  boolean verifies(SignatureAlgorithm algorithm, VerificationKey key, String text, byte[] bytes) {
    if (areUsedUp() || algorithm.keyType() != key.type()) {
      return false;
    }
    try {
      return verify(key, algorithm, text.getBytes(ISO_8859_1), bytes);
    } catch (GeneralSecurityException e) {
      return false; // this key cannot make such a signature, for any text
    }
  }

  /** Whether this text was signed; false if the limit is reached. */
  boolean isOf(RsaEvidence evidence, String text) {
    if (comparisonsAreUsedUp()) {
      return false;
    }
    comparisons++;
    comparedOctets += text.length();
    return evidence.isOf(text.getBytes(ISO_8859_1));
  }
}
