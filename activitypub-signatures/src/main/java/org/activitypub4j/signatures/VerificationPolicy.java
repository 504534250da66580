package org.activitypub4j.signatures;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.activitypub4j.signatures.internal.Jca;
import org.activitypub4j.signatures.keys.SignatureAlgorithm;

/**
 * What a verifier requires. It is a value, not a set of flags: start from a preset and change what
 * you need.
 *
 * <p>Both presets require each {@link Coverage}; the digest of the body for every method but GET
 * and HEAD.
 */
public final class VerificationPolicy {
  private static final int DEFAULT_MIN_RSA_BITS = 2_048;

  private static final VerificationPolicy MASTODON_COMPATIBLE =
      new VerificationPolicy(
          EnumSet.allOf(Coverage.class),
          EnumSet.allOf(SignatureAlgorithm.class),
          Duration.ofHours(1),
          Duration.ofMinutes(1),
          DEFAULT_MIN_RSA_BITS,
          Jca.MAX_RSA_BITS,
          2,
          QueryRule.MAY_BE_LEFT_OUT);

  private static final VerificationPolicy STRICT =
      new VerificationPolicy(
          EnumSet.allOf(Coverage.class),
          EnumSet.complementOf(EnumSet.of(SignatureAlgorithm.RSA_V1_5_SHA512)),
          Duration.ofMinutes(5),
          Duration.ZERO,
          DEFAULT_MIN_RSA_BITS,
          Jca.MAX_RSA_BITS,
          1,
          QueryRule.MUST_BE_SIGNED);

  private final Set<Coverage> coverage;
  private final Set<SignatureAlgorithm> algorithms;
  private final Duration clockWindow;
  private final Duration expiryGrace;
  private final int minRsaBits;
  private final int maxRsaBits;
  private final int maxSignatures;
  private final QueryRule queryRule;

  /** How the query in {@code (request-target)} of draft-cavage is treated. */
  public enum QueryRule {
    /**
     * The path is tried with its query and then without, because Misskey and others sign only the
     * path. The query may then be forged: see {@link VerifiedHead#queryIsSigned()}.
     */
    MAY_BE_LEFT_OUT,
    /** The query must be signed. */
    MUST_BE_SIGNED
  }

  private VerificationPolicy(
      Set<Coverage> coverage,
      Set<SignatureAlgorithm> algorithms,
      Duration clockWindow,
      Duration expiryGrace,
      int minRsaBits,
      int maxRsaBits,
      int maxSignatures,
      QueryRule queryRule) {
    this.coverage = Collections.unmodifiableSet(coverage);
    this.algorithms = Collections.unmodifiableSet(algorithms);
    this.clockWindow = clockWindow;
    this.expiryGrace = expiryGrace;
    this.minRsaBits = minRsaBits;
    this.maxRsaBits = maxRsaBits;
    this.maxSignatures = maxSignatures;
    this.queryRule = queryRule;
  }

  /**
   * Returns the default policy, which accepts the signatures of real servers. The clock window is
   * one hour, with one minute of grace after {@code expires}. RSA of 2048 to 8192 bits and Ed25519
   * are accepted. At most two signatures are looked at. The query may be left out of {@code
   * (request-target)}.
   */
  public static VerificationPolicy mastodonCompatible() {
    return MASTODON_COMPATIBLE;
  }

  /**
   * Returns a policy for closed groups of servers. The clock window is five minutes, without grace
   * after {@code expires}. One signature is looked at, the query must be signed, and RSA PKCS#1
   * with SHA-512 is not accepted.
   */
  public static VerificationPolicy strict() {
    return STRICT;
  }

  /**
   * Returns this policy with another clock window: how far {@code date} and {@code created} may be
   * in the past and in the future.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public VerificationPolicy withClockWindow(Duration window) {
    return copy(
        coverage, algorithms, positive(window), expiryGrace, minRsaBits, maxSignatures, queryRule);
  }

  /**
   * Returns this policy with another grace: how long a signature is still accepted after {@code
   * expires}.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public VerificationPolicy withExpiryGrace(Duration grace) {
    return copy(
        coverage, algorithms, clockWindow, positive(grace), minRsaBits, maxSignatures, queryRule);
  }

  /**
   * Returns this policy with other algorithms.
   *
   * @throws IllegalArgumentException if there are none
   */
  public VerificationPolicy withAlgorithms(Set<SignatureAlgorithm> accepted) {
    if (accepted.isEmpty()) {
      throw new IllegalArgumentException("at least one algorithm must be accepted");
    }
    return copy(
        coverage,
        EnumSet.copyOf(accepted),
        clockWindow,
        expiryGrace,
        minRsaBits,
        maxSignatures,
        queryRule);
  }

  /**
   * Returns this policy with another limit on the signatures of one request that are looked at.
   * Each can cost a key fetch and a verification.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public VerificationPolicy withMaxSignatures(int max) {
    if (max < 1) {
      throw new IllegalArgumentException("max must be at least 1: " + max);
    }
    return copy(coverage, algorithms, clockWindow, expiryGrace, minRsaBits, max, queryRule);
  }

  /** Returns this policy with another rule for the query in {@code (request-target)}. */
  public VerificationPolicy withQueryRule(QueryRule rule) {
    return copy(coverage, algorithms, clockWindow, expiryGrace, minRsaBits, maxSignatures, rule);
  }

  /**
   * Returns this policy with another upper limit for RSA keys. Twice as many bits take four times
   * as long to verify.
   *
   * @throws IllegalArgumentException if it is below {@link #minRsaBits()} or above 8192
   */
  public VerificationPolicy withMaxRsaBits(int bits) {
    if (bits < minRsaBits || bits > Jca.MAX_RSA_BITS) {
      throw new IllegalArgumentException(
          "bits must be %d to %d: %d".formatted(minRsaBits, Jca.MAX_RSA_BITS, bits));
    }
    return new VerificationPolicy(
        coverage, algorithms, clockWindow, expiryGrace, minRsaBits, bits, maxSignatures, queryRule);
  }

  /**
   * Returns this policy with smaller RSA keys allowed. Keys of 1024 bits can be broken with enough
   * money. Use this for test vectors only.
   *
   * @throws IllegalArgumentException if it is below 1024 or above 8192
   */
  public VerificationPolicy dangerouslyAllowingRsaKeysFrom(int bits) {
    if (bits < Jca.MIN_RSA_BITS || bits > maxRsaBits) {
      throw new IllegalArgumentException(
          "bits must be %d to %d: %d".formatted(Jca.MIN_RSA_BITS, maxRsaBits, bits));
    }
    return copy(coverage, algorithms, clockWindow, expiryGrace, bits, maxSignatures, queryRule);
  }

  /**
   * Returns this policy without some of the required coverage. Such signatures can be used again
   * with other values for what they do not cover. Use this for test vectors only.
   */
  public VerificationPolicy dangerouslyNotRequiring(Set<Coverage> dropped) {
    EnumSet<Coverage> rest = EnumSet.noneOf(Coverage.class);
    rest.addAll(coverage);
    rest.removeAll(dropped);
    return copy(rest, algorithms, clockWindow, expiryGrace, minRsaBits, maxSignatures, queryRule);
  }

  /** Returns what must be covered. {@link Coverage#BODY_DIGEST} is not needed for GET and HEAD. */
  public Set<Coverage> coverage() {
    return coverage;
  }

  /** Returns the algorithms that are accepted. */
  public Set<SignatureAlgorithm> algorithms() {
    return algorithms;
  }

  /** Returns how far the time of a signature may be in the past and in the future. */
  public Duration clockWindow() {
    return clockWindow;
  }

  /** Returns how long a signature is still accepted after {@code expires}. */
  public Duration expiryGrace() {
    return expiryGrace;
  }

  /** Returns the smallest RSA key, in bits. */
  public int minRsaBits() {
    return minRsaBits;
  }

  /** Returns the largest RSA key, in bits. */
  public int maxRsaBits() {
    return maxRsaBits;
  }

  /** Returns how many signatures of one request are looked at. */
  public int maxSignatures() {
    return maxSignatures;
  }

  /** Returns how the query in {@code (request-target)} of draft-cavage is treated. */
  public QueryRule queryRule() {
    return queryRule;
  }

  private VerificationPolicy copy(
      Set<Coverage> newCoverage,
      Set<SignatureAlgorithm> newAlgorithms,
      Duration newWindow,
      Duration newGrace,
      int newMinRsaBits,
      int newMaxSignatures,
      QueryRule newQueryRule) {
    return new VerificationPolicy(
        newCoverage,
        newAlgorithms,
        newWindow,
        newGrace,
        newMinRsaBits,
        maxRsaBits,
        newMaxSignatures,
        newQueryRule);
  }

  private static Duration positive(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("must not be negative: " + duration);
    }
    return duration;
  }
}
