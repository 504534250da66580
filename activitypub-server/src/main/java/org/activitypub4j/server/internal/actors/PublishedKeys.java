package org.activitypub4j.server.internal.actors;

import java.net.URI;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.ActorBuilder;
import org.activitypub4j.model.Multikey;
import org.activitypub4j.model.PublicKey;
import org.activitypub4j.model.Reference;
import org.activitypub4j.model.Security;
import org.activitypub4j.server.spi.ActorKey;
import org.activitypub4j.signatures.keys.Keys;

/**
 * How the keys of an actor are published: one RSA key as {@code publicKey}, and all others as
 * {@code assertionMethod}. Some servers refuse an actor with several public keys, others read only
 * the first. A server that looks a key up by its id finds it in either place.
 *
 * @see <a href="https://w3id.org/fep/521a">FEP-521a</a>
 */
final class PublishedKeys {
  private PublishedKeys() {}

  /**
   * Adds the keys to an actor.
   *
   * @param more further keys from the profile of the application
   */
  static void publish(
      ActorBuilder<? extends Actor, ?> actor,
      URI id,
      List<ActorKey> keys,
      List<Reference<ASObject>> more) {
    Optional<ActorKey> single =
        keys.stream()
            .filter(key -> key.publicKey() instanceof RSAPublicKey)
            .findFirst()
            .or(() -> keys.stream().findFirst());
    actor.publicKeys(
        single.stream()
            .map(key -> PublicKey.of(id(id, key), id, Keys.toPem(key.publicKey())))
            .toList());
    Stream<Reference<ASObject>> others =
        keys.stream()
            .filter(key -> single.filter(shown -> shown == key).isEmpty())
            .map(key -> Multikey.of(id(id, key), id, Keys.toMultikey(key.publicKey())))
            .map(Reference::embedding);
    List<Reference<ASObject>> all = Stream.concat(others, more.stream()).toList();
    if (!all.isEmpty()) {
      actor.set(Security.ASSERTION_METHOD, all);
    }
  }

  static URI id(URI actor, ActorKey key) {
    return URI.create(actor + "#" + key.name());
  }
}
