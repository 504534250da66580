package org.activitypub4j.model;

import java.net.URI;
import java.util.Optional;

/**
 * A key that an actor publishes for HTTP signatures. Its {@code owner} alone proves nothing: a key
 * belongs to an actor only if the actor lists it.
 *
 * @see <a href="https://w3c-ccg.github.io/security-vocab/#publicKeyPem">Security Vocabulary</a>
 */
public final class PublicKey extends ASObject {
  /** The type. Most servers do not write it; Misskey writes {@code Key}. */
  public static final TypeOf<PublicKey> TYPE =
      TypeOf.of(Security.NS + "Key", "CryptographicKey", PublicKey::new).orTerm("Key");

  PublicKey(Node node) {
    super(node);
  }

  /** Makes a key to embed in an actor. */
  public static PublicKey of(URI id, URI owner, String pem) {
    return ObjectBuilder.untyped(TYPE)
        .id(id)
        .set(Security.OWNER, owner)
        .set(Security.PUBLIC_KEY_PEM, pem)
        .build();
  }

  /** Returns the actor that it names as its owner. */
  public Optional<URI> owner() {
    return get(Security.OWNER).or(() -> get(Security.CONTROLLER));
  }

  /** Returns the key in PEM, as received. */
  public Optional<String> publicKeyPem() {
    return get(Security.PUBLIC_KEY_PEM);
  }
}
