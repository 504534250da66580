package org.activitypub4j.signatures;

import java.io.IOException;
import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.activitypub4j.signatures.SignatureReport.Cause;
import org.activitypub4j.signatures.SignatureReport.Hint;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;

/** Looks for the mistake with which a signature does verify. */
final class HintSearch {
  private final Message message;
  private final byte[] body;
  private final Tries tries;
  private final ParsedSignature signature;
  private final VerificationKey key;
  private final List<String> texts;

  /**
   * A search.
   *
   * @param texts the signing strings by the rules; none if something is missing
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

  /** The algorithms of this key, the one to be expected first. */
  static List<SignatureAlgorithm> algorithms(ParsedSignature signature, VerificationKey key) {
    List<SignatureAlgorithm> algorithms = new ArrayList<>();
    for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
      if (algorithm.keyType() == key.type()) {
        algorithms.add(algorithm == signature.algorithm() ? 0 : algorithms.size(), algorithm);
      }
    }
    return algorithms;
  }

  /** What was found: one hint, two where two things changed, or what can be said at least. */
  List<Hint> hints(Collection<VerificationKey> others) {
    List<SignatureAlgorithm> algorithms = algorithms(signature, key);
    if (algorithms.isEmpty()) {
      return List.of();
    }
    Optional<RsaEvidence> evidence = evidence();
    if (evidence.isPresent() && !evidence.get().isAccepted()) {
      return List.of(
          new Hint(
              Cause.ALGORITHM,
              "The peer signs with RSA and %s, which no server accepts.".formatted(evidence.get()),
              "The peer must sign with rsa-sha256."));
    }
    Optional<Hint> found =
        algorithm(algorithms)
            .or(this::ellipticEncoding)
            .or(() -> evidence.isPresent() ? Optional.empty() : otherKey(others));
    if (found.isPresent()) {
      return List.of(found.get());
    }
    SignatureAlgorithm expected = algorithms.get(0);
    if (evidence.isPresent()) {
      expected =
          evidence.get() == RsaEvidence.SHA_512
              ? SignatureAlgorithm.RSA_V1_5_SHA512
              : SignatureAlgorithm.RSA_V1_5_SHA256;
    } else if (key.type() == KeyType.RSA && expected != SignatureAlgorithm.RSA_PSS_SHA512) {
      return List.of(wrongKey());
    }
    List<Hint> mistakes = variations(expected);
    return mistakes.isEmpty() ? List.of(atLeast(evidence)) : mistakes;
  }

  private Optional<RsaEvidence> evidence() {
    return key.publicKey() instanceof RSAPublicKey rsa
        ? RsaEvidence.of(rsa, signature.bytes())
        : Optional.empty();
  }

  private Optional<Hint> otherKey(Collection<VerificationKey> others) {
    for (VerificationKey other : others) {
      List<SignatureAlgorithm> algorithms = algorithms(signature, other);
      if (!algorithms.isEmpty()
          && !other.equals(key)
          && verifies(algorithms.get(0), other, signature.bytes())) {
        return Optional.of(
            new Hint(
                Cause.OTHER_KEY,
                "Another key of the same owner made the signature: " + other.id() + ".",
                "The peer must name the key that it signs with; or the key found is old, so fetch"
                    + " it again."));
      }
    }
    return Optional.empty();
  }

  /** Whether it verifies over what it should, but with another algorithm. */
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

  /** Whether it is an ECDSA signature in DER, as most libraries make them unasked. */
  private Optional<Hint> ellipticEncoding() {
    if (!(key.publicKey() instanceof ECPublicKey elliptic)) {
      return Optional.empty();
    }
    BigInteger order = elliptic.getParams().getOrder();
    byte[] bytes;
    try {
      BigInteger[] numbers = StandardDSAEncoding.INSTANCE.decode(order, signature.bytes());
      bytes = PlainDSAEncoding.INSTANCE.encode(order, numbers[0], numbers[1]);
    } catch (IOException | RuntimeException e) { // also a cast that fails inside
      return Optional.empty(); // it is not in DER
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

  /** Over one of the texts by the rules. */
  private boolean verifies(SignatureAlgorithm algorithm, VerificationKey by, byte[] bytes) {
    return texts.stream().anyMatch(text -> tries.verifies(algorithm, by, text, bytes));
  }

  private List<Hint> variations(SignatureAlgorithm algorithm) {
    Reading plain = Reading.of(message, signature);
    Variations variations = new Variations(plain, body);
    for (Variation variation : variations.singles()) {
      if (verifies(algorithm, () -> variation.change().apply(plain))) {
        return List.of(variation.hint());
      }
    }
    for (List<Variation> pair : variations.pairs()) {
      if (verifies(
          algorithm, () -> pair.get(1).change().apply(pair.get(0).change().apply(plain)))) {
        return pair.stream().map(Variation::hint).toList();
      }
    }
    return List.of();
  }

  private boolean verifies(SignatureAlgorithm algorithm, Supplier<Reading> reading) {
    if (tries.areUsedUp()) {
      return false;
    }
    String text;
    try {
      text = reading.get().text();
    } catch (RefusalException e) {
      return false; // something else is missing too
    }
    return tries.verifies(algorithm, key, text, signature.bytes());
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
            + " Otherwise it signs with a key that it does not publish.");
  }

  private static Hint atLeast(Optional<RsaEvidence> evidence) {
    return evidence.isPresent()
        ? new Hint(
            Cause.OTHER_TEXT,
            "The key is the right one, but it signed another text; no known mistake explains it.",
            "Compare the signing string with the text that the peer signed, line by line.")
        : new Hint(
            Cause.UNKNOWN,
            "No known mistake explains it.",
            "Fetch the key again, and compare the signing string with the one that the peer"
                + " signed, line by line.");
  }
}
