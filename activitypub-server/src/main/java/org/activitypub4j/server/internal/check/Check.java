package org.activitypub4j.server.internal.check;

import java.util.Optional;
import org.activitypub4j.server.Finding;

/** Checks one thing; empty if it is right. */
@FunctionalInterface
public interface Check {
  Optional<Finding> look();

  /** A finding if something is wrong. */
  static Optional<Finding> foundIf(boolean wrong, Finding.Rule rule, String message) {
    return wrong ? Optional.of(new Finding(rule, message)) : Optional.empty();
  }
}
