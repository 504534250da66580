package org.activitypub4j.jdbc;

/**
 * A step of a random sequence.
 *
 * @param kind what is done
 * @param pick the number from which everything else about it is drawn
 */
record ModelStep(Kind kind, int pick) {
  enum Kind {
    ADD,
    LEASE,
    RENEW,
    READ,
    FINISH,
    RELEASE,
    WAIT,
    CRASH,
    PARK,
    REDRIVE,
    DISCARD,
    REVIVE,
    HURRY,
    PAUSE,
    LOOK
  }
}
