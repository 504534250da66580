package org.activitypub4j.client;

import java.net.URI;
import java.util.Optional;
import java.util.function.BiFunction;
import org.activitypub4j.client.FetchException.Reason;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.ASCollection;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.PublicKey;
import org.activitypub4j.model.Reference;
import org.activitypub4j.model.Security;
import org.activitypub4j.model.Trust;
import org.activitypub4j.model.Trust.Verdict.Proven;
import org.activitypub4j.model.Uris;

/**
 * Finds the object that a reference stands for: in the document that contains the reference if that
 * may speak for it, otherwise by fetching it.
 */
final class ObjectResolver {
  private final BiFunction<URI, Budget, FetchedDocument> documents;
  private final BiFunction<URI, Budget, FetchedDocument> actors;

  /**
   * @param documents fetches a document; for an id with a fragment, the one that contains it
   * @param actors returns the document of an actor, from the cache if possible
   */
  ObjectResolver(
      BiFunction<URI, Budget, FetchedDocument> documents,
      BiFunction<URI, Budget, FetchedDocument> actors) {
    this.documents = documents;
    this.actors = actors;
  }

  <T extends ASObject> Trusted<T> resolve(
      Reference<? extends ASObject> reference, Trust in, Class<T> type, Budget budget) {
    return embedded(reference, in, type).orElseGet(() -> resolve(id(reference, in), type, budget));
  }

  /** The embedded object, if the document may speak for it. */
  static <T extends ASObject> Optional<Trusted<T>> embedded(
      Reference<? extends ASObject> reference, Trust in, Class<T> type) {
    Optional<? extends ASObject> embedded = reference.object();
    return embedded.isPresent()
            && isWhole(embedded.get(), type)
            && verdict(embedded.get(), in, type) instanceof Proven proven
        ? Optional.of(new Trusted<>(typed(embedded.get(), type), proven.trust()))
        : Optional.empty();
  }

  /**
   * Where to fetch the object that a reference stands for.
   *
   * @throws FetchException if it has no id
   */
  static URI id(Reference<? extends ASObject> reference, Trust in) {
    return reference
        .id()
        .orElseThrow(
            () ->
                FetchException.of(
                    Reason.NO_ID,
                    null,
                    "%s has no id to fetch it from, and %s is not enough"
                        .formatted(reference, in)));
  }

  /**
   * Collections rarely name an owner. An object that is used as a collection says nothing except
   * what is in it.
   */
  private static Trust.Verdict verdict(ASObject embedded, Trust in, Class<?> type) {
    return type == ASCollection.class ? in.embedded(embedded) : in.speaksFor(embedded);
  }

  /**
   * Whether an embedded object is complete: a stub of an actor, with nothing but a name, cannot be
   * used as an actor.
   */
  private static boolean isWhole(ASObject embedded, Class<?> type) {
    return !Actor.class.isAssignableFrom(type) || embedded.get(AS.INBOX).isPresent();
  }

  <T extends ASObject> Trusted<T> resolve(URI id, Class<T> type, Budget budget) {
    FetchedDocument document =
        (Actor.class.isAssignableFrom(type) ? actors : documents).apply(id, budget);
    if (Uris.same(document.id(), id)) {
      return new Trusted<>(typed(document.object(), type), document.trust());
    }
    Trusted<ASObject> part = part(document, id);
    return new Trusted<>(typed(part.object(), type), part.trust());
  }

  /** The part of a document that has this id with a fragment. */
  private static Trusted<ASObject> part(FetchedDocument document, URI id) {
    return document
        .object()
        .embedded(object -> document.trust().embedded(object).isProven())
        .filter(object -> object.id().filter(own -> Uris.same(own, id)).isPresent())
        .findFirst()
        .flatMap(
            object ->
                document.trust().embedded(object).word().map(word -> new Trusted<>(object, word)))
        .orElseThrow(
            () ->
                FetchException.of(
                    Reason.ID_MISMATCH,
                    id,
                    "%s has no part with the id %s".formatted(document, id)));
  }

  /**
   * @throws FetchException if it does not have the type and, for the classes that accept unknown
   *     types, does not have the properties of such an object
   */
  static <T extends ASObject> T typed(ASObject object, Class<T> type) {
    boolean is =
        type.isInstance(object)
            || (type == Actor.class && object.get(AS.INBOX).isPresent())
            || (type == Activity.class && object.get(AS.ACTOR).isPresent())
            || (type == ASCollection.class && isCollection(object))
            || (type == PublicKey.class && object.get(Security.PUBLIC_KEY_PEM).isPresent());
    if (!is) {
      throw FetchException.of(
          Reason.WRONG_TYPE,
          object.id().orElse(null),
          "%s is not of the class %s".formatted(object, type.getSimpleName()));
    }
    return object.as(type);
  }

  private static boolean isCollection(ASObject object) {
    return object.get(AS.FIRST).isPresent()
        || object.get(AS.NEXT).isPresent()
        || !object.get(AS.ITEMS).isEmpty()
        || !object.get(AS.ORDERED_ITEMS).isEmpty();
  }
}
