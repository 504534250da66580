package org.activitypub4j.tools.attack;

import java.net.URI;
import java.security.KeyPair;
import org.activitypub4j.signatures.keys.Keys;

/**
 * Who an activity says that it is from, and who signs it.
 *
 * @param host where the actor is
 * @param path of the actor on its host
 * @param keyId what the signature names
 */
record Identity(Host host, String path, URI keyId, KeyPair keys) {

  URI actor() {
    return host.url(path);
  }

  /** The same claim with a signature that names another key. */
  Identity signingAs(URI otherKeyId, KeyPair otherKeys) {
    return new Identity(host, path, otherKeyId, otherKeys);
  }

  /** Serves the actor, with its key. */
  void serve() {
    host.serve(path, document());
  }

  /** The document of the actor, with its key. */
  String document() {
    return """
        {"@context":["https://www.w3.org/ns/activitystreams","https://w3id.org/security/v1"],
         "id":"%1$s","type":"Person","preferredUsername":"%2$s","name":"%2$s",
         "inbox":"%1$s/inbox","outbox":"%1$s/outbox","followers":"%1$s/followers",%3$s}"""
        .formatted(actor(), path.substring(1).replace('/', '_'), publicKey());
  }

  /** A member with the key, which says that the actor owns it. */
  String publicKey() {
    return """
        "publicKey":{"id":"%s","type":"Key","owner":"%s","publicKeyPem":"%s"}"""
        .formatted(keyId, actor(), pem());
  }

  /** The public key, for a JSON string. */
  String pem() {
    return Keys.toPem(keys.getPublic()).replace("\n", "\\n");
  }
}
