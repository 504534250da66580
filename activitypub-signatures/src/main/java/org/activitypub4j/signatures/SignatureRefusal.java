package org.activitypub4j.signatures;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.activitypub4j.signatures.MessageVerifier.BodyResult;
import org.activitypub4j.signatures.MessageVerifier.ClaimResult;
import org.activitypub4j.signatures.MessageVerifier.HeadResult;
import org.activitypub4j.signatures.internal.Ascii;
import org.activitypub4j.signatures.keys.KeyType;
import org.activitypub4j.signatures.keys.SignatureAlgorithm;

/**
 * The result of a verification that failed at any step: why the message is not accepted. There is
 * one record for each reason, with all facts.
 *
 * <p>{@link #message()} shortens texts of the peer and makes them printable. The components have
 * them unchanged.
 */
public sealed interface SignatureRefusal extends ClaimResult, HeadResult, BodyResult {

  /** Returns the status for the answer: 400 if the headers are malformed, otherwise 401. */
  default int status() {
    return 401;
  }

  /**
   * Returns what happened and what to do, in plain words. It is safe to log and to send to the
   * peer.
   */
  String message();

  /** There is no signature. */
  record NoSignature() implements SignatureRefusal {
    @Override
    public String message() {
      return "There is no Signature header. Sign with draft-cavage-12 or RFC 9421, a response with"
          + " RFC 9421; if the peer did, a proxy may have removed the header.";
    }
  }

  /**
   * A header that may occur only once occurred several times, so the signer and the reader could
   * see different ones.
   *
   * @param name the header
   * @param count how often it occurred
   */
  record DuplicateHeader(String name, int count) implements SignatureRefusal {
    @Override
    public int status() {
      return 400;
    }

    @Override
    public String message() {
      return "The header %s occurs %d times; only one is allowed.".formatted(name, count);
    }
  }

  /**
   * A header cannot be read.
   *
   * @param header the header
   * @param detail what is wrong with it
   */
  record Malformed(String header, String detail) implements SignatureRefusal {
    @Override
    public int status() {
      return 400;
    }

    @Override
    public String message() {
      return "The header %s cannot be read: %s.".formatted(header, Ascii.printable(detail));
    }
  }

  /**
   * The key id is not an absolute URI.
   *
   * @param keyId the key id
   */
  record UnusableKeyId(String keyId) implements SignatureRefusal {
    @Override
    public int status() {
      return 400;
    }

    @Override
    public String message() {
      return "The key id \"%s\" is not an absolute URI, such as https://example.org/users/a#main-key."
          .formatted(Ascii.printable(keyId));
    }
  }

  /**
   * The signature names an algorithm that is unknown or not allowed here.
   *
   * @param algorithm the name in the message
   */
  record UnsupportedAlgorithm(String algorithm) implements SignatureRefusal {
    @Override
    public String message() {
      return "The algorithm \"%s\" is not accepted. Use rsa-sha256 (draft-cavage) or rsa-v1_5-sha256 or ed25519 (RFC 9421)."
          .formatted(Ascii.printable(algorithm));
    }
  }

  /**
   * The signature does not cover everything that it must cover.
   *
   * @param missing what is not covered
   * @param covered the components that are covered
   */
  record NotCovered(Set<Coverage> missing, List<String> covered) implements SignatureRefusal {
    /** Copies both. */
    public NotCovered {
      missing = Set.copyOf(missing);
      covered = List.copyOf(covered);
    }

    @Override
    public String message() {
      String what =
          missing.stream()
              .sorted()
              .map(coverage -> coverage.lacking(covered))
              .collect(Collectors.joining(", and "));
      return "The signature does not cover %s; it covers: %s. The peer must sign more of the request."
          .formatted(what, Ascii.printable(String.join(" ", covered)));
    }
  }

  /**
   * The signature covers a header that did not arrive.
   *
   * @param component the component
   */
  record MissingComponent(String component) implements SignatureRefusal {
    @Override
    public String message() {
      return "The signature covers %s, which the message does not have. A proxy may have removed it."
          .formatted(Ascii.printable(component));
    }
  }

  /**
   * The signature covers a component of a kind that is not supported, or that such a message does
   * not have.
   *
   * @param component the component
   * @param detail why
   */
  record UnsupportedComponent(String component, String detail) implements SignatureRefusal {
    @Override
    public String message() {
      return "The component %s cannot be verified: %s."
          .formatted(Ascii.printable(component), Ascii.printable(detail));
    }
  }

  /**
   * The request was signed for another host.
   *
   * @param host the Host header
   * @param expected the authority of this server
   */
  record ForeignHost(String host, String expected) implements SignatureRefusal {
    @Override
    public String message() {
      return ("The request is for the host \"%s\", but this is %s. If the peer did send it here, a"
              + " proxy changed Host: let it pass the original one, or correct the configured origin.")
          .formatted(Ascii.printable(host), expected);
    }
  }

  /**
   * The time of the signature is too far from now.
   *
   * @param field {@code date} or {@code created}
   * @param signedAt the time in the signature
   * @param now the time here
   * @param window how far they may differ
   */
  record OutsideClockWindow(String field, Instant signedAt, Instant now, Duration window)
      implements SignatureRefusal {
    @Override
    public String message() {
      Duration age = Duration.between(signedAt, now);
      return "The %s of the signature is %s, %s s %s now; at most %s s are allowed. Compare the clocks of both servers; a delivery must be signed again for each attempt."
          .formatted(
              field,
              signedAt,
              age.abs().toSeconds(),
              age.isNegative() ? "after" : "before",
              window.toSeconds());
    }
  }

  /**
   * The signature has expired.
   *
   * @param expires the time in the signature
   * @param now the time here
   */
  record Expired(Instant expires, Instant now) implements SignatureRefusal {
    @Override
    public String message() {
      return "The signature expired at %s; it is %s now. Compare the clocks of both servers."
          .formatted(expires, now);
    }
  }

  /**
   * The key that was found is not the one that the signature names.
   *
   * @param keyId the key id in the signature
   * @param found the id of the key that was found
   */
  record KeyMismatch(URI keyId, URI found) implements SignatureRefusal {
    @Override
    public String message() {
      return "The signature names the key %s, but the key found is %s.".formatted(keyId, found);
    }
  }

  /**
   * The algorithm in the message does not fit the key.
   *
   * @param algorithm the name in the message; with {@code hs2019} or none the key decides
   * @param keyId the key
   * @param keyType its type
   */
  record AlgorithmMismatch(String algorithm, URI keyId, KeyType keyType)
      implements SignatureRefusal {
    @Override
    public String message() {
      return "The signature says %s, but the key %s is of type %s, or policy does not allow it."
          .formatted(Ascii.printable(algorithm), keyId, keyType);
    }
  }

  /**
   * The scheme has no signatures by keys of this type, or servers do not agree on their form.
   *
   * @param scheme the scheme
   * @param keyId the key
   * @param keyType its type
   */
  record UnusableKeyType(SignatureScheme scheme, URI keyId, KeyType keyType)
      implements SignatureRefusal {
    @Override
    public String message() {
      return "The key %s is of type %s, which does not sign %s here. Sign with %s."
          .formatted(
              keyId,
              keyType,
              scheme == SignatureScheme.RFC_9421 ? "messages" : "with draft-cavage",
              scheme == SignatureScheme.RFC_9421
                  ? "RSA, Ed25519, P-256 or P-384"
                  : "RFC 9421, or with an RSA key");
    }
  }

  /** The signature has no nonce, but a nonce of ours was asked for. */
  record NonceMissing() implements SignatureRefusal {
    @Override
    public String message() {
      return "The signature has no nonce. Sign with RFC 9421 as the header Accept-Signature of the"
          + " answer asks for, with its nonce.";
    }
  }

  /**
   * The signature is good, but its nonce is not.
   *
   * @param nonce the nonce
   */
  record NonceRefused(String nonce) implements SignatureRefusal {
    @Override
    public String message() {
      return "The nonce \"%s\" was not given out here, is too old, or was used before. Sign with the nonce of a new Accept-Signature."
          .formatted(Ascii.printable(nonce));
    }
  }

  /**
   * The key is too short or too long.
   *
   * @param keyId the key
   * @param bits its size
   * @param minBits the smallest size allowed
   * @param maxBits the largest size allowed
   */
  record KeySizeRefused(URI keyId, int bits, int minBits, int maxBits) implements SignatureRefusal {
    @Override
    public String message() {
      return "The RSA key %s has %d bits; allowed are %d to %d. Its owner should make a new key."
          .formatted(keyId, bits, minBits, maxBits);
    }
  }

  /**
   * The key did not sign this message.
   *
   * @param keyId the key
   * @param owner its owner
   * @param algorithm the algorithm
   * @param signingStrings what was verified, one or two texts; log them at DEBUG only
   */
  record SignatureMismatch(
      URI keyId, URI owner, SignatureAlgorithm algorithm, List<String> signingStrings)
      implements SignatureRefusal {
    /** Copies the signing strings. */
    public SignatureMismatch {
      signingStrings = List.copyOf(signingStrings);
    }

    @Override
    public String message() {
      return ("The signature is not one of the key %s of %s (%s) over this message. Either the key"
              + " changed (fetch it again), or a covered part changed on the way: compare the signing"
              + " strings of both sides; a proxy that rewrites the path, the query or Host is the usual"
              + " cause.")
          .formatted(keyId, owner, algorithm.registryName());
    }
  }

  /**
   * None of the algorithms in the digest header is known.
   *
   * @param header the header
   * @param algorithms the algorithms in the header
   */
  record UnknownDigest(String header, List<String> algorithms) implements SignatureRefusal {
    /** Copies the algorithms. */
    public UnknownDigest {
      algorithms = List.copyOf(algorithms);
    }

    @Override
    public String message() {
      return "The header %s has no digest that is known here, only: %s. Use SHA-256."
          .formatted(header, Ascii.printable(String.join(" ", algorithms)));
    }
  }

  /**
   * The body is not the one that was signed.
   *
   * @param header the header
   * @param algorithm the algorithm of the digest
   * @param received the digest in the header, in base64
   * @param computed the digest of the body that arrived, in base64
   */
  record DigestMismatch(String header, String algorithm, String received, String computed)
      implements SignatureRefusal {
    @Override
    public String message() {
      return ("The body is not the one that was signed: %s says %s %s, the body that arrived has %s."
              + " Something changed the body on the way, or it was decoded or parsed before it was"
              + " hashed.")
          .formatted(header, algorithm, received, computed);
    }
  }

  /**
   * The verifier itself failed, so nothing is accepted.
   *
   * @param step the step that failed
   * @param cause what it threw
   */
  record VerifierFault(String step, Exception cause) implements SignatureRefusal {
    @Override
    public String message() {
      return "The signature could not be verified: an internal fault (%s) in the step \"%s\". Please report it."
          .formatted(cause.getClass().getSimpleName(), step);
    }
  }
}
