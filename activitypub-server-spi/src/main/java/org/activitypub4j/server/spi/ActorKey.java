package org.activitypub4j.server.spi;

import java.net.URI;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Objects;
import org.activitypub4j.signatures.Signer;

/**
 * A key pair of a local actor, of which the engine sees only the public half: the private one may
 * be in a key service.
 */
public interface ActorKey {

  /** What follows {@code #} in the key's id: {@code main-key}. */
  String name();

  /** The public half, which the actor's document shows. */
  PublicKey publicKey();

  /**
   * Something that signs with the private half.
   *
   * @param keyId the id under which the key is published
   */
  Signer signer(URI keyId);

  /** A key pair that is in memory. */
  static ActorKey of(String name, KeyPair pair) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(pair, "pair");
    return new ActorKey() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public PublicKey publicKey() {
        return pair.getPublic();
      }

      @Override
      public Signer signer(URI keyId) {
        return Signer.of(keyId, pair.getPrivate());
      }
    };
  }
}
