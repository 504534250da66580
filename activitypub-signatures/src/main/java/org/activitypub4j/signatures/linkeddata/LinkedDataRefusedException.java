package org.activitypub4j.signatures.linkeddata;

/** Leaves a step with a refusal; never leaves the package. */
final class LinkedDataRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient LinkedDataRefusal refusal;

  LinkedDataRefusedException(LinkedDataRefusal refusal) {
    super(null, null, false, false); // no stack: peers can cause many of these
    this.refusal = refusal;
  }

  LinkedDataRefusal refusal() {
    return refusal;
  }
}
