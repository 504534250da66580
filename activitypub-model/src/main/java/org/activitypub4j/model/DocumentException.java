package org.activitypub4j.model;

/**
 * Thrown if a document cannot be read: it is not JSON, it is over a limit, or its context changes
 * the meaning of a guarded term. The message says what is wrong and where. It is safe to log.
 */
public final class DocumentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why a document was refused. */
  public enum Reason {
    /** Not well-formed JSON in UTF-8. */
    MALFORMED,
    /** JSON, but its root is not an object. */
    NOT_AN_OBJECT,
    /** A member name occurs twice in one object, so two readers could read different documents. */
    DUPLICATE_NAME,
    /** Over one of the {@link ReadLimits}, or one of the limits for contexts. */
    LIMIT_EXCEEDED,
    /** Its context redefines or aliases a term that authority depends on. */
    GUARDED_TERM,
    /** Its context is not valid JSON-LD. This reason occurs only if an expansion is asked for. */
    JSON_LD
  }

  private final Reason reason;

  /** Takes no cause, because its message would contain what the peer sent, without escapes. */
  DocumentException(Reason reason, String message) {
    super(Escapes.message(message));
    this.reason = reason;
  }

  /** Returns why the document was refused. */
  public Reason reason() {
    return reason;
  }
}
