package org.activitypub4j.server.internal.check;

import java.util.Optional;
import org.activitypub4j.server.Finding;

/** Looks at one thing, and finds nothing if all is well. */
@FunctionalInterface
public interface Check {
  Optional<Finding> look();

  /** What is found if something is so. */
  static Optional<Finding> foundIf(boolean wrong, Finding.Rule rule, String message) {
    return wrong ? Optional.of(new Finding(rule, message)) : Optional.empty();
  }
}
