package org.activitypub4j.client;

import java.net.URI;
import java.security.KeyPair;
import org.activitypub4j.signatures.keys.Keys;
import org.activitypub4j.signatures.keys.Signer;

/** Keys, made once. */
final class TestKeys {
  static final KeyPair RSA = Keys.generateRsa();
  static final KeyPair OTHER_RSA = Keys.generateRsa();

  static final Signer INSTANCE =
      Signer.of(URI.create("https://us.test/actor#main-key"), RSA.getPrivate());

  private TestKeys() {}

  /** The PEM of a key as it stands in JSON. */
  static String pem(KeyPair key) {
    return Keys.toPem(key.getPublic()).replace("\n", "\\n");
  }

  /** A key as an actor lists it. */
  static String key(URI id, URI owner, KeyPair key) {
    return """
        {"id":"%s","owner":"%s","publicKeyPem":"%s"}"""
        .formatted(id, owner, pem(key));
  }
}
