package org.activitypub4j.signatures;

import java.io.IOException;
import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.activitypub4j.model.Uris;
import org.activitypub4j.signatures.SignatureReport.Cause;
import org.activitypub4j.signatures.SignatureReport.Hint;
import org.activitypub4j.signatures.internal.RefusalException;
import org.activitypub4j.signatures.keys.KeyType;
import org.activitypub4j.signatures.keys.SignatureAlgorithm;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;

/** Looks for the mistake that explains why a signature does not verify. */
final class HintSearch {
  private static final Hint OTHER_TEXT =
      new Hint(
          Cause.OTHER_TEXT,
          "The key is the right one, but it signed another text; no known mistake explains it.",
          "Compare the signing string with the text that the peer signed, line by line.");
  private static final Hint UNKNOWN =
      new Hint(
          Cause.UNKNOWN,
          "No known mistake explains it.",
          "Fetch the key again, and compare the signing string with the one that the peer signed,"
              + " line by line.");

  private final Message message;
  private final byte[] body;
  private final Tries tries;
  private final ParsedSignature signature;
  private final VerificationKey key;
  private final List<String> texts;

  /**
   * Prepares a search.
   *
   * @param texts the signing strings that the rules give; none if something is missing
   */
  HintSearch(
      Message message,
      byte[] body,
      Tries tries,
      ParsedSignature signature,
      VerificationKey key,
      List<String> texts) {
    this.message = message;
    this.body = body;
    this.tries = tries;
    this.signature = signature;
    this.key = key;
    this.texts = texts;
  }

  /** Returns the algorithms of this type of key, beginning with the one that we expect. */
  static List<SignatureAlgorithm> algorithms(ParsedSignature signature, VerificationKey key) {
    List<SignatureAlgorithm> algorithms = new ArrayList<>();
    for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
      if (algorithm.keyType() == key.type()) {
        algorithms.add(algorithm == signature.algorithm() ? 0 : algorithms.size(), algorithm);
      }
    }
    return algorithms;
  }

  /**
   * Returns what was found: one hint, two hints if two things changed, or the best that we can say.
   *
   * @param others gives other keys that may have signed: those of the same owner, and those of the
   *     actor in the body. We ask for them only if this key did not sign, or if we cannot see
   *     whether it did
   */
  List<Hint> hints(Supplier<? extends Collection<VerificationKey>> others) {
    List<SignatureAlgorithm> algorithms = algorithms(signature, key);
    if (algorithms.isEmpty()) {
      return List.of();
    }
    Optional<RsaEvidence> evidence = RsaEvidence.of(key, signature.bytes());
    if (evidence.isPresent() && evidence.get().algorithm().isEmpty()) {
      return List.of(
          new Hint(
              Cause.ALGORITHM,
              "The peer signs with RSA and %s, which no server accepts."
                  .formatted(evidence.get().hash()),
              "The peer must sign with rsa-sha256."));
    }
    Optional<Hint> found =
        algorithm(algorithms)
            .or(this::ellipticEncoding)
            .or(() -> evidence.isPresent() ? Optional.empty() : otherKey(others.get()));
    if (found.isPresent()) {
      return List.of(found.get());
    }
    if (evidence.isPresent()) {
      RsaEvidence signed = evidence.get();
      List<Hint> mistakes =
          variations(text -> tries.isOf(signed, text), tries::comparisonsAreUsedUp);
      return mistakes.isEmpty() ? List.of(OTHER_TEXT) : mistakes;
    }
    SignatureAlgorithm expected = algorithms.get(0);
    if (key.type() == KeyType.RSA && expected != SignatureAlgorithm.RSA_PSS_SHA512) {
      return List.of(wrongKey());
    }
    List<Hint> mistakes =
        variations(
            text -> tries.verifies(expected, key, text, signature.bytes()), tries::areUsedUp);
    return mistakes.isEmpty() ? List.of(UNKNOWN) : mistakes;
  }

  /** An RSA signature shows which key made it. For other keys we verify it over the normal text. */
  private Optional<Hint> otherKey(Collection<VerificationKey> others) {
    for (VerificationKey other : others) {
      List<SignatureAlgorithm> algorithms = algorithms(signature, other);
      boolean signed =
          !algorithms.isEmpty()
              && !other.equals(key)
              && (RsaEvidence.of(other, signature.bytes()).isPresent()
                  || verifies(algorithms.get(0), other, signature.bytes()));
      if (signed) {
        return Optional.of(Uris.same(other.owner(), key.owner()) ? ofOwner(other) : of(other));
      }
    }
    return Optional.empty();
  }

  private static Hint ofOwner(VerificationKey other) {
    return new Hint(
        Cause.OTHER_KEY,
        "Another key of the same owner made the signature: " + other.id() + ".",
        "The peer must name the key that it signs with; or the key found is old, so fetch it"
            + " again.");
  }

  private Hint of(VerificationKey other) {
    return new Hint(
        Cause.OTHER_KEY,
        "A key of another actor made the signature: %s of %s; it names %s of %s."
            .formatted(other.id(), other.owner(), key.id(), key.owner()),
        "The peer must name the key that it signs with, and sign with a key of the actor for whom"
            + " it sends. To fetch the key again does not help.");
  }

  /** Whether the signature verifies over the normal text, but with another algorithm. */
  private Optional<Hint> algorithm(List<SignatureAlgorithm> algorithms) {
    for (SignatureAlgorithm algorithm : algorithms) {
      if (verifies(algorithm, key, signature.bytes())) {
        return Optional.of(
            new Hint(
                Cause.ALGORITHM,
                "The signature is right, but made with " + algorithm.registryName() + ".",
                "The peer must sign with rsa-sha256, or name its algorithm if policy allows that"
                    + " one."));
      }
    }
    return Optional.empty();
  }

  /** Whether this is an ECDSA signature in DER. Most libraries write that unless told otherwise. */
  private Optional<Hint> ellipticEncoding() {
    if (!(key.publicKey() instanceof ECPublicKey elliptic)) {
      return Optional.empty();
    }
    BigInteger order = elliptic.getParams().getOrder();
    byte[] bytes;
    try {
      BigInteger[] numbers = StandardDSAEncoding.INSTANCE.decode(order, signature.bytes());
      bytes = PlainDSAEncoding.INSTANCE.encode(order, numbers[0], numbers[1]);
    } catch (IOException | RuntimeException e) { // this includes a cast that fails inside
      return Optional.empty(); // it is not DER
    }
    return verifies(algorithms(signature, key).get(0), key, bytes)
        ? Optional.of(
            new Hint(
                Cause.ENCODING,
                "The signature is right, but in DER.",
                "The peer must send r and s one after the other, of the same length each: RFC 9421"
                    + " section 3.3.4."))
        : Optional.empty();
  }

  /** Whether the signature verifies over one of the normal texts. */
  private boolean verifies(SignatureAlgorithm algorithm, VerificationKey by, byte[] bytes) {
    return texts.stream().anyMatch(text -> tries.verifies(algorithm, by, text, bytes));
  }

  private List<Hint> variations(Predicate<String> isSigned, BooleanSupplier usedUp) {
    if (usedUp.getAsBoolean()) {
      return List.of();
    }
    Reading plain = Reading.of(message, signature);
    Variations variations = new Variations(plain, body);
    for (Variation variation : variations.singles()) {
      if (usedUp.getAsBoolean()) {
        return List.of();
      }
      if (text(plain, List.of(variation)).filter(isSigned).isPresent()) {
        return List.of(variation.hint());
      }
    }
    for (List<Variation> pair : variations.pairs()) {
      if (usedUp.getAsBoolean()) {
        return List.of();
      }
      if (text(plain, pair).filter(isSigned).isPresent()) {
        return pair.stream().map(Variation::hint).toList();
      }
    }
    return List.of();
  }

  /** Returns the text with these changes; empty if it cannot be made, because more is missing. */
  private static Optional<String> text(Reading plain, List<Variation> variations) {
    Reading reading = plain;
    for (Variation variation : variations) {
      reading = variation.change().apply(reading);
    }
    try {
      return Optional.of(reading.text());
    } catch (RefusalException e) {
      return Optional.empty(); // then there is no such text
    }
  }

  private Hint wrongKey() {
    RSAPublicKey rsa = (RSAPublicKey) key.publicKey();
    int length = (rsa.getModulus().bitLength() + 7) / 8;
    String size =
        signature.bytes().length == length
            ? ""
            : " It has %d octets; this key's have %d.".formatted(signature.bytes().length, length);
    return new Hint(
        Cause.WRONG_KEY,
        "The key that was found did not make this signature, for any text." + size,
        "Fetch the key again: the peer may have changed it, or lost it in a new installation."
            + " Otherwise it signs with the key of another actor, or with one that it does not"
            + " publish.");
  }
}
