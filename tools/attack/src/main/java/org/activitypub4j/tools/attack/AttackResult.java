package org.activitypub4j.tools.attack;

/**
 * What came of an attack.
 *
 * @param evidence one sentence: what was seen from outside
 */
record AttackResult(Verdict verdict, String evidence) {

  /** Whether the server withstood. */
  enum Verdict {
    /** The attack was tried and had no effect. */
    HELD,
    /** The attack had an effect that was seen from outside. */
    BROKEN,
    /** The attack could not be tried, or its effect could not have been seen. */
    UNKNOWN
  }

  static AttackResult held(String evidence) {
    return new AttackResult(Verdict.HELD, evidence);
  }

  static AttackResult broken(String evidence) {
    return new AttackResult(Verdict.BROKEN, evidence);
  }

  static AttackResult unknown(String evidence) {
    return new AttackResult(Verdict.UNKNOWN, evidence);
  }
}
