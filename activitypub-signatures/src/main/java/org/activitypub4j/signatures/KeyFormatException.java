package org.activitypub4j.signatures;

/** A key that cannot be read, or that is not safe to use. */
public final class KeyFormatException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  /** What is wrong with the key. */
  public enum Reason {
    /** It is not in a form that is read here, or damaged. */
    MALFORMED,
    /** It is a key, but none of {@link KeyType}, or cannot be used here. */
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

  /** An exception that names the reason. */
  public KeyFormatException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** An exception that names the reason and what led to it. */
  public KeyFormatException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** What is wrong with the key. */
  public Reason reason() {
    return reason;
  }
}
