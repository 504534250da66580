package org.activitypub4j.model;

import java.net.URI;
import java.util.Optional;

/**
 * A public key in multibase, listed in an actor's {@code assertionMethod}.
 *
 * @see <a href="https://www.w3.org/TR/cid-1.0/#Multikey">Controlled Identifiers §2.2.2</a>
 */
public final class Multikey extends ASObject {
  /** The type. */
  public static final TypeOf<Multikey> TYPE =
      TypeOf.of(Security.NS + "Multikey", "Multikey", Multikey::new);

  Multikey(Node node) {
    super(node);
  }

  /** Starts a Multikey. */
  public static ObjectBuilder<Multikey, ?> builder() {
    return ObjectBuilder.of(TYPE);
  }

  /** Makes a key to embed in an actor. */
  public static Multikey of(URI id, URI controller, String publicKeyMultibase) {
    return builder()
        .id(id)
        .set(Security.CONTROLLER, controller)
        .set(Security.PUBLIC_KEY_MULTIBASE, publicKeyMultibase)
        .build();
  }

  /** Returns the actor who is said to control it. This alone proves nothing. */
  public Optional<URI> controller() {
    return get(Security.CONTROLLER);
  }

  /** Returns the key, as received. */
  public Optional<String> publicKeyMultibase() {
    return get(Security.PUBLIC_KEY_MULTIBASE);
  }

  @Override
  public ObjectBuilder<Multikey, ?> toBuilder() {
    return ObjectBuilder.from(TYPE, this);
  }
}
