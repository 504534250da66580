package org.activitypub4j.signatures.internal;

/** Leaves a step with the refusal that is its result. It never leaves the verifier. */
public final class RefusalException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Object refusal;

  /** Of the family of the verifier that catches it. */
  public RefusalException(Object refusal) {
    super(null, null, false, false); // no stack: peers can cause many of these
    this.refusal = refusal;
  }

  /** The refusal. */
  public <R> R refusal(Class<R> family) {
    return family.cast(refusal);
  }
}
