package org.activitypub4j.signatures.linkeddata;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.activitypub4j.model.LinkedDataException.Obstacle;
import org.activitypub4j.signatures.internal.Ascii;
import org.activitypub4j.signatures.keys.KeyType;

/**
 * The result of a verification that failed at any step: why the signature is not accepted. There is
 * one record for each reason, with all facts. Treat the document as unsigned, and fetch it from its
 * origin.
 *
 * <p>{@link #message()} shortens texts of the peer and makes them printable. The components have
 * them unchanged.
 */
public sealed interface LinkedDataRefusal
    extends LinkedDataSignatures.ClaimResult, LinkedDataSignatures.Result {

  /**
   * Returns what happened and what to do, in plain words. It is safe to log and to send to the
   * peer.
   */
  String message();

  /** The document has no signature. */
  record NoSignature() implements LinkedDataRefusal {
    @Override
    public String message() {
      return "The document has no Linked Data Signature: no object in its member \"signature\".";
    }
  }

  /**
   * The signature is of a type that is not known.
   *
   * @param type the type, or the value in its place
   */
  record UnsupportedType(String type) implements LinkedDataRefusal {
    @Override
    public String message() {
      return "The signature is a %s. Only RsaSignature2017 is known; better sign with FEP-8b32."
          .formatted(Ascii.printable(type));
    }
  }

  /**
   * A member of the signature cannot be read.
   *
   * @param member its name
   * @param detail what is wrong with it
   */
  record Malformed(String member, String detail) implements LinkedDataRefusal {
    @Override
    public String message() {
      return "The member \"%s\" of the signature cannot be read: %s."
          .formatted(member, Ascii.printable(detail));
    }
  }

  /**
   * The signature is from the future.
   *
   * @param created the time in the signature
   * @param now the time here
   * @param window how far in the future it may be
   */
  record FromTheFuture(Instant created, Instant now, Duration window) implements LinkedDataRefusal {
    @Override
    public String message() {
      return "The signature was made at %s, but it is %s now; at most %s s are allowed. Compare the clocks of both servers."
          .formatted(created, now, window.toSeconds());
    }
  }

  /**
   * The signature has expired.
   *
   * @param expires the time in the signature
   * @param now the time here
   */
  record Expired(Instant expires, Instant now) implements LinkedDataRefusal {
    @Override
    public String message() {
      return "The signature expired at %s; it is %s now.".formatted(expires, now);
    }
  }

  /**
   * Somebody could also write the signed statements as another document.
   *
   * @param obstacle the reason
   * @param where the URL, name, id or property concerned
   */
  record AmbiguousDocument(Obstacle obstacle, String where) implements LinkedDataRefusal {
    @Override
    public String message() {
      String at = Ascii.printable(where);
      return switch (obstacle) {
        case UNKNOWN_CONTEXT ->
            "What the document says depends on the context %s, which is not known here. Add it to ActivityStreams if you trust it."
                .formatted(at);
        case KEYWORD ->
            "The document or its context uses %s, with which signed statements can be moved to another place."
                .formatted(at);
        case NOT_JSON_LD -> "The document is not valid JSON-LD: %s.".formatted(at);
        case NOT_ONE_OBJECT ->
            "The document does not have exactly one object: %s. Is its @context missing?"
                .formatted(at);
        case NOT_ABSOLUTE ->
            "\"%s\" is not an absolute IRI; such names are not signed.".formatted(at);
        case UNDECLARED ->
            "There are objects in \"%s\", a name that no context declares.".formatted(at);
        case AMBIGUOUS_PLACE ->
            "The statements about %s could also be in another place in the document.".formatted(at);
        case SEVERAL_VALUES ->
            "There are several values of %s. Only one counts, and their order is not signed."
                .formatted(at);
        case READS_OTHERWISE ->
            "A reader that goes by member names reads something else than what is signed: look at %s, and whether its context declares it."
                .formatted(at);
        case LIMIT_EXCEEDED -> "The document is over a limit: %s.".formatted(at);
      };
    }
  }

  /**
   * It would take too much work to find out what was signed.
   *
   * @param detail the limit
   */
  record TooMuchWork(String detail) implements LinkedDataRefusal {
    @Override
    public String message() {
      return "The document cannot be canonicalised within the limits: %s.".formatted(detail);
    }
  }

  /**
   * The key that was found is not the one that the signature names.
   *
   * @param keyId the key id in the signature
   * @param found the id of the key that was found
   */
  record KeyMismatch(URI keyId, URI found) implements LinkedDataRefusal {
    @Override
    public String message() {
      return "The signature names the key %s, but the key found is %s.".formatted(keyId, found);
    }
  }

  /**
   * The key cannot make this kind of signature.
   *
   * @param keyId the key
   * @param type its type, which is not RSA
   */
  record WrongKeyType(URI keyId, KeyType type) implements LinkedDataRefusal {
    @Override
    public String message() {
      return "RsaSignature2017 is by RSA; the key %s is %s.".formatted(keyId, type);
    }
  }

  /**
   * The key is too small to prove anything, or too large to be used.
   *
   * @param keyId the key
   * @param bits its size
   * @param minBits the smallest size allowed
   * @param maxBits the largest size allowed
   */
  record KeySizeRefused(URI keyId, int bits, int minBits, int maxBits)
      implements LinkedDataRefusal {
    @Override
    public String message() {
      return "The RSA key %s has %d bits; allowed are %d to %d. Its owner should make a new key."
          .formatted(keyId, bits, minBits, maxBits);
    }
  }

  /**
   * The key did not sign this document.
   *
   * @param keyId the key
   * @param owner its owner
   * @param optionsHash the hash of the signature's own members, in hexadecimal
   * @param documentHash the hash of the document's statements, in hexadecimal
   */
  record SignatureMismatch(URI keyId, URI owner, String optionsHash, String documentHash)
      implements LinkedDataRefusal {
    @Override
    public String message() {
      return ("The signature is not one of the key %s of %s over this document (options %s, document"
              + " %s). Either the key changed (fetch it again), or the document changed on the way.")
          .formatted(keyId, owner, optionsHash, documentHash);
    }
  }

  /**
   * The signature is good, but its key does not belong to the actor of the document.
   *
   * @param actors the actors of the document, as written
   * @param owner the owner of the key
   */
  record ActorMismatch(List<String> actors, URI owner) implements LinkedDataRefusal {
    /** Copies the actors. */
    public ActorMismatch {
      actors = List.copyOf(actors);
    }

    @Override
    public String message() {
      return "The document is signed by %s, but its actor is %s."
          .formatted(
              owner, Ascii.printable(actors.isEmpty() ? "nobody" : String.join(" ", actors)));
    }
  }

  /**
   * The verifier itself failed, so nothing is accepted.
   *
   * @param step the step that failed
   * @param cause what it threw
   */
  record VerifierFault(String step, Exception cause) implements LinkedDataRefusal {
    @Override
    public String message() {
      return "The signature could not be verified: an internal fault (%s) in the step \"%s\". Please report it."
          .formatted(cause.getClass().getSimpleName(), step);
    }
  }
}
