package org.activitypub4j.signatures.proof;

/** Leaves a step with a refusal; never leaves the package. */
final class ProofRefusalException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient ProofRefusal refusal;

  ProofRefusalException(ProofRefusal refusal) {
    super(null, null, false, false); // no stack: peers can cause many of these
    this.refusal = refusal;
  }

  ProofRefusal refusal() {
    return refusal;
  }
}
