package org.activitypub4j.signatures;

/**
 * A proof that proves nothing, at whichever step. The document counts as if it had no such proof;
 * another proof of it may still hold.
 *
 * @param reason why
 */
public record RefusedProof(ProofRefusal reason) implements ProofClaimResult, ProofResult {

  /** What happened and what to do, in plain words. */
  public String message() {
    return reason.message();
  }
}
