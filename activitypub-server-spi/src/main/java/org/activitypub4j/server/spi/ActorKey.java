package org.activitypub4j.server.spi;

import java.net.URI;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Objects;
import org.activitypub4j.signatures.keys.Signer;
import org.jspecify.annotations.Nullable;

/**
 * A key pair of a local actor. The engine sees only the public key: the private key may be in a key
 * service.
 */
public interface ActorKey {

  /** Returns the part of the key's id after {@code #}, such as {@code main-key}. */
  String name();

  /** Returns the public key, which the actor's document shows. */
  PublicKey publicKey();

  /**
   * Returns something that signs with the private key.
   *
   * @param keyId the id under which the key is published
   */
  Signer signer(URI keyId);

  /** Returns a key pair that is in memory. */
  static ActorKey of(String name, KeyPair pair) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(pair, "pair");
    return new ActorKey() {
      /** The latest: an actor has one id, and to make a signer can take as long as to sign. */
      private volatile @Nullable Signer signer;

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
        Signer latest = signer;
        if (latest == null || !latest.keyId().toString().equals(keyId.toString())) {
          latest = Signer.of(keyId, pair.getPrivate());
          signer = latest;
        }
        return latest;
      }
    };
  }
}
