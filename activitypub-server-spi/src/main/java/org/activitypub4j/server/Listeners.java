package org.activitypub4j.server;

import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells all listeners; one that fails hurts nobody else. */
final class Listeners {
  private static final Logger LOG = LoggerFactory.getLogger(Federation.class);

  private final List<FederationListener> all;

  Listeners(List<FederationListener> all) {
    this.all = List.copyOf(all);
  }

  void tell(Consumer<FederationListener> event) {
    for (FederationListener listener : all) {
      try {
        event.accept(listener);
      } catch (RuntimeException e) {
        LOG.warn("a federation listener failed", e);
      }
    }
  }
}
