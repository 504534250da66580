package org.activitypub4j.signatures.proof;

/**
 * The result for a proof that failed, at any step. Treat the document as if it did not have this
 * proof; another one of its proofs may still be valid.
 *
 * @param reason why
 */
public record RefusedProof(ProofRefusal reason) implements ProofClaimResult, ProofResult {

  /** Returns what happened and what to do, in plain words. */
  public String message() {
    return reason.message();
  }
}
