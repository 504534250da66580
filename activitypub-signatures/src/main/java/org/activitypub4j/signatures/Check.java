package org.activitypub4j.signatures;

import java.util.List;
import org.activitypub4j.signatures.SignatureReport.Rule;

/**
 * One thing that must be true of a signature.
 *
 * @param rule the rule that it belongs to in a report; a rule can need several checks in a row
 * @param test leaves with a refusal if it is not true
 * @param <S> what is checked
 * @param <A> what it is checked with
 */
record Check<S, A>(Rule rule, Test<S, A> test) {

  /** Whether it is true. */
  @FunctionalInterface
  interface Test<S, A> {
    /**
     * Returns if it is true.
     *
     * @throws org.activitypub4j.signatures.internal.RefusalException if it is not
     */
    void check(S subject, A with);
  }

  /**
   * Makes the checks up to the first that fails, which leaves with its refusal.
   *
   * @throws org.activitypub4j.signatures.internal.RefusalException if one fails
   */
  static <S, A> void all(List<Check<S, A>> checks, S subject, A with) {
    for (int i = 0; i < checks.size(); i++) { // each request comes here: no iterator
      checks.get(i).test().check(subject, with);
    }
  }
}
