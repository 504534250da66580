package org.activitypub4j.model;

/**
 * A document that cannot be read: not JSON, over a limit, or with a context that changes what a
 * guarded term means. The message says what and where, and is safe for a log.
 */
public final class DocumentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why a document was refused. */
  public enum Reason {
    /** Not well-formed JSON in UTF-8. */
    MALFORMED,
    /** JSON, but its root is not an object. */
    NOT_AN_OBJECT,
    /** A member name occurs twice in one object, so that two readers could see two documents. */
    DUPLICATE_NAME,
    /** Over one of the {@link ReadLimits}, or of those of its context. */
    LIMIT_EXCEEDED,
    /** Its context redefines or aliases a term on which authority depends. */
    GUARDED_TERM,
    /** Its context is no valid JSON-LD; only where its expansion is asked for. */
    JSON_LD
  }

  private final Reason reason;

  /** Without a cause, whose message would hold what the peer sent as it stands. */
  DocumentException(Reason reason, String message) {
    super(Escapes.message(message));
    this.reason = reason;
  }

  /** Why the document was refused. */
  public Reason reason() {
    return reason;
  }
}
