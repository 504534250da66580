package org.activitypub4j.signatures;

import java.util.List;
import org.activitypub4j.signatures.internal.RefusalException;

/** The rules on lists of components that both schemes share. */
final class Components {
  /** More than any peer signs; bounds the size of the text that is signed. */
  static final int MAX = 64;

  private Components() {}

  /** Adds one; twice the same is refused (RFC 9421 §2), and so is a list beyond reason. */
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
