package org.activitypub4j.signatures;

import java.util.List;
import org.activitypub4j.signatures.SignatureReport.Rule;

/**
 * One thing that must be true for a signature.
 *
 * @param rule the rule to which the report counts this check; a rule can need several checks in a
 *     row
 * @param test throws a refusal if it is not true
 * @param <S> what is checked
 * @param <A> what else the check needs
 */
record Check<S, A>(Rule rule, Test<S, A> test) {

  /** Tests whether it is true. */
  @FunctionalInterface
  interface Test<S, A> {
    /**
     * Returns normally if it is true.
     *
     * @throws org.activitypub4j.signatures.internal.RefusalException if it is not
     */
    void check(S subject, A with);
  }

  /**
   * Runs the checks in order, up to the first one that fails.
   *
   * @throws org.activitypub4j.signatures.internal.RefusalException if one fails
   */
  static <S, A> void all(List<Check<S, A>> checks, S subject, A with) {
    for (int i = 0; i < checks.size(); i++) { // no iterator, because every request runs this
      checks.get(i).test().check(subject, with);
    }
  }
}
