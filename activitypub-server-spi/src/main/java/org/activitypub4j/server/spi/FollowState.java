package org.activitypub4j.server.spi;

/** How far a Follow has come. */
public enum FollowState {
  /** Asked and not answered. */
  PENDING,
  /** In force. */
  ACCEPTED,
  /** Refused. */
  REJECTED
}
