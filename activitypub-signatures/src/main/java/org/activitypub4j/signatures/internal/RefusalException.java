package org.activitypub4j.signatures.internal;

/** Ends a step, with the refusal as the result. It never leaves the verifier. */
public final class RefusalException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Object refusal;

  /** The refusal must belong to the verifier that catches this. */
  public RefusalException(Object refusal) {
    super(null, null, false, false); // without a stack trace, because peers can cause many of these
    this.refusal = refusal;
  }

  /** Returns the refusal. */
  public <R> R refusal(Class<R> family) {
    return family.cast(refusal);
  }
}
