package org.activitypub4j.server.spi;

/** How a remote server answered the last request. */
public enum HostStanding {
  /** It answered quickly enough. */
  ANSWERS,
  /** Nothing is known: it was not asked yet, or the store has forgotten it. */
  UNKNOWN,
  /** It did not answer, was slow, or refused for a reason that may be temporary. */
  FAILS
}
