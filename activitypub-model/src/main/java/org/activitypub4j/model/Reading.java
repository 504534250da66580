package org.activitypub4j.model;

/** How a document came to be understood. */
public enum Reading {
  /** By its member names: its context says that they mean what we mean by them. */
  PLAIN,
  /** By JSON-LD expansion. */
  JSON_LD,
  /** By JSON-LD expansion, where a context that is not bundled counted as empty. */
  PARTIAL_JSON_LD,
  /** By its member names because JSON-LD processing failed. */
  PLAIN_AFTER_JSON_LD_ERROR
}
