package org.activitypub4j.signatures;

import java.util.List;

/**
 * A part of a message that a signature can cover, no matter with which components. If a signature
 * covers less than what the receiver uses, somebody can copy it to another request.
 */
public enum Coverage {
  /**
   * Method, path and query: {@code (request-target)}; or {@code @method} with {@code @target-uri},
   * with {@code @request-target}, or with {@code @path} and, where there is a query, {@code
   * @query}. For a response: the same parts of the request that it answers ({@code ;req}).
   */
  METHOD_AND_TARGET("the method and the path with its query"),

  /**
   * The host: {@code host} with our own name, {@code @authority}, or {@code @target-uri}. For a
   * response: {@code @authority} or {@code @target-uri} of the request that it answers.
   */
  AUTHORITY("the host"),

  /**
   * A digest of the body: {@code digest}, {@code content-digest}, or {@code repr-digest} if the
   * body is the whole representation.
   */
  BODY_DIGEST("the digest of the body"),

  /** The time: {@code date}, {@code (created)}, or the {@code created} parameter of RFC 9421. */
  TIME("the time"),

  /** The status of a response: {@code @status}. It does not apply to requests. */
  STATUS("the status");

  private static final List<String> PARTS =
      List.of("@method", "@path", "@query", "@target-uri", "@request-target", "(request-target)");

  private final String plainWords;

  Coverage(String plainWords) {
    this.plainWords = plainWords;
  }

  String plainWords() {
    return plainWords;
  }

  /** Returns the words for what is missing: this part, or "all of" it if some of it is covered. */
  String lacking(List<String> covered) {
    boolean inPart =
        switch (this) {
          case METHOD_AND_TARGET ->
              covered.stream().anyMatch(name -> PARTS.stream().anyMatch(name::contains));
          case BODY_DIGEST -> covered.stream().anyMatch(name -> name.contains("digest"));
          case AUTHORITY, TIME, STATUS -> false;
        };
    return inPart ? "all of " + plainWords : plainWords;
  }
}
