package org.activitypub4j.server;

/** Why an activity that came in had no effect. */
public enum IgnoreReason {
  /** It was handled before, or waits to be handled. */
  KNOWN,
  /** Its sender is not its actor, and what is said could not be proven by fetching it. */
  NOT_PROVEN,
  /** It is about a local actor that does not exist. */
  NOBODY,
  /** It answers or ends something that does not exist, or was answered or ended before. */
  NO_MATCH,
  /** It lacks something that is needed, such as an inbox of its actor. */
  INCOMPLETE,
  /** Everybody whom it concerns blocks its actor. */
  BLOCKED,
  /** Neither the engine nor a handler is for activities of its type. */
  UNWANTED
}
