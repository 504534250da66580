package org.activitypub4j.server.internal.check;

import java.security.interfaces.RSAPublicKey;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.activitypub4j.model.Origin;
import org.activitypub4j.server.Finding;
import org.activitypub4j.server.Finding.Rule;
import org.activitypub4j.server.internal.actors.LocalActors;
import org.activitypub4j.server.internal.work.LogText;
import org.activitypub4j.server.spi.ActorKey;
import org.activitypub4j.server.spi.KeyStore;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.MessageSigner;
import org.activitypub4j.signatures.MessageVerifier;
import org.activitypub4j.signatures.MessageVerifier.HeadResult;
import org.activitypub4j.signatures.RequestHead;
import org.activitypub4j.signatures.SignatureClaim;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.signatures.VerificationPolicy;
import org.activitypub4j.signatures.VerifiedHead;
import org.activitypub4j.signatures.keys.Signer;
import org.activitypub4j.signatures.keys.VerificationKey;

/** Checks that the stores are durable, and that others can use the keys. */
public final class StoreChecks {
  private final Storage storage;
  private final LocalActors actors;
  private final InstantSource clock;

  public StoreChecks(Storage storage, LocalActors actors, InstantSource clock) {
    this.storage = storage;
    this.actors = actors;
    this.clock = clock;
  }

  public List<Check> all() {
    return List.of(this::store, this::keys, this::signingKey);
  }

  private Optional<Finding> store() {
    return Check.foundIf(
        !storage.isDurable(),
        Rule.STORE_IN_MEMORY,
        "everything is stored in memory: followers, keys, posts and what waits to be delivered are lost when the process ends. Set a durable store with storage(...), or for a test say tolerate(Finding.Rule.STORE_IN_MEMORY)");
  }

  private Optional<Finding> keys() {
    return Check.foundIf(
        storage.isDurable() && !storage.keys().isDurable(),
        Rule.KEYS_IN_MEMORY,
        "the keys of the actors are stored in memory: after a restart other servers refuse what they sign. Return a durable KeyStore from Storage.keys()");
  }

  /** Checks only a key that exists; makes none. */
  private Optional<Finding> signingKey() {
    return storage.keys().keys(KeyStore.INSTANCE).stream()
        .findFirst()
        .flatMap(this::whyUnusable)
        .map(
            why ->
                new Finding(
                    Rule.SIGNING_KEY,
                    "the first key of the instance actor, \"%s\", %s. Return a usable RSA key pair first from KeyStore.keys()"
                        .formatted(
                            LogText.of(storage.keys().keys(KeyStore.INSTANCE).get(0).name()),
                            why)));
  }

  private Optional<String> whyUnusable(ActorKey key) {
    if (!(key.publicKey() instanceof RSAPublicKey)) {
      return Optional.of("is no RSA key, and most servers verify no other");
    }
    try {
      return isItsOwn(key)
          ? Optional.empty()
          : Optional.of("makes signatures that its public key does not verify, so all refuse them");
    } catch (RuntimeException e) {
      return Optional.of("cannot sign (%s), so nothing is delivered".formatted(LogText.of(e)));
    }
  }

  private boolean isItsOwn(ActorKey key) {
    Origin origin = Origin.of(actors.instanceId()).orElseThrow();
    RequestHead head =
        new RequestHead("GET", origin.resolve("/"), Headers.of("Host", origin.authority()));
    Signer signer = actors.instanceSigner();
    RequestHead signed =
        new MessageSigner(clock).sign(head, null, SignatureScheme.DRAFT_CAVAGE_12, signer);
    MessageVerifier verifier = new MessageVerifier(VerificationPolicy.mastodonCompatible(), clock);
    if (!(verifier.claim(signed) instanceof SignatureClaim claim)) {
      return false;
    }
    HeadResult result =
        claim.verify(VerificationKey.of(signer.keyId(), actors.instanceId(), key.publicKey()));
    return result instanceof VerifiedHead;
  }
}
