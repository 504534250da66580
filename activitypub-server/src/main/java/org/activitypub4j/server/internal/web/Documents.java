package org.activitypub4j.server.internal.web;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Tombstone;
import org.activitypub4j.model.Uris;
import org.activitypub4j.server.Routes;
import org.activitypub4j.server.UriTemplate;
import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.server.internal.actors.ApplicationObjects;
import org.activitypub4j.server.internal.actors.LocalActors;
import org.activitypub4j.server.internal.actors.LocalObjects;
import org.activitypub4j.server.internal.actors.PostLists;
import org.activitypub4j.server.internal.behaviour.Tombstones;
import org.activitypub4j.server.internal.intake.ContentNegotiation;
import org.activitypub4j.server.internal.work.Faults;
import org.activitypub4j.server.internal.work.Wire;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.server.spi.ViewPolicy;
import org.activitypub4j.server.spi.ViewRequest;

/**
 * What can be fetched: actors, collections, posts and activities.
 *
 * <p>What somebody may not see gets the same answer as what does not exist: the same bytes after
 * the same work, whatever the request says. So a signature is checked for both or for neither, and
 * one that is not valid counts as none. Only if every document is for signed requests is it
 * refused, again before anything is looked up.
 */
public final class Documents {
  private final Origin origin;
  private final Routes routes;
  private final LocalActors actors;
  private final Storage storage;
  private final LocalObjects objects;
  private final ApplicationObjects application;
  private final Views views;
  private final Wire wire;
  private final Requesters requesters;
  private final Collections collections;
  private final PostLists postLists;

  /**
   * What came of the signature of a request.
   *
   * @param viewer who signed it; {@link Viewer#NOBODY} if nobody did
   * @param refusal the answer if a signature is needed or is wrong
   */
  record Requester(Viewer viewer, Optional<ServerResponse> refusal) {}

  /** Whether a cache may give an answer to the next client that asks. */
  private enum Caching {
    SHARED,
    PRIVATE
  }

  /** What is at a path. */
  private sealed interface Found {
    record OfActor(String name) implements Found {}

    record OfList(Collections.Listing listing) implements Found {}

    record OfPostList(Collections.OfPost list, LocalObjects.Owned post) implements Found {}

    record Stored(LocalObjects.Owned kept) implements Found {}
  }

  /** How much of it somebody may see. */
  private enum Extent {
    NOTHING,
    /** How long a list is, but not what is in it. */
    TOTAL,
    ALL
  }

  /** What somebody gets. */
  private sealed interface Outcome {
    record Shown(ASObject object, Caching caching) implements Outcome {}

    record Denied(ServerResponse answer) implements Outcome {}

    /** There is nothing, or nothing for this viewer. Nobody can tell which. */
    record Nothing() implements Outcome {}
  }

  public Documents(
      Origin origin,
      Routes routes,
      LocalActors actors,
      Storage storage,
      LocalObjects objects,
      ApplicationObjects application,
      ViewPolicy viewPolicy,
      Function<String, List<URI>> featured,
      Wire wire,
      Requesters requesters,
      Faults faults) {
    this.origin = origin;
    this.routes = routes;
    this.actors = actors;
    this.storage = storage;
    this.objects = objects;
    this.views = new Views(viewPolicy, actors, storage, faults);
    this.wire = wire;
    this.requesters = requesters;
    this.application = application;
    this.postLists = new PostLists(actors, routes, application);
    this.collections = new Collections(routes, actors, storage, objects, views, featured);
  }

  /** Whether an actor is for everybody, as far as the policy says. */
  public boolean isOpen(String actor) {
    return views.sees(Viewer.NOBODY, ViewRequest.Kind.ACTOR, actor);
  }

  /** The answer if no application answers the rest. */
  public ServerResponse serve(ServerRequest request) {
    Outcome outcome = requesters.alwaysNeeded() ? askFirst(request) : lookFirst(request);
    if (outcome instanceof Outcome.Shown shown) {
      return ContentNegotiation.wantsActivityStreams(request.headers())
          ? document(shown)
          : page(shown, request);
    }
    return forPages(outcome instanceof Outcome.Denied denied ? denied.answer() : nothing());
  }

  /**
   * The answer to a request that does not fetch, if no application takes it. It is the same for
   * every path, so it does not tell what is there.
   */
  public ServerResponse other(ServerRequest request) {
    if (requesters.alwaysNeeded()) {
      return ServerResponse.problem(405, "this can only be fetched").with("Allow", "GET, HEAD");
    }
    ServerResponse answer =
        request.method().equals("OPTIONS")
            ? Cors.preflight()
            : forPages(ServerResponse.problem(405, "this can only be fetched"));
    return answer.with("Allow", "GET, HEAD, OPTIONS");
  }

  /** Lets the pages of any site read it, unless everything is only for signed requests. */
  private ServerResponse forPages(ServerResponse answer) {
    return requesters.alwaysNeeded() ? answer : Cors.open(answer);
  }

  /** The answer with a document; empty if the application should answer. */
  public Optional<ServerResponse> serveIfOurs(ServerRequest request) {
    if (!ContentNegotiation.wantsActivityStreams(request.headers())) {
      return Optional.empty();
    }
    // Other paths may belong to the application, and so may what is wanted there.
    boolean surelyOurs =
        isBelowActor(request.path()) || ContentNegotiation.namesActivityStreams(request.headers());
    Outcome outcome =
        requesters.alwaysNeeded() && surelyOurs ? askFirst(request) : lookFirst(request);
    if (outcome instanceof Outcome.Shown shown) {
      return Optional.of(document(shown));
    }
    return outcome instanceof Outcome.Denied denied
        ? Optional.of(forPages(denied.answer()))
        : Optional.empty();
  }

  /** The one answer for what does not exist and what may not be seen. */
  private static ServerResponse nothing() {
    // A signed request may get something else here, and a cache must not prevent this.
    return with(ServerResponse.problem(404, "there is nothing here"), Caching.PRIVATE);
  }

  /** Answers only signed requests, whether anything is there or not. */
  private Outcome askFirst(ServerRequest request) {
    Optional<ASObject> instance = instance(request.path());
    if (instance.isPresent()) {
      return new Outcome.Shown(instance.get(), Caching.SHARED);
    }
    Requester requester = requesters.check(request);
    if (requester.refusal().isPresent()) {
      return refused(requester.refusal().get());
    }
    return shownTo(requester.viewer(), find(request));
  }

  /** Checks the signature only if there is more than everybody may see. */
  private Outcome lookFirst(ServerRequest request) {
    Optional<ASObject> instance = instance(request.path());
    if (instance.isPresent()) {
      return new Outcome.Shown(instance.get(), Caching.SHARED);
    }
    Optional<Found> found = find(request);
    Extent open = extent(Viewer.NOBODY, found);
    boolean mayBeUnsigned = !requesters.alwaysNeeded() || open == Extent.NOTHING;
    if (!requesters.alwaysNeeded() && open == Extent.ALL) {
      return shown(found, open, Caching.SHARED);
    }
    if (mayBeUnsigned && !request.headers().contains("Signature")) {
      return shown(found, open, Caching.PRIVATE);
    }
    Requester requester = requesters.check(request);
    if (!mayBeUnsigned && requester.refusal().isPresent()) {
      return refused(requester.refusal().get());
    }
    return shownTo(requester.viewer(), found);
  }

  private Outcome shownTo(Viewer viewer, Optional<Found> found) {
    return shown(found, extent(viewer, found), Caching.PRIVATE);
  }

  private Extent extent(Viewer viewer, Optional<Found> found) {
    if (found.isPresent() && found.get() instanceof Found.OfActor actor) {
      return allIf(views.sees(viewer, ViewRequest.Kind.ACTOR, actor.name()));
    }
    if (found.isPresent() && found.get() instanceof Found.OfList list) {
      return extent(viewer, list.listing());
    }
    return allIf(views.sees(viewer, found.map(Documents::kept)));
  }

  /** The object that decides who may see it: who may see a post may see its lists. */
  private static LocalObjects.Owned kept(Found found) {
    return found instanceof Found.OfPostList of ? of.post() : ((Found.Stored) found).kept();
  }

  private Extent extent(Viewer viewer, Collections.Listing listing) {
    if (!views.sees(viewer, listing.list().total, listing.owner())) {
      return Extent.NOTHING;
    }
    if (views.sees(viewer, listing.list().items, listing.owner())) {
      return Extent.ALL;
    }
    return listing.page().isEmpty() ? Extent.TOTAL : Extent.NOTHING;
  }

  private static Extent allIf(boolean seen) {
    return seen ? Extent.ALL : Extent.NOTHING;
  }

  private Outcome shown(Optional<Found> found, Extent extent, Caching caching) {
    if (extent == Extent.NOTHING || found.isEmpty()) {
      return new Outcome.Nothing();
    }
    if (found.get() instanceof Found.OfActor actor && !actors.mayShowKey(actor.name())) {
      // Without its key nobody could use the document.
      return refused(
          ServerResponse.unavailable("too many keys were made for those who asked")
              .with("Vary", "Accept, Signature"));
    }
    return document(found.get(), extent)
        .<Outcome>map(object -> new Outcome.Shown(object, caching))
        .orElseGet(Outcome.Nothing::new);
  }

  private Optional<? extends ASObject> document(Found found, Extent extent) {
    if (found instanceof Found.OfActor actor) {
      return actors.document(actor.name());
    }
    if (found instanceof Found.OfList list) {
      return extent == Extent.TOTAL
          ? Optional.of(collections.total(list.listing()))
          : collections.document(list.listing());
    }
    if (found instanceof Found.OfPostList of) {
      return Optional.of(collections.ofPost(of.list()));
    }
    ASObject object = ((Found.Stored) found).kept().object();
    return Optional.of(object.hasType(Tombstone.TYPE) ? object : postLists.named(object));
  }

  private static Outcome refused(ServerResponse answer) {
    return new Outcome.Denied(answer.with("Cache-Control", "private, no-store"));
  }

  /** Never needs a signature, because every server that verifies ours needs it first. */
  private Optional<ASObject> instance(String path) {
    if (path.equals(routes.instanceActor())) {
      return Optional.of(actors.instanceDocument());
    }
    return path.equals(routes.instanceActor() + "/outbox")
        ? Optional.of(Collections.empty(origin.resolve(path)))
        : Optional.empty();
  }

  private Optional<Found> find(ServerRequest request) {
    String path = request.path();
    Optional<PostLists.PostList> list = list(request);
    if (list.isPresent()) {
      return list.flatMap(one -> ofPost(request, one));
    }
    return name(routes.actor(), path)
        .filter(actors::exists)
        .<Found>map(Found.OfActor::new)
        .or(() -> collections.find(request).map(Found.OfList::new))
        .or(() -> kept(request).map(Found.Stored::new));
  }

  private Optional<PostLists.PostList> list(ServerRequest request) {
    return ids(Query.without(request.target(), "page")).stream()
        .flatMap(id -> postLists.at(id).stream())
        .findFirst();
  }

  private Optional<Found> ofPost(ServerRequest request, PostLists.PostList list) {
    Collections.OfPost of = new Collections.OfPost(list, Query.parameter(request.target(), "page"));
    return kept(list.post())
        .filter(found -> !found.object().hasType(Tombstone.TYPE) && of.isThere())
        .map(found -> new Found.OfPostList(of, found));
  }

  /** Looks for all that it can be, so that the time does not tell what is there. */
  private Optional<LocalObjects.Owned> kept(ServerRequest request) {
    List<Optional<LocalObjects.Owned>> found =
        ids(request.target()).stream().map(this::kept).toList();
    return found.stream().flatMap(Optional::stream).findFirst();
  }

  private Optional<LocalObjects.Owned> kept(URI id) {
    return objects
        .whole(storage.transactions(), id)
        // If an actor is gone, nothing is left of it except what says so.
        .filter(found -> found.object().hasType(Tombstone.TYPE) || actors.exists(found.owner()));
  }

  private Optional<URI> id(String target) {
    return target.startsWith("/")
        ? Uris.id(origin + target).filter(origin::contains)
        : Optional.empty();
  }

  /** What a target can be the id of: with its query, or without it, because others add to it. */
  private List<URI> ids(String target) {
    int query = target.indexOf('?');
    Stream<String> texts =
        query < 0 ? Stream.of(target) : Stream.of(target, target.substring(0, query));
    return texts.flatMap(text -> id(text).stream()).toList();
  }

  /**
   * Whether what is asked for can have both a document and a page, so that the answer with the page
   * has to vary too. Looks at the URL only.
   */
  public boolean variesByAccept(ServerRequest request) {
    return request.isRead()
        && (actorsBelow(request.path()).findAny().isPresent()
            || ids(request.target()).stream().anyMatch(application::covers)
            || list(request).isPresent());
  }

  private boolean isBelowActor(String path) {
    return actorsBelow(path).anyMatch(actors::exists);
  }

  private Stream<String> actorsBelow(String path) {
    Stream<UriTemplate> templates =
        Stream.of(
            routes.actor(),
            routes.outbox(),
            routes.followers(),
            routes.following(),
            routes.featured(),
            routes.post(),
            routes.activity());
    Stream<UriTemplate> ofPosts =
        Stream.of(routes.replies(), routes.likes(), routes.shares()).flatMap(Optional::stream);
    return Stream.concat(templates, ofPosts).flatMap(template -> name(template, path).stream());
  }

  private static Optional<String> name(UriTemplate template, String path) {
    return template.match(path).map(values -> values.get("actor"));
  }

  private ServerResponse document(Outcome.Shown shown) {
    ASObject object = shown.object();
    boolean deleted = object.hasType(Tombstone.TYPE);
    byte[] bytes = wire.bytes(deleted ? Tombstones.shown(object) : object);
    return shownBy(
        shown, ServerResponse.of(deleted ? 410 : 200, ContentNegotiation.ACTIVITY_JSON, bytes));
  }

  /** The answer for a client that wants no ActivityStreams, if there is no application. */
  private ServerResponse page(Outcome.Shown shown, ServerRequest request) {
    ASObject object = shown.object();
    if (object.hasType(Tombstone.TYPE)) {
      return shownBy(shown, ServerResponse.problem(410, "it was deleted"));
    }
    Optional<URI> page =
        ContentNegotiation.wantsPage(request.headers()) && instance(request.path()).isEmpty()
            ? pageOf(object, request)
            : Optional.empty();
    return shownBy(
        shown,
        page.map(url -> ServerResponse.status(303).with("Location", url.toString()))
            .orElseGet(
                () ->
                    ServerResponse.problem(
                        406, "only " + ContentNegotiation.ACTIVITY_JSON + " is served here")));
  }

  /** Its page on this server. A page on another server would be an open redirect. */
  private Optional<URI> pageOf(ASObject object, ServerRequest request) {
    String asked = origin + request.target();
    Predicate<URI> elsewhere =
        url ->
            !Uris.withoutFragment(url).toString().equals(asked)
                && object.id().filter(id -> Uris.same(id, Uris.withoutFragment(url))).isEmpty();
    return Pages.of(object).filter(origin::contains).filter(elsewhere).findFirst();
  }

  private ServerResponse shownBy(Outcome.Shown shown, ServerResponse response) {
    ServerResponse answer = with(response, shown.caching());
    return shown.caching() == Caching.SHARED ? forPages(answer) : answer;
  }

  private static ServerResponse with(ServerResponse response, Caching caching) {
    return caching == Caching.SHARED
        ? response.with("Vary", "Accept")
        : response.with("Vary", "Accept, Signature").with("Cache-Control", "private, no-store");
  }
}
