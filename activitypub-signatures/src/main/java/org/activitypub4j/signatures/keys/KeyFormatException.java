package org.activitypub4j.signatures.keys;

/** Thrown if a key cannot be read or is not safe to use. */
public final class KeyFormatException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  /** What is wrong with the key. */
  public enum Reason {
    /** Its form is not known here, or it is damaged. */
    MALFORMED,
    /** It is a key, but not of a {@link KeyType}, or it cannot be used here. */
    UNSUPPORTED_TYPE,
    /** It is an RSA key of fewer than 1024 bits. */
    TOO_SMALL,
    /** It is an RSA key of more than 8192 bits, or its text is longer than any such key. */
    TOO_LARGE,
    /** Its RSA exponent is even, below 3, or longer than 32 bits. */
    BAD_EXPONENT,
    /** Its point is not canonical, not on the curve, or of small order. */
    BAD_POINT
  }

  /** Makes an exception with a reason. */
  public KeyFormatException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Makes an exception with a reason and a cause. */
  public KeyFormatException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Returns what is wrong with the key. */
  public Reason reason() {
    return reason;
  }
}
