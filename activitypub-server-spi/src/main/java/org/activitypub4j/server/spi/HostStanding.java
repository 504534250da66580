package org.activitypub4j.server.spi;

/** How a remote server did when it was last asked for something. */
public enum HostStanding {
  /** It answered, and quickly enough. */
  ANSWERS,
  /** It was not asked yet, or that was forgotten. */
  UNKNOWN,
  /** It did not answer, refused for a reason that may pass, or was slow. */
  FAILS
}
