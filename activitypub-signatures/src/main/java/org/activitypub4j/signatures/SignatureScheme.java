package org.activitypub4j.signatures;

/** The two ways in which the fediverse signs an HTTP request. */
public enum SignatureScheme {
  /**
   * The expired draft that every server understands: one {@code Signature} header with {@code
   * keyId}.
   *
   * @see <a href="https://datatracker.ietf.org/doc/html/draft-cavage-http-signatures-12">
   *     draft-cavage-http-signatures-12</a>
   */
  DRAFT_CAVAGE_12("draft-cavage-12"),

  /**
   * HTTP Message Signatures: two headers, {@code Signature-Input} and {@code Signature}.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9421">RFC 9421</a>
   */
  RFC_9421("rfc9421");

  private final String label;

  SignatureScheme(String label) {
    this.label = label;
  }

  /** Returns the name that logs and stores use: draft-cavage-12 or rfc9421. */
  public String label() {
    return label;
  }
}
