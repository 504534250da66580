package org.activitypub4j.signatures;

import java.util.function.UnaryOperator;
import org.activitypub4j.signatures.SignatureReport.Cause;
import org.activitypub4j.signatures.SignatureReport.Hint;

/**
 * One way in which signers and proxies are known to differ from the rules.
 *
 * @param hint what to say if the signature verifies with it
 * @param change makes the text so
 */
record Variation(Hint hint, UnaryOperator<Reading> change) {

  static Variation of(Cause cause, String finding, String remedy, UnaryOperator<Reading> change) {
    return new Variation(new Hint(cause, finding, remedy), change);
  }
}
