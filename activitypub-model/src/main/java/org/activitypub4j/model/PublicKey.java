package org.activitypub4j.model;

import java.net.URI;
import java.util.Optional;

/**
 * A key as actors publish it for HTTP signatures. What it claims proves nothing yet: a key belongs
 * to an actor only if the actor lists it.
 *
 * @see <a href="https://w3c-ccg.github.io/security-vocab/#publicKeyPem">Security Vocabulary</a>
 */
public final class PublicKey extends ASObject {
  /** The type; most servers write none. */
  public static final TypeOf<PublicKey> TYPE =
      TypeOf.of(Security.NS + "Key", "CryptographicKey", PublicKey::new);

  PublicKey(Node node) {
    super(node);
  }

  /** A key to embed in an actor. */
  public static PublicKey of(URI id, URI owner, String pem) {
    return ObjectBuilder.untyped(TYPE)
        .id(id)
        .set(Security.OWNER, owner)
        .set(Security.PUBLIC_KEY_PEM, pem)
        .build();
  }

  /** The actor to whom it says it belongs. */
  public Optional<URI> owner() {
    return get(Security.OWNER).or(() -> get(Security.CONTROLLER));
  }

  /** The key in PEM, as received. */
  public Optional<String> publicKeyPem() {
    return get(Security.PUBLIC_KEY_PEM);
  }
}
