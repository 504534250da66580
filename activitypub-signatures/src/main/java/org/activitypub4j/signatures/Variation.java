package org.activitypub4j.signatures;

import java.util.function.UnaryOperator;
import org.activitypub4j.signatures.SignatureReport.Cause;
import org.activitypub4j.signatures.SignatureReport.Hint;
import org.jspecify.annotations.Nullable;

/**
 * One known difference between the rules and what signers or proxies do.
 *
 * @param hint what to say if the signature verifies with this change
 * @param change makes the change
 */
record Variation(Hint hint, UnaryOperator<Reading> change) {

  static Variation of(Cause cause, String finding, String remedy, UnaryOperator<Reading> change) {
    return new Variation(new Hint(cause, finding, remedy), change);
  }

  /** Changes the target; the query is null if there is none. */
  static Variation target(String finding, String remedy, String path, @Nullable String query) {
    return of(Cause.PATH, finding, remedy, reading -> reading.withTarget(path, query));
  }

  /** Changes the value of one component. */
  static Variation value(Cause cause, String finding, String remedy, String name, String value) {
    return of(cause, finding, remedy, reading -> reading.withValue(name, value));
  }

  /** Changes how the text is put together. */
  static Variation layout(String finding, String remedy, UnaryOperator<String> layout) {
    return of(Cause.LAYOUT, finding, remedy, reading -> reading.withLayout(layout));
  }
}
