package org.activitypub4j.server;

import java.util.List;
import java.util.function.Consumer;

/** Tells all listeners; one that fails hurts nobody else. */
final class Listeners {
  private final List<FederationListener> all;
  private final Faults faults;

  Listeners(List<FederationListener> all, Faults faults) {
    this.all = List.copyOf(all);
    this.faults = faults;
  }

  void tell(Consumer<FederationListener> event) {
    for (FederationListener listener : all) {
      try {
        event.accept(listener);
      } catch (RuntimeException | Error e) {
        faults.tell("a federation listener failed", e);
        if (e instanceof VirtualMachineError fatal) {
          throw fatal;
        }
      }
    }
  }
}
