package org.activitypub4j.signatures;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.activitypub4j.signatures.internal.RefusalException;
import org.activitypub4j.signatures.keys.SignatureAlgorithm;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.jspecify.annotations.Nullable;

/**
 * Verifies signed requests and responses in three steps, the cheapest first: {@code claim} needs
 * only the headers, {@link SignatureClaim#verify} also needs the key, and {@link
 * VerifiedHead#verifyBody} also needs the body. The result of each step is either the start of the
 * next step or a {@link SignatureRefusal}. If something fails inside, that is a refusal too.
 *
 * <p>Two things are not checked here, because they need memory or the network: replays (use {@link
 * VerifiedHead#fingerprint()}, or a verifier with {@link Nonces}), and whether the owner lists the
 * key.
 */
public final class MessageVerifier {
  private final VerificationPolicy policy;
  private final InstantSource clock;
  private final Primitive primitive;
  private final @Nullable Nonces nonces;
  private final Checks checks;

  /** The result of {@link #claim}: a claim to verify, or why there is none. */
  public sealed interface ClaimResult permits SignatureClaim, SignatureRefusal {}

  /** The result of {@link SignatureClaim#verify}: a verified head, or why there is none. */
  public sealed interface HeadResult permits VerifiedHead, SignatureRefusal {}

  /** The result of {@link VerifiedHead#verifyBody}: a verified message, or why there is none. */
  public sealed interface BodyResult permits VerifiedMessage, SignatureRefusal {}

  /** Only verifies a signature, and checks nothing else. */
  @FunctionalInterface
  interface Primitive {
    boolean verify(
        VerificationKey key, SignatureAlgorithm algorithm, byte[] message, byte[] signature)
        throws GeneralSecurityException;
  }

  /** Makes a verifier with this policy and clock. */
  public MessageVerifier(VerificationPolicy policy, InstantSource clock) {
    this(policy, clock, VerificationKey::verifies);
  }

  /**
   * Makes a verifier that accepts only signatures with one of these nonces, each nonce once. Use it
   * for clients to which you sent {@link AcceptSignature#withNonce}. It refuses draft-cavage, which
   * has no nonces.
   */
  public MessageVerifier(VerificationPolicy policy, InstantSource clock, Nonces nonces) {
    this(
        policy,
        clock,
        VerificationKey::verifies,
        Objects.requireNonNull(nonces, "nonces"),
        Checks.ALL);
  }

  MessageVerifier(VerificationPolicy policy, InstantSource clock, Primitive primitive) {
    this(policy, clock, primitive, null, Checks.ALL);
  }

  MessageVerifier(
      VerificationPolicy policy,
      InstantSource clock,
      Primitive primitive,
      @Nullable Nonces nonces,
      Checks checks) {
    this.policy = Objects.requireNonNull(policy, "policy");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.primitive = Objects.requireNonNull(primitive, "primitive");
    this.nonces = nonces;
    this.checks = checks;
  }

  VerificationPolicy policy() {
    return policy;
  }

  Primitive primitive() {
    return primitive;
  }

  /** Returns the nonces, one of which a signature must have; null if it needs none. */
  @Nullable Nonces nonces() {
    return nonces;
  }

  Checks checks() {
    return checks;
  }

  /**
   * The first step for a request: reads the signature and checks everything that needs neither key
   * nor body. A message with {@code Signature-Input} is read by RFC 9421. In that case a
   * draft-cavage signature counts only if it has a {@code Signature} line of its own.
   *
   * @return the claim of the first signature that could be accepted, or why there is none
   */
  public ClaimResult claim(RequestHead head) {
    return claim(Message.of(head));
  }

  /**
   * The first step for a response, with RFC 9421 only. The request must be exactly the one that you
   * sent, because the signature covers parts of it.
   *
   * @return as {@link #claim(RequestHead)}
   */
  public ClaimResult claim(ResponseHead head) {
    return claim(Message.of(head));
  }

  private ClaimResult claim(Message message) {
    try {
      return firstClaim(message);
    } catch (RefusalException e) {
      return e.refusal(SignatureRefusal.class);
    } catch (RuntimeException e) {
      return new SignatureRefusal.VerifierFault("read the signature", e);
    }
  }

  private SignatureClaim firstClaim(Message message) {
    Instant now = clock.instant();
    Check.all(checks.message(), message, now);
    List<Attempt> attempts = attempts(message);
    if (attempts.size() > policy.maxSignatures()) {
      attempts = attempts.subList(0, policy.maxSignatures());
    }
    // Backwards, so that each claim knows the next one to try.
    SignatureClaim claim = null;
    RefusalException refused = null;
    for (int i = attempts.size() - 1; i >= 0; i--) {
      try {
        claim = claim(new SignedHead(this, message, attempts.get(i).read()), now, claim);
      } catch (RefusalException e) {
        refused = e;
      }
    }
    if (claim != null) {
      return claim;
    }
    throw refused == null ? new RefusalException(new SignatureRefusal.NoSignature()) : refused;
  }

  private SignatureClaim claim(
      SignedHead signed, Instant now, @Nullable SignatureClaim alternative) {
    Check.all(checks.head(), signed, now);
    return new SignatureClaim(signed, alternative);
  }

  /** A signature that was found, but not read yet. */
  interface Attempt {
    ParsedSignature read();
  }

  static List<Attempt> attempts(Message message) {
    Headers headers = message.headers();
    List<String> inputs = headers.values(Rfc9421Parser.INPUT);
    List<String> lines = headers.values(CavageParser.HEADER);
    List<String> cavage = new ArrayList<>(1);
    List<Attempt> attempts = new ArrayList<>(2);
    if (inputs.isEmpty()) {
      cavage.addAll(lines);
    } else {
      List<String> others = new ArrayList<>(1);
      lines.forEach(line -> (CavageParser.recognises(line) ? cavage : others).add(line));
      rfc9421(inputs, others, attempts);
    }
    if (!message.isRequest()) {
      return attempts; // in a response draft-cavage cannot sign which request was answered
    }
    if (cavage.size() > 1) {
      throw new RefusalException(
          new SignatureRefusal.DuplicateHeader(CavageParser.HEADER, cavage.size()));
    }
    cavage.forEach(line -> attempts.add(() -> CavageParser.parse(line)));
    return attempts;
  }

  private static void rfc9421(List<String> inputs, List<String> lines, List<Attempt> attempts) {
    Rfc9421Parser parser;
    try {
      parser = Rfc9421Parser.of(inputs, lines);
    } catch (RefusalException e) {
      attempts.add(
          () -> {
            throw e;
          });
      return;
    }
    for (String label : parser.labels()) {
      attempts.add(() -> parser.signature(label));
    }
  }
}
