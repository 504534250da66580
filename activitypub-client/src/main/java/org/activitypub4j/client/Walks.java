package org.activitypub4j.client;

import java.net.URI;
import java.util.Optional;
import java.util.stream.Stream;
import org.activitypub4j.client.transport.RequestEvent.Purpose;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.ASCollection;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Mastodon;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Property;
import org.activitypub4j.model.Reference;
import org.activitypub4j.model.Trust;

/** Starts walks through collections and conversations. */
final class Walks {
  private final Fetcher fetcher;
  private final FetchSigner signer;
  private final ObjectResolver objects;
  private final WalkLimits limits;

  Walks(Fetcher fetcher, FetchSigner signer, ObjectResolver objects, WalkLimits limits) {
    this.fetcher = fetcher;
    this.signer = signer;
    this.objects = objects;
    this.limits = limits;
  }

  /** Walks through a collection, or starts at one of its pages. */
  Walk<CollectionItem> through(URI collection, Budget budget) {
    return through(spent -> objects.resolve(collection, ASCollection.class, spent), budget);
  }

  /**
   * Walks through a collection that a document names. If the document names none, there are no
   * items.
   */
  Walk<CollectionItem> through(
      Trusted<?> of, Property.One<Reference<ASCollection>> collection, Budget budget) {
    Optional<Reference<ASCollection>> named = of.object().get(collection);
    if (named.isEmpty()) {
      return new Walk<>(() -> new Walk.Step.Over<>(new WalkEnd.Complete()));
    }
    return through(spent -> open(of, named.get(), spent), budget);
  }

  private Walk<CollectionItem> through(CollectionSteps.Start start, Budget budget) {
    return new Walk<>(new CollectionSteps(start, this::page, objects, limits, budget));
  }

  /** Walks to the post that a post answers, then to the post that this one answers, and so on. */
  Walk<Trusted<ASObject>> ancestors(Trusted<?> post, Budget budget) {
    return new Walk<>(new AncestorSteps(post, objects, limits.maxAncestors(), budget));
  }

  /** Walks through the conversation of a post, if the post names one. */
  Optional<Walk<CollectionItem>> conversation(Trusted<?> post, Budget budget) {
    return Stream.of(AS.CONTEXT_OF, Mastodon.CONVERSATION)
        .flatMap(property -> post.object().get(property).stream())
        .filter(id -> Origin.of(id).isPresent())
        .findFirst()
        .map(id -> through(id, budget));
  }

  private Trusted<ASCollection> open(Trusted<?> of, Reference<ASCollection> named, Budget budget) {
    boolean stub = named.object().filter(CollectionSteps::isStub).isPresent();
    Optional<Trusted<ASCollection>> embedded =
        stub ? Optional.empty() : ObjectResolver.embedded(named, of.trust(), ASCollection.class);
    Trusted<ASCollection> opened =
        embedded.orElseGet(
            () -> collection(ObjectResolver.id(named, of.trust()), of.trust(), budget));
    // If a collection names several owners, the document that names the collection cannot claim it.
    Optional<URI> owner = of.trust().owner().filter(any -> Trust.owners(opened.object()).isEmpty());
    Trust trust = owner.map(opened.trust()::ownedBy).orElse(opened.trust());
    return new Trusted<>(opened.object(), trust);
  }

  /**
   * The collection at a URL that a document of the same server names. It may have no id, but not
   * another id.
   */
  private Trusted<ASCollection> collection(URI id, Trust by, Budget budget) {
    if (id.getRawFragment() != null) {
      return objects.resolve(id, ASCollection.class, budget);
    }
    Loaded loaded = page(id, budget);
    URI url = loaded.target().url();
    boolean nameless = loaded.object().id().isEmpty() && by.origin().contains(url);
    Trust trust = loaded.trust(nameless ? by.page(loaded.object(), url) : loaded.verdict(id));
    return new Trusted<>(ObjectResolver.typed(loaded.object(), ASCollection.class), trust);
  }

  private Loaded page(URI url, Budget budget) {
    return fetcher.load(url, signer.first(budget), Purpose.DOCUMENT, budget);
  }
}
