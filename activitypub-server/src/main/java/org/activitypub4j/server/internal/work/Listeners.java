package org.activitypub4j.server.internal.work;

import java.util.List;
import java.util.function.Consumer;
import org.activitypub4j.server.FederationListener;

/** Calls all listeners. If one fails, the others are still called. */
public final class Listeners {
  private final List<FederationListener> all;
  private final Faults faults;

  public Listeners(List<FederationListener> all, Faults faults) {
    this.all = List.copyOf(all);
    this.faults = faults;
  }

  public void tell(Consumer<FederationListener> event) {
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
