package org.activitypub4j.signatures;

import java.util.List;
import org.activitypub4j.signatures.internal.RefusalException;

/** Rules for lists of components, for both schemes. */
final class Components {
  /** More than any peer signs. This limits the size of the text that is signed. */
  static final int MAX = 64;

  private Components() {}

  /** Adds a component. Refuses one that is there already (RFC 9421 §2), and too long a list. */
  static void add(List<Component> components, Component component, String header) {
    if (components.size() == MAX) {
      throw new RefusalException(
          new SignatureRefusal.Malformed(header, "more than " + MAX + " components are covered"));
    }
    for (Component other : components) {
      if (other.isSameAs(component)) {
        throw new RefusalException(
            new SignatureRefusal.Malformed(header, component.identifier() + " is covered twice"));
      }
    }
    components.add(component);
  }
}
