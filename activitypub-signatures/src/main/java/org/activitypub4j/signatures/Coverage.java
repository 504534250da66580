package org.activitypub4j.signatures;

/**
 * What a signature covers, whichever components it names for it. A signature that covers less than
 * what is used can be moved to another request.
 */
public enum Coverage {
  /**
   * Method, path and query: {@code (request-target)}; or {@code @method} with {@code @target-uri},
   * with {@code @request-target}, or with {@code @path} and, where there is a query, {@code
   * @query}. Of a response: the same of the request that it answers ({@code ;req}).
   */
  METHOD_AND_TARGET("the method and the path with its query"),

  /**
   * The authority: {@code host} with our own name in it, {@code @authority}, {@code @target-uri}.
   * Of a response: {@code @authority} or {@code @target-uri} of the request that it answers.
   */
  AUTHORITY("the host"),

  /**
   * A digest of the body: {@code digest}, {@code content-digest}, or {@code repr-digest} where the
   * body is all of the representation.
   */
  BODY_DIGEST("the digest of the body"),

  /** The time: {@code date}, {@code (created)}, or the {@code created} parameter of RFC 9421. */
  TIME("the time"),

  /** The status of a response: {@code @status}. Nothing for a request. */
  STATUS("the status");

  private final String plainWords;

  Coverage(String plainWords) {
    this.plainWords = plainWords;
  }

  String plainWords() {
    return plainWords;
  }
}
