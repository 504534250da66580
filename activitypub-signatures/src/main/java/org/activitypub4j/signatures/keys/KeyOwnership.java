package org.activitypub4j.signatures.keys;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Property;
import org.activitypub4j.model.Reference;
import org.activitypub4j.model.Security;
import org.activitypub4j.model.Uris;

/**
 * The result of checking, from documents, who owns a key. Nothing here uses the network.
 *
 * <p>A key belongs to an actor only if both say so: the key names the actor ({@code owner} or
 * {@code controller}), and the actor's own document lists the key ({@code publicKey} or {@code
 * assertionMethod}). What the key says alone proves nothing, because anybody can name an owner.
 *
 * <p>A key id can also be the id of an actor, because some servers sign like this. Then it means
 * only the keys that this actor lists and embeds. Each of them must be proven like any other key.
 *
 * <p>Nothing here checks that a document really came from its id. The code that fetched it must do
 * this.
 *
 * @see <a
 *     href="https://codeberg.org/fediverse/fep/src/branch/main/fep/521a/fep-521a.md">FEP-521a</a>
 */
public sealed interface KeyOwnership {
  /** The most keys of an actor that are looked at, in each of the two lists. */
  int MAX_KEYS = 10;

  /**
   * The keys that the id names belong to the owner: both documents say so.
   *
   * @param keys the key. There can be several keys, or one with another id, only if the id is the
   *     one of an actor. The owner of each is the id of the actor
   * @param owner the document of the actor, or a stub of it, as GoToSocial serves it
   */
  record Proven(List<VerificationKey> keys, Actor owner) implements KeyOwnership {
    /**
     * Copies the keys.
     *
     * @throws IllegalArgumentException if there are none
     */
    public Proven {
      keys = List.copyOf(keys);
      if (keys.isEmpty()) {
        throw new IllegalArgumentException("nothing is proven without a key");
      }
    }

    /** Returns the first key. It is the only one, unless the id is the one of an actor. */
    public VerificationKey key() {
      return keys.get(0);
    }
  }

  /**
   * The document has only the key. Fetch the owner and call {@link #confirmedBy} with its document.
   *
   * @param keyId the id of the key
   * @param owner the actor that it names, on the server of the key
   * @param document the document of the key
   * @param now the time of the check
   */
  record OwnerNeeded(URI keyId, URI owner, ASObject document, Instant now) implements KeyOwnership {

    /**
     * Checks whether the owner lists the key.
     *
     * @param ownerDocument the document that was fetched from {@link #owner}
     * @return {@link Proven} or {@link Unproven}
     */
    public KeyOwnership confirmedBy(ASObject ownerDocument) {
      if (ownerDocument.id().filter(id -> Uris.same(id, owner)).isEmpty()) {
        return new Unproven(
            Reason.NOT_THE_OWNER,
            "the owner %s says that it is %s".formatted(owner, text(ownerDocument.id())));
      }
      return ofActor(keyId, owner, ownerDocument, Optional.of(document), now);
    }
  }

  /**
   * The key must not be used as a key of that actor.
   *
   * @param reason why
   * @param message why, in plain words with the ids concerned
   */
  record Unproven(Reason reason, String message) implements KeyOwnership {}

  /** Why it is not proven who owns a key. */
  enum Reason {
    /** The document has no id, or its id is on another server than the key. */
    OTHER_ORIGIN,
    /** The document is not the one of the owner. */
    NOT_THE_OWNER,
    /** The actor does not list the key. */
    NOT_LISTED,
    /** The actor lists only the id of the key. The key has a document of its own. */
    DESCRIBED_ELSEWHERE,
    /** The key names no owner, another owner, or two. */
    OTHER_OWNER,
    /** The key is revoked. */
    REVOKED,
    /** The key has expired. */
    EXPIRED,
    /** The key itself cannot be used: {@link KeyFormatException}. */
    UNUSABLE_KEY
  }

  /**
   * Reads the document that was fetched for a key id without its fragment. The document can have
   * any of the usual forms: the actor, a stub of the actor under the URL of the key, or only the
   * key, with PEM or as Multikey.
   *
   * @param keyId the id of the key, as in the signature or proof; it may be the id of an actor
   * @param document the document; it must be proven that its id is its URL
   * @param now the time, for keys that expire
   */
  static KeyOwnership of(URI keyId, ASObject document, Instant now) {
    Optional<URI> id = document.id();
    if (id.isEmpty() || !Origin.same(id.get(), keyId)) {
      return new Unproven(
          Reason.OTHER_ORIGIN,
          "the document of the key %s says that it is %s".formatted(keyId, text(id)));
    }
    Actor actor = document.as(Actor.class);
    boolean isKey =
        Uris.same(id.get(), keyId) && actor.inbox().isEmpty() && references(actor).isEmpty();
    if (!isKey) {
      return ofActor(keyId, id.get(), document, Optional.empty(), now);
    }
    List<URI> owners = owners(document);
    if (owners.size() != 1) {
      return new Unproven(
          Reason.OTHER_OWNER, "the key %s names %d owners".formatted(keyId, owners.size()));
    }
    if (!Origin.same(owners.get(0), keyId)) {
      return new Unproven(
          Reason.OTHER_ORIGIN,
          "the key %s has an owner on another server, %s".formatted(keyId, owners.get(0)));
    }
    return new OwnerNeeded(keyId, owners.get(0), document, now);
  }

  /**
   * Returns all keys that an actor embeds and that can be used now, each once, in order.
   *
   * @param actor the document of the actor; it must be proven that its id is its URL
   * @param now the time, for keys that expire
   */
  static List<VerificationKey> listed(Actor actor, Instant now) {
    if (actor.id().isEmpty()) {
      return List.of();
    }
    List<VerificationKey> keys = new ArrayList<>();
    for (URI keyId : keyIds(actor)) {
      if (listed(keyId, actor, now) instanceof Proven proven) {
        keys.addAll(proven.keys());
      }
    }
    return List.copyOf(keys);
  }

  /**
   * Checks whether an actor lists a key and embeds it.
   *
   * @param keyId the id of the key, on the actor's server; or the id of the actor, for all its keys
   * @param actor the document of the actor; it must have been fetched from the actor's id
   * @param now the time, for keys that expire
   * @return {@link Proven}, or {@link Unproven}: with {@link Reason#DESCRIBED_ELSEWHERE} if the
   *     actor lists only its id
   */
  static KeyOwnership listed(URI keyId, Actor actor, Instant now) {
    Optional<URI> id = actor.id();
    return id.isEmpty() || !Origin.same(id.get(), keyId)
        ? new Unproven(
            Reason.OTHER_ORIGIN,
            "the key %s is not on the server of the actor %s".formatted(keyId, text(id)))
        : ofActor(keyId, id.get(), actor, Optional.empty(), now);
  }

  private static KeyOwnership ofActor(
      URI keyId, URI actorId, ASObject document, Optional<ASObject> keyDocument, Instant now) {
    Actor actor = document.as(Actor.class);
    boolean named = false;
    for (Reference<? extends ASObject> reference : references(actor)) {
      if (reference.id().filter(id -> Uris.same(id, keyId)).isPresent()) {
        named = true;
        Optional<? extends ASObject> embedded = reference.object();
        if (embedded.isPresent() && hasMaterial(embedded.get())) {
          return owned(keyId, actorId, actor, embedded.get(), now);
        }
      }
    }
    if (Uris.same(keyId, actorId)) {
      return allOf(actorId, actor, now);
    }
    if (!named) {
      return new Unproven(
          Reason.NOT_LISTED, "the actor %s does not list the key %s".formatted(actorId, keyId));
    }
    return keyDocument.isPresent()
        ? owned(keyId, actorId, actor, keyDocument.get(), now)
        : new Unproven(
            Reason.DESCRIBED_ELSEWHERE,
            "the actor %s lists only the id of the key %s".formatted(actorId, keyId));
  }

  /**
   * Returns all keys that the actor embeds under ids of their own; if there are none, why the first
   * one is not proven.
   */
  private static KeyOwnership allOf(URI actorId, Actor actor, Instant now) {
    List<VerificationKey> keys = new ArrayList<>();
    Unproven first = null;
    for (URI keyId : keyIds(actor)) {
      if (Uris.same(keyId, actorId)) {
        continue; // the actor names itself here, but shows no key
      }
      KeyOwnership one = listed(keyId, actor, now);
      if (one instanceof Proven proven) {
        keys.addAll(proven.keys());
      } else if (one instanceof Unproven not
          && not.reason() != Reason.DESCRIBED_ELSEWHERE
          && first == null) {
        first = not;
      }
    }
    if (!keys.isEmpty()) {
      return new Proven(keys, actor);
    }
    return first != null
        ? first
        : new Unproven(
            Reason.NOT_LISTED,
            "the key id %s is the one of an actor, which embeds no key".formatted(actorId));
  }

  private static KeyOwnership owned(
      URI keyId, URI actorId, Actor actor, ASObject key, Instant now) {
    List<URI> owners = owners(key);
    if (owners.size() != 1 || !Uris.same(owners.get(0), actorId)) {
      return new Unproven(
          Reason.OTHER_OWNER,
          "the key %s says that it belongs to %s, and not to %s who lists it"
              .formatted(keyId, owners.isEmpty() ? "nobody" : owners, actorId));
    }
    if (key.get(Security.REVOKED).isPresent()) {
      return new Unproven(Reason.REVOKED, "the key %s is revoked".formatted(keyId));
    }
    Optional<Instant> expires = key.get(Security.EXPIRES);
    if (expires.filter(end -> !now.isBefore(end)).isPresent()) {
      return new Unproven(
          Reason.EXPIRED, "the key %s expired at %s".formatted(keyId, expires.get()));
    }
    try {
      return new Proven(List.of(material(keyId, actorId, key)), actor);
    } catch (KeyFormatException e) {
      return new Unproven(
          Reason.UNUSABLE_KEY, "the key %s cannot be used: %s".formatted(keyId, e.getMessage()));
    }
  }

  private static VerificationKey material(URI keyId, URI actorId, ASObject key) {
    Optional<String> pem = key.get(Security.PUBLIC_KEY_PEM);
    if (pem.isPresent()) {
      return VerificationKey.ofPem(keyId, actorId, pem.get());
    }
    String multikey =
        key.get(Security.PUBLIC_KEY_MULTIBASE)
            .orElseThrow(
                () ->
                    new KeyFormatException(
                        KeyFormatException.Reason.MALFORMED,
                        "it has neither publicKeyPem nor publicKeyMultibase"));
    return VerificationKey.ofMultikey(keyId, actorId, multikey);
  }

  private static boolean hasMaterial(ASObject key) {
    return key.get(Security.PUBLIC_KEY_PEM).isPresent()
        || key.get(Security.PUBLIC_KEY_MULTIBASE).isPresent();
  }

  /** Returns what {@code owner} and {@code controller} name: one id if they agree. */
  private static List<URI> owners(ASObject key) {
    List<URI> owners = new ArrayList<>(1);
    for (Property.One<URI> property : List.of(Security.OWNER, Security.CONTROLLER)) {
      key.get(property)
          .filter(owner -> owners.stream().noneMatch(other -> Uris.same(other, owner)))
          .ifPresent(owners::add);
    }
    return owners;
  }

  private static List<Reference<? extends ASObject>> references(Actor actor) {
    List<Reference<? extends ASObject>> references = new ArrayList<>();
    actor.get(Security.PUBLIC_KEY).stream().limit(MAX_KEYS).forEach(references::add);
    actor.get(Security.ASSERTION_METHOD).stream().limit(MAX_KEYS).forEach(references::add);
    return references;
  }

  private static List<URI> keyIds(Actor actor) {
    List<URI> ids = new ArrayList<>();
    for (Reference<? extends ASObject> reference : references(actor)) {
      reference
          .id()
          .filter(id -> ids.stream().noneMatch(other -> Uris.same(other, id)))
          .ifPresent(ids::add);
    }
    return ids;
  }

  private static String text(Optional<URI> id) {
    return id.map(URI::toString).orElse("nothing");
  }
}
