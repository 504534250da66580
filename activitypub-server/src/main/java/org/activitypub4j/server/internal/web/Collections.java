package org.activitypub4j.server.internal.web;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.OrderedCollection;
import org.activitypub4j.model.OrderedCollectionPage;
import org.activitypub4j.model.Reference;
import org.activitypub4j.model.Tombstone;
import org.activitypub4j.model.Uris;
import org.activitypub4j.server.Routes;
import org.activitypub4j.server.UriTemplate;
import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.server.internal.actors.CollectionPages;
import org.activitypub4j.server.internal.actors.LocalActors;
import org.activitypub4j.server.internal.actors.LocalObjects;
import org.activitypub4j.server.internal.actors.PostLists;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.server.spi.Following;
import org.activitypub4j.server.spi.Interaction.Kind;
import org.activitypub4j.server.spi.ListPage;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.server.spi.Tx;
import org.activitypub4j.server.spi.ViewRequest;
import org.jspecify.annotations.Nullable;

/**
 * The lists of an actor, and those of a post, page by page. The name of a page is the last item of
 * the page before it. Every page is full, except the last one. So nothing about a page tells what
 * was left out.
 */
public final class Collections {
  private static final int PAGE_SIZE = 40;

  private final Routes routes;
  private final LocalActors actors;
  private final Storage storage;
  private final LocalObjects objects;
  private final Views views;
  private final Function<String, List<URI>> featured;

  /** The lists of an actor, each with what the policy is asked for its length and for its items. */
  enum Lists {
    OUTBOX(ViewRequest.Kind.OUTBOX, ViewRequest.Kind.OUTBOX),
    FOLLOWERS(ViewRequest.Kind.FOLLOWERS_TOTAL, ViewRequest.Kind.FOLLOWERS),
    FOLLOWING(ViewRequest.Kind.FOLLOWING_TOTAL, ViewRequest.Kind.FOLLOWING),
    FEATURED(ViewRequest.Kind.FEATURED, ViewRequest.Kind.FEATURED);

    final ViewRequest.Kind total;
    final ViewRequest.Kind items;

    Lists(ViewRequest.Kind total, ViewRequest.Kind items) {
      this.total = total;
      this.items = items;
    }

    private UriTemplate route(Routes routes) {
      return switch (this) {
        case OUTBOX -> routes.outbox();
        case FOLLOWERS -> routes.followers();
        case FOLLOWING -> routes.following();
        case FEATURED -> routes.featured();
      };
    }
  }

  /**
   * A list of an actor, or a page of it.
   *
   * @param page the name of the page; empty for the list itself
   */
  record Listing(Lists list, String owner, Optional<String> page) {
    private Optional<String> place() {
      return Collections.place(page);
    }
  }

  /**
   * A list of a post, or a page of it.
   *
   * @param page the name of the page; empty for the list itself
   */
  record OfPost(PostLists.PostList list, Optional<String> page) {
    /** Who likes and shares a post is not shown, only how many do. */
    boolean isThere() {
      return list.kind() == Kind.REPLY || page.isEmpty();
    }
  }

  /** The place before a page; empty for the first page. */
  private static Optional<String> place(Optional<String> page) {
    return page.filter(name -> !name.equals(CollectionPages.FIRST));
  }

  /**
   * Reads what comes after a place in a list.
   *
   * @param <T> an entry of the store
   */
  @FunctionalInterface
  private interface Entries<T> {
    ListPage<T> behind(@Nullable String place);
  }

  /**
   * Makes one.
   *
   * @param featured the ids of the posts that an actor pinned, by its name
   */
  Collections(
      Routes routes,
      LocalActors actors,
      Storage storage,
      LocalObjects objects,
      Views views,
      Function<String, List<URI>> featured) {
    this.routes = routes;
    this.actors = actors;
    this.storage = storage;
    this.objects = objects;
    this.views = views;
    this.featured = featured;
  }

  /** The list that is asked for; empty if there is none. */
  Optional<Listing> find(ServerRequest request) {
    Optional<String> page = Query.parameter(request.target(), "page");
    return Stream.of(Lists.values())
        .flatMap(
            list ->
                list.route(routes).match(request.path()).map(values -> values.get("actor")).stream()
                    .filter(actors::exists)
                    .map(owner -> new Listing(list, owner, page)))
        .findFirst();
  }

  /**
   * A list, or a page of it, for a viewer who may see all of it; empty if there is no such page.
   */
  Optional<ASObject> document(Listing listing) {
    // The application may keep what was pinned, so there must be no transaction while it is asked.
    return listing.list() == Lists.FEATURED
        ? Optional.of(featured(listing.owner()))
        : storage.transactions().read(tx -> document(tx, listing));
  }

  private Optional<ASObject> document(Tx tx, Listing listing) {
    return switch (listing.list()) {
      case OUTBOX -> outbox(tx, listing);
      case FOLLOWERS -> Optional.of(followers(tx, listing));
      case FOLLOWING -> Optional.of(following(tx, listing));
      case FEATURED -> throw new IllegalArgumentException("it is not read in a transaction");
    };
  }

  /** A list for a viewer who may see how long it is, but not what is in it. */
  ASObject total(Listing listing) {
    return document(listing).orElseThrow().toBuilder().remove(AS.FIRST).build();
  }

  private Optional<ASObject> outbox(Tx tx, Listing listing) {
    String name = listing.owner();
    URI id = actors.uri(routes.outbox(), name);
    if (listing.page().isEmpty()) {
      return Optional.of(whole(id, objects.countOutbox(tx, name)));
    }
    // An activity that may not be seen is not a place: what follows it would tell that it exists.
    Optional<String> place = listing.place();
    boolean known =
        place.isEmpty()
            || place
                .flatMap(Uris::id)
                .flatMap(last -> objects.find(tx, last))
                .filter(activity -> shown(name, activity))
                .isPresent();
    return known
        ? Optional.of(
            page(
                id,
                listing.page().get(),
                fill(
                    behind -> objects.outbox(tx, name, behind, PAGE_SIZE),
                    place,
                    activity -> shown(name, activity),
                    activity -> activity.id().orElseThrow()),
                Collections::embedded))
        : Optional.empty();
  }

  /** Everybody who may see a list sees the same in it: what everybody may see. */
  private boolean shown(String owner, ASObject object) {
    return views.sees(Viewer.NOBODY, Optional.of(new LocalObjects.Owned(owner, object)));
  }

  private ASObject followers(Tx tx, Listing listing) {
    String name = listing.owner();
    URI id = actors.uri(routes.followers(), name);
    return listing.page().isEmpty()
        ? whole(id, storage.follows().countFollowers(tx, name))
        : page(
            id,
            listing.page().get(),
            fill(
                behind -> storage.follows().followers(tx, name, behind, PAGE_SIZE),
                listing.place(),
                follower -> true,
                Follower::id),
            follower -> Reference.to(follower.id()));
  }

  private ASObject following(Tx tx, Listing listing) {
    String name = listing.owner();
    URI id = actors.uri(routes.following(), name);
    return listing.page().isEmpty()
        ? whole(id, storage.follows().countFollowings(tx, name))
        : page(
            id,
            listing.page().get(),
            fill(
                behind -> storage.follows().followings(tx, name, behind, PAGE_SIZE),
                listing.place(),
                entry -> entry.state() == FollowState.ACCEPTED,
                Following::target),
            entry -> Reference.to(entry.target()));
  }

  /** The posts that the actor pinned. It says nothing about those that are not for everybody. */
  private ASObject featured(String name) {
    List<Reference<ASObject>> pinned =
        featured.apply(name).stream()
            .filter(
                id ->
                    objects
                        .whole(storage.transactions(), id)
                        .map(LocalObjects.Owned::object)
                        .filter(post -> !post.hasType(Tombstone.TYPE))
                        .filter(post -> shown(name, post))
                        .isPresent())
            .map(Reference::to)
            .toList();
    return OrderedCollection.builder()
        .id(actors.uri(routes.featured(), name))
        .totalItems(pinned.size())
        .orderedItems(pinned)
        .build();
  }

  /** A list of a post, for a viewer who may see the post. */
  ASObject ofPost(OfPost of) {
    return storage.transactions().read(tx -> ofPost(tx, of));
  }

  private ASObject ofPost(Tx tx, OfPost of) {
    PostLists.PostList list = of.list();
    if (of.page().isPresent()) {
      return page(
          list.id(),
          of.page().get(),
          storage
              .interactions()
              .list(tx, list.kind(), list.post(), place(of.page()).orElse(null), PAGE_SIZE),
          reply -> Reference.to(reply.id()));
    }
    long total = storage.interactions().count(tx, list.kind(), list.post());
    return list.kind() == Kind.REPLY ? whole(list.id(), total) : total(list.id(), total);
  }

  private static ASObject total(URI id, long total) {
    return OrderedCollection.builder().id(id).totalItems(total).build();
  }

  private static Reference<ASObject> embedded(Activity activity) {
    return Reference.embedding(activity);
  }

  /** As many visible items as a page has, and the name of the last one if there are more. */
  private static <T> ListPage<T> fill(
      Entries<T> entries, Optional<String> place, Predicate<T> seen, Function<T, URI> name) {
    List<T> items = new ArrayList<>();
    @Nullable String at = place.orElse(null);
    while (true) {
      ListPage<T> piece = entries.behind(at);
      for (T entry : piece.items()) {
        if (seen.test(entry)) {
          if (items.size() == PAGE_SIZE) {
            return new ListPage<>(items, name.apply(items.get(PAGE_SIZE - 1)).toString());
          }
          items.add(entry);
        }
      }
      if (piece.next() == null) {
        return new ListPage<>(items, null);
      }
      at = piece.next();
    }
  }

  private static ASObject whole(URI id, long total) {
    return OrderedCollection.builder()
        .id(id)
        .totalItems(total)
        .first(CollectionPages.first(id))
        .build();
  }

  /** An empty collection. */
  static ASObject empty(URI id) {
    return OrderedCollection.builder().id(id).totalItems(0).orderedItems(List.of()).build();
  }

  private static <T> ASObject page(
      URI id, String name, ListPage<T> page, Function<T, Reference<ASObject>> item) {
    var built =
        OrderedCollectionPage.builder()
            .id(CollectionPages.page(id, name))
            .partOf(id)
            .orderedItems(page.items().stream().map(item).toList());
    String next = page.next();
    if (next != null) {
      built.next(CollectionPages.page(id, next));
    }
    return built.build();
  }
}
