package org.activitypub4j.signatures.proof;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.activitypub4j.signatures.internal.Ascii;
import org.activitypub4j.signatures.keys.KeyType;

/**
 * The result for a proof that failed at any step: why it is not accepted. There is one record for
 * each reason, with all facts. Treat the document as if it did not have this proof; another one of
 * its proofs may still be valid.
 *
 * <p>{@link #message()} shortens texts of the peer and makes them printable. The components have
 * them unchanged.
 */
public sealed interface ProofRefusal extends IntegrityProofs.ClaimResult, IntegrityProofs.Result {

  /**
   * Returns what happened and what to do, in plain words. It is safe to log and to send to the
   * peer.
   */
  String message();

  /**
   * The document has more proofs than are looked at.
   *
   * @param count how many it has
   * @param limit how many are looked at
   */
  record TooManyProofs(int count, int limit) implements ProofRefusal {
    @Override
    public String message() {
      return "The document has %d proofs; only the first %d are looked at.".formatted(count, limit);
    }
  }

  /**
   * A member of the proof is missing or has a wrong form.
   *
   * @param member the member; {@code proof} for the proof itself
   * @param detail what is wrong with it
   */
  record Malformed(String member, String detail) implements ProofRefusal {
    @Override
    public String message() {
      return "The member %s of the proof cannot be used: %s."
          .formatted(member, Ascii.printable(detail));
    }
  }

  /**
   * The proof is of another type than {@code DataIntegrityProof}.
   *
   * @param type its type
   */
  record UnsupportedType(String type) implements ProofRefusal {
    @Override
    public String message() {
      return "The proof is of the type \"%s\"; only DataIntegrityProof is verified here."
          .formatted(Ascii.printable(type));
    }
  }

  /**
   * The suite is not known here.
   *
   * @param cryptosuite its name
   * @param known the suites that are known
   */
  record UnsupportedSuite(String cryptosuite, List<String> known) implements ProofRefusal {
    /** Copies the names. */
    public UnsupportedSuite {
      known = List.copyOf(known);
    }

    @Override
    public String message() {
      return "The proof is made by \"%s\"; known here: %s."
          .formatted(Ascii.printable(cryptosuite), String.join(", ", known));
    }
  }

  /**
   * The purpose of the proof is not {@code assertionMethod}.
   *
   * @param proofPurpose its purpose
   */
  record WrongPurpose(String proofPurpose) implements ProofRefusal {
    @Override
    public String message() {
      return "The proof is for \"%s\"; a document needs one for assertionMethod."
          .formatted(Ascii.printable(proofPurpose));
    }
  }

  /**
   * The proof depends on other proofs. Chains of proofs are not verified here.
   *
   * @param previousProof what it depends on, as JSON
   */
  record ChainedProof(String previousProof) implements ProofRefusal {
    @Override
    public String message() {
      return "The proof depends on other proofs (previousProof %s), and chains are not verified here. A single proof is."
          .formatted(Ascii.printable(previousProof));
    }
  }

  /**
   * The document does not name exactly one owner.
   *
   * @param owners those that it names: its actor, its author, or itself
   */
  record UnclearOwner(List<String> owners) implements ProofRefusal {
    /** Copies the owners. */
    public UnclearOwner {
      owners = List.copyOf(owners);
    }

    @Override
    public String message() {
      return owners.isEmpty()
          ? "The document names no owner: it has no actor, no attributedTo, and is not an actor."
          : "The document does not name one owner: %s. A proof speaks for one."
              .formatted(Ascii.printable(String.join(", ", owners)));
    }
  }

  /**
   * Document, owner and key are not on one server.
   *
   * @param document the id of the document, or why it has none
   * @param owner its owner
   * @param verificationMethod the key that the proof names
   */
  record OtherOrigin(String document, URI owner, URI verificationMethod) implements ProofRefusal {
    @Override
    public String message() {
      return "The document (%s), its owner (%s) and the key (%s) must be on one server."
          .formatted(Ascii.printable(document), owner, verificationMethod);
    }
  }

  /**
   * The document has another {@code @context} than the proof.
   *
   * @param proofContext the context of the proof, as JSON
   * @param documentContext the context of the document, as JSON
   */
  record ContextMismatch(String proofContext, String documentContext) implements ProofRefusal {
    @Override
    public String message() {
      return "The @context of the document (%s) does not begin with that of the proof (%s). Somebody changed it, or the signer left it out of one."
          .formatted(Ascii.printable(documentContext), Ascii.printable(proofContext));
    }
  }

  /**
   * The proof was made in the future.
   *
   * @param created the time in the proof
   * @param now the time here
   * @param window how far the clocks may differ
   */
  record CreatedInFuture(Instant created, Instant now, Duration window) implements ProofRefusal {
    @Override
    public String message() {
      return "The proof was created at %s, but it is %s now; %s s ahead are allowed. Compare the clocks of both servers."
          .formatted(created, now, window.toSeconds());
    }
  }

  /**
   * The proof has expired.
   *
   * @param expires the time in the proof
   * @param now the time here
   */
  record Expired(Instant expires, Instant now) implements ProofRefusal {
    @Override
    public String message() {
      return "The proof expired at %s; it is %s now. Its maker should sign the document again."
          .formatted(expires, now);
    }
  }

  /**
   * The proof is for another domain than the one expected here.
   *
   * @param domains the domains of the proof
   * @param expected the domain that the application expects; empty if none
   */
  record OtherDomain(List<String> domains, Optional<String> expected) implements ProofRefusal {
    /** Copies the domains. */
    public OtherDomain {
      domains = List.copyOf(domains);
    }

    @Override
    public String message() {
      return "The proof is for %s, but %s is expected here."
          .formatted(
              domains.isEmpty()
                  ? "no domain"
                  : "the domain " + Ascii.printable(String.join(", ", domains)),
              expected.map(domain -> "one for " + domain).orElse("a proof without a domain"));
    }
  }

  /**
   * The document or the proof has no canonical form.
   *
   * @param detail why
   */
  record NoCanonicalForm(String detail) implements ProofRefusal {
    @Override
    public String message() {
      return "The document cannot be verified: %s.".formatted(Ascii.printable(detail));
    }
  }

  /**
   * The key that was found is not the one that the proof names.
   *
   * @param verificationMethod the key that the proof names
   * @param found the id of the key that was found
   */
  record KeyMismatch(URI verificationMethod, URI found) implements ProofRefusal {
    @Override
    public String message() {
      return "The proof names the key %s, but the key found is %s."
          .formatted(verificationMethod, found);
    }
  }

  /**
   * Somebody else owns the key, not the owner of the document.
   *
   * @param verificationMethod the key
   * @param keyOwner its owner
   * @param documentOwner the owner of the document
   */
  record ForeignKey(URI verificationMethod, URI keyOwner, URI documentOwner)
      implements ProofRefusal {
    @Override
    public String message() {
      return "The key %s belongs to %s, but the document to %s: nobody can sign for somebody else."
          .formatted(verificationMethod, keyOwner, documentOwner);
    }
  }

  /**
   * The key is not of the kind that the suite needs.
   *
   * @param cryptosuite the suite
   * @param verificationMethod the key
   * @param keyType its kind
   */
  record KeyTypeMismatch(String cryptosuite, URI verificationMethod, KeyType keyType)
      implements ProofRefusal {
    @Override
    public String message() {
      return "The proof is made by %s, but the key %s is of the type %s."
          .formatted(cryptosuite, verificationMethod, keyType);
    }
  }

  /**
   * The key did not sign this document with these options.
   *
   * @param verificationMethod the key
   * @param owner its owner
   * @param cryptosuite the suite
   * @param inputs what was verified, one or more: the hashes, and the canonical forms to compare
   *     with the ones of the signer
   */
  record SignatureMismatch(
      URI verificationMethod, URI owner, String cryptosuite, List<ProofInput> inputs)
      implements ProofRefusal {
    /** Copies the inputs. */
    public SignatureMismatch {
      inputs = List.copyOf(inputs);
    }

    @Override
    public String message() {
      return ("The proof is not one of the key %s of %s (%s) over this document. Either the key changed"
              + " (fetch it again), or the document did on the way; numbers that were parsed and written"
              + " again are a usual cause. Hash of the options %s, of the document %s: compare them, and"
              + " the canonical forms, with the signer's.")
          .formatted(
              verificationMethod,
              owner,
              cryptosuite,
              inputs.get(0).optionsHash(),
              inputs.get(0).documentHash());
    }
  }

  /**
   * The verifier itself failed, so nothing is accepted.
   *
   * @param step the step that failed
   * @param cause what it threw
   */
  record VerifierFault(String step, Exception cause) implements ProofRefusal {
    @Override
    public String message() {
      return "The proof could not be verified: an internal fault (%s) in the step \"%s\". Please report it."
          .formatted(cause.getClass().getSimpleName(), step);
    }
  }
}
