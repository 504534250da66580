package org.activitypub4j.server;

/** Decides which replies of others to posts of local actors are shown: a filter for spam. */
@FunctionalInterface
public interface ReplyPolicy {

  /** What becomes of a reply. */
  enum Decision {
    /** It is listed and told at once. */
    SHOW,
    /** It waits for a person: {@link PostInteractions#held} lists it. */
    HOLD,
    /** It is not stored. Its author is not told. */
    REFUSE
  }

  /**
   * Decides about a new or changed reply. Called outside transactions, from any thread, perhaps
   * several times for one reply; it may ask another service, within the time that a handler has. If
   * it throws, the activity is tried again later.
   *
   * @param reply who answers what, and with what
   */
  Decision decide(PostEvent reply);

  /** Returns the default policy, which shows every reply. */
  static ReplyPolicy showAll() {
    return reply -> Decision.SHOW;
  }

  /** Returns a policy that holds every reply. */
  static ReplyPolicy holdAll() {
    return reply -> Decision.HOLD;
  }
}
