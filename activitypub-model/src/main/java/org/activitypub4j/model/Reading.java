package org.activitypub4j.model;

/** How a document was read. */
public enum Reading {
  /** By its member names, because its context gives them the usual meaning. */
  PLAIN,
  /**
   * By its member names, as {@link #PLAIN}. A context that is not bundled counted as empty, though
   * it may give names another meaning.
   */
  PARTIAL_PLAIN,
  /** By JSON-LD expansion. */
  JSON_LD,
  /** By JSON-LD expansion. A context that is not bundled counted as empty. */
  PARTIAL_JSON_LD,
  /** By its member names, because JSON-LD processing failed. */
  PLAIN_AFTER_JSON_LD_ERROR
}
