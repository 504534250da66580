package org.activitypub4j.server;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.activitypub4j.model.ASCollection;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.OrderedCollection;
import org.activitypub4j.model.OrderedCollectionPage;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Reference;
import org.activitypub4j.model.Uris;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.Page;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.server.spi.Tx;
import org.activitypub4j.server.spi.ViewPolicy;

/** What can be fetched: actors, collections, posts and activities. */
final class Documents {
  private static final int PAGE_SIZE = 40;

  private final Origin origin;
  private final Routes routes;
  private final LocalActors actors;
  private final Storage storage;
  private final ViewPolicy viewPolicy;
  private final Wire wire;
  private final Requesters requesters;

  /**
   * What a request's signature came to.
   *
   * @param actor who signed it; empty if nobody did
   * @param refusal the answer where a signature is needed or is wrong
   */
  record Requester(Optional<URI> actor, Optional<ServerResponse> refusal) {}

  Documents(
      Origin origin,
      Routes routes,
      LocalActors actors,
      Storage storage,
      ViewPolicy viewPolicy,
      Wire wire,
      Requesters requesters) {
    this.origin = origin;
    this.routes = routes;
    this.actors = actors;
    this.storage = storage;
    this.viewPolicy = viewPolicy;
    this.wire = wire;
    this.requesters = requesters;
  }

  /** The answer for a document of ours; empty if there is none at the path. */
  Optional<ServerResponse> serve(ServerRequest request) {
    String path = request.path();
    if (path.equals(routes.instanceActor())) {
      // Never behind a signature: whoever verifies ours needs it first.
      return Optional.of(json(200, actors.instanceDocument()));
    }
    if (path.equals(routes.instanceActor() + "/outbox")) {
      return Optional.of(json(200, empty(origin.resolve(path))));
    }
    Optional<ASObject> found = find(request);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    ASObject object = found.get();
    boolean open = isOpen(object) || viewPolicy.visible(object, Optional.empty());
    if (open && !requesters.alwaysNeeded()) {
      // No signature is looked at where none is needed: two servers could check each other for
      // ever.
      return Optional.of(document(object));
    }
    if (!open && !requesters.alwaysNeeded() && !request.headers().contains("Signature")) {
      return Optional.empty();
    }
    Requester requester = requesters.check(request);
    if (requester.refusal().isPresent()) {
      return requester.refusal();
    }
    // What depends on who asks must not be given to the next one by a cache.
    return open || viewPolicy.visible(object, requester.actor())
        ? Optional.of(document(object).with("Cache-Control", "private, no-store"))
        : Optional.empty();
  }

  /** Actors and their collections are for everybody. */
  private boolean isOpen(ASObject object) {
    return object instanceof ASCollection || actors.name(object.id().orElseThrow()).isPresent();
  }

  private ServerResponse document(ASObject object) {
    return json(object.types().contains("Tombstone") ? 410 : 200, object);
  }

  private Optional<ASObject> find(ServerRequest request) {
    String path = request.path();
    Optional<ASObject> actor =
        name(routes.actor(), path).flatMap(actors::document).map(ASObject.class::cast);
    if (actor.isPresent()) {
      return actor;
    }
    return storage
        .transactions()
        .run(
            tx ->
                collection(tx, routes.outbox(), request, this::outbox)
                    .or(() -> collection(tx, routes.followers(), request, this::followers))
                    .or(() -> collection(tx, routes.following(), request, this::following))
                    .or(
                        () ->
                            Uris.id(origin + path).flatMap(id -> storage.content().find(tx, id))));
  }

  private Optional<String> name(UriTemplate template, String path) {
    return template.match(path).map(values -> values.get("actor")).filter(actors::exists);
  }

  /** The items of a collection of an actor, and how many there are in all. */
  private record Items(Tx tx, String actor, Optional<String> cursor) {}

  private record Listing(long total, Page<Reference<ASObject>> page) {}

  private Optional<ASObject> collection(
      Tx tx,
      UriTemplate template,
      ServerRequest request,
      BiFunction<Items, Boolean, Listing> list) {
    return name(template, request.path())
        .map(
            name -> {
              URI id = Routes.uri(origin, template, name);
              Optional<String> cursor = WellKnown.parameter(request.target(), "page");
              return cursor.isEmpty()
                  ? whole(id, list.apply(new Items(tx, name, cursor), false))
                  : page(
                      id,
                      cursor.get(),
                      list.apply(
                          new Items(tx, name, cursor.filter(text -> !text.equals("first"))), true));
            });
  }

  private static ASObject whole(URI id, Listing listing) {
    return OrderedCollection.builder()
        .id(id)
        .totalItems(listing.total())
        .first(URI.create(id + "?page=first"))
        .build();
  }

  private static ASObject empty(URI id) {
    return OrderedCollection.builder().id(id).totalItems(0).orderedItems(List.of()).build();
  }

  private static ASObject page(URI id, String cursor, Listing listing) {
    var page =
        OrderedCollectionPage.builder()
            .id(Uris.id(id + "?page=" + cursor).orElse(id))
            .partOf(id)
            .orderedItems(listing.page().items());
    String next = listing.page().next();
    if (next != null) {
      page.next(URI.create(id + "?page=" + next));
    }
    return page.build();
  }

  private Listing outbox(Items items, boolean wanted) {
    return new Listing(
        storage.content().countOutbox(items.tx(), items.actor()),
        wanted
            ? map(
                storage.content().outbox(items.tx(), items.actor(), items.cursor(), PAGE_SIZE),
                activity -> Optional.of(Reference.embedding((ASObject) activity)))
            : new Page<>(List.of(), null));
  }

  private Listing followers(Items items, boolean wanted) {
    return new Listing(
        storage.follows().countFollowers(items.tx(), items.actor()),
        wanted
            ? map(
                storage.follows().followers(items.tx(), items.actor(), items.cursor(), PAGE_SIZE),
                follower -> Optional.of(Reference.<ASObject>to(follower.id())))
            : new Page<>(List.of(), null));
  }

  private Listing following(Items items, boolean wanted) {
    return new Listing(
        storage.follows().countFollowings(items.tx(), items.actor()),
        wanted
            ? map(
                storage.follows().followings(items.tx(), items.actor(), items.cursor(), PAGE_SIZE),
                entry ->
                    entry.state() == FollowState.ACCEPTED
                        ? Optional.of(Reference.<ASObject>to(entry.target()))
                        : Optional.empty())
            : new Page<>(List.of(), null));
  }

  private static <T> Page<Reference<ASObject>> map(
      Page<T> page, java.util.function.Function<T, Optional<Reference<ASObject>>> item) {
    return new Page<>(
        page.items().stream().flatMap(each -> item.apply(each).stream()).toList(), page.next());
  }

  private ServerResponse json(int status, ASObject object) {
    return ServerResponse.of(status, MediaTypes.ACTIVITY_JSON, wire.bytes(object))
        .with("Vary", "Accept, Signature");
  }
}
