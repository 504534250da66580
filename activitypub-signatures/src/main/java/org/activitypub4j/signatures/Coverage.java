package org.activitypub4j.signatures;

/**
 * What a signature covers, whichever components it names for it. A signature that covers less than
 * what is used can be moved to another request.
 */
public enum Coverage {
  /**
   * Method, path and query: {@code (request-target)}; or {@code @method} with {@code @target-uri},
   * with {@code @request-target}, or with {@code @path} and, where there is a query, {@code
   * @query}.
   */
  METHOD_AND_TARGET("the method and the path with its query"),

  /**
   * The authority: {@code host} with our own name in it, {@code @authority}, {@code @target-uri}.
   */
  AUTHORITY("the host"),

  /** A digest of the body: {@code digest} in draft-cavage, {@code content-digest} in RFC 9421. */
  BODY_DIGEST("the digest of the body"),

  /** The time: {@code date}, {@code (created)}, or the {@code created} parameter of RFC 9421. */
  TIME("the time");

  private final String plainWords;

  Coverage(String plainWords) {
    this.plainWords = plainWords;
  }

  String plainWords() {
    return plainWords;
  }
}
