package org.activitypub4j.signatures;

import java.util.function.UnaryOperator;
import org.activitypub4j.signatures.SignatureReport.Cause;
import org.activitypub4j.signatures.SignatureReport.Hint;
import org.jspecify.annotations.Nullable;

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

  /** Another target; its query is null if it has none. */
  static Variation target(String finding, String remedy, String path, @Nullable String query) {
    return of(Cause.PATH, finding, remedy, reading -> reading.withTarget(path, query));
  }

  /** Another value of one component. */
  static Variation value(Cause cause, String finding, String remedy, String name, String value) {
    return of(cause, finding, remedy, reading -> reading.withValue(name, value));
  }

  /** The text put together in another way. */
  static Variation layout(String finding, String remedy, UnaryOperator<String> layout) {
    return of(Cause.LAYOUT, finding, remedy, reading -> reading.withLayout(layout));
  }
}
