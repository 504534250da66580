package org.activitypub4j.server.internal.web;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Link;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Tombstone;
import org.activitypub4j.model.Uris;
import org.activitypub4j.server.Routes;
import org.activitypub4j.server.UriTemplate;
import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.server.internal.actors.LocalActors;
import org.activitypub4j.server.internal.actors.LocalObjects;
import org.activitypub4j.server.internal.behaviour.Tombstones;
import org.activitypub4j.server.internal.intake.MediaTypes;
import org.activitypub4j.server.internal.work.Faults;
import org.activitypub4j.server.internal.work.Wire;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.server.spi.ViewPolicy;

/**
 * What can be fetched: actors, collections, posts and activities.
 *
 * <p>What somebody may not see is answered as what does not exist: by the same bytes after the same
 * work, whatever the request says. So a signature is looked at for both or for neither, and one
 * that does not hold counts as none; only where every document is for signed requests it is
 * refused, again before anything is looked for.
 */
public final class Documents {
  private final Origin origin;
  private final Routes routes;
  private final LocalActors actors;
  private final Storage storage;
  private final LocalObjects objects;
  private final ViewPolicy viewPolicy;
  private final Wire wire;
  private final Requesters requesters;
  private final Faults faults;
  private final Collections collections;

  /**
   * What a request's signature came to.
   *
   * @param actor who signed it; empty if nobody did
   * @param refusal the answer where a signature is needed or is wrong
   */
  record Requester(Optional<URI> actor, Optional<ServerResponse> refusal) {}

  /** Whether a cache may give an answer to the next one who asks. */
  private enum Caching {
    SHARED,
    PRIVATE
  }

  /** What is at a path, and whether the policy has to be asked who sees it. */
  private record Found(ASObject object, Access access) {}

  private enum Access {
    EVERYBODY,
    /** An actor without a key, and none can be made now: nobody could use the document. */
    EVERYBODY_LATER,
    BY_POLICY
  }

  /** What somebody gets. */
  private sealed interface Finding {
    record Shown(ASObject object, Caching caching) implements Finding {}

    record Refused(ServerResponse answer) implements Finding {}

    /** There is nothing, or nothing for them: nobody can tell which. */
    record Nothing() implements Finding {}
  }

  public Documents(
      Origin origin,
      Routes routes,
      LocalActors actors,
      Storage storage,
      LocalObjects objects,
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
    this.viewPolicy = viewPolicy;
    this.wire = wire;
    this.requesters = requesters;
    this.faults = faults;
    this.collections =
        new Collections(routes, actors, storage, objects, this::isForEverybody, featured);
  }

  /** The answer where no application answers the rest. */
  public ServerResponse serve(ServerRequest request) {
    Finding finding = requesters.alwaysNeeded() ? askFirst(request) : lookFirst(request);
    if (finding instanceof Finding.Shown shown) {
      return MediaTypes.wantsActivityStreams(request.headers())
          ? document(shown)
          : page(shown, request);
    }
    return forPages(finding instanceof Finding.Refused refused ? refused.answer() : nothing());
  }

  /**
   * The answer to a request that does not fetch, where no application takes it. It is the same for
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

  /** Lets a page of any site read it, unless everything is for those who sign. */
  private ServerResponse forPages(ServerResponse answer) {
    return requesters.alwaysNeeded() ? answer : Cors.open(answer);
  }

  /** The answer with a document; empty if the application is to answer. */
  public Optional<ServerResponse> serveIfOurs(ServerRequest request) {
    if (!MediaTypes.wantsActivityStreams(request.headers())) {
      return Optional.empty();
    }
    // Other paths, and what is wanted there, may be the application's.
    boolean surelyOurs =
        isBelowActor(request.path()) || MediaTypes.namesActivityStreams(request.headers());
    Finding finding =
        requesters.alwaysNeeded() && surelyOurs ? askFirst(request) : lookFirst(request);
    if (finding instanceof Finding.Shown shown) {
      return Optional.of(document(shown));
    }
    return finding instanceof Finding.Refused refused
        ? Optional.of(forPages(refused.answer()))
        : Optional.empty();
  }

  /** The one answer for what is not there and what is not to be seen. */
  private static ServerResponse nothing() {
    // Who signs may get something else here: a cache must not keep it from them.
    return with(ServerResponse.problem(404, "there is nothing here"), Caching.PRIVATE);
  }

  /** Only who signs gets an answer, be there something or not. */
  private Finding askFirst(ServerRequest request) {
    Optional<ASObject> instance = instance(request.path());
    if (instance.isPresent()) {
      return new Finding.Shown(instance.get(), Caching.SHARED);
    }
    Requester requester = requesters.check(request);
    if (requester.refusal().isPresent()) {
      return refused(requester.refusal().get());
    }
    return find(request)
        .filter(found -> sees(found, requester.actor()))
        .map(found -> shown(found, Caching.PRIVATE))
        .orElseGet(Finding.Nothing::new);
  }

  /** A signature is looked at where what everybody sees does not answer the request. */
  private Finding lookFirst(ServerRequest request) {
    Optional<ASObject> instance = instance(request.path());
    if (instance.isPresent()) {
      return new Finding.Shown(instance.get(), Caching.SHARED);
    }
    Optional<Found> found = find(request);
    boolean open = found.filter(some -> sees(some, Optional.empty())).isPresent();
    if (open && !requesters.alwaysNeeded()) {
      return shown(found.get(), Caching.SHARED);
    }
    if (!open && !request.headers().contains("Signature")) {
      return new Finding.Nothing();
    }
    Requester requester = requesters.check(request);
    if (open && requester.refusal().isPresent()) {
      return refused(requester.refusal().get());
    }
    return found
        .filter(some -> requester.actor().isPresent() && sees(some, requester.actor()))
        .map(some -> shown(some, Caching.PRIVATE))
        .orElseGet(Finding.Nothing::new);
  }

  private static Finding shown(Found found, Caching caching) {
    return found.access() == Access.EVERYBODY_LATER
        ? refused(
            ServerResponse.unavailable("too many keys were made for those who asked")
                .with("Vary", "Accept, Signature"))
        : new Finding.Shown(found.object(), caching);
  }

  private static Finding refused(ServerResponse answer) {
    return new Finding.Refused(answer.with("Cache-Control", "private, no-store"));
  }

  /** Never behind a signature: whoever verifies ours needs it first. */
  private Optional<ASObject> instance(String path) {
    if (path.equals(routes.instanceActor())) {
      return Optional.of(actors.instanceDocument());
    }
    return path.equals(routes.instanceActor() + "/outbox")
        ? Optional.of(Collections.empty(origin.resolve(path)))
        : Optional.empty();
  }

  private boolean sees(Found found, Optional<URI> requester) {
    return found.access() != Access.BY_POLICY || isVisible(found.object(), requester);
  }

  private boolean isForEverybody(ASObject object) {
    return isVisible(object, Optional.empty());
  }

  /** A failure would tell that there is something, and is no permission. */
  private boolean isVisible(ASObject object, Optional<URI> requester) {
    try {
      return viewPolicy.visible(object, requester);
    } catch (RuntimeException e) {
      faults.tell("the view policy failed, so what it was asked about is not shown", e);
      return false;
    }
  }

  /** An actor and its collections are for everybody; all that is in the store is by policy. */
  private Optional<Found> find(ServerRequest request) {
    String path = request.path();
    Optional<Found> own = name(routes.actor(), path).flatMap(this::actor);
    if (own.isPresent()) {
      return own;
    }
    return storage
        .transactions()
        .run(
            tx ->
                collections
                    .find(tx, request)
                    .map(collection -> new Found(collection, Access.EVERYBODY))
                    .or(
                        () ->
                            id(path)
                                .flatMap(id -> objects.find(tx, id))
                                .map(object -> new Found(object, Access.BY_POLICY))));
  }

  private Optional<Found> actor(String name) {
    if (!actors.exists(name)) {
      return Optional.empty();
    }
    return actors.mayShowKey(name)
        ? actors.document(name).map(actor -> new Found(actor, Access.EVERYBODY))
        : actors.description(name).map(actor -> new Found(actor, Access.EVERYBODY_LATER));
  }

  private Optional<URI> id(String path) {
    return path.startsWith("/")
        ? Uris.id(origin + path).filter(origin::contains)
        : Optional.empty();
  }

  private boolean isBelowActor(String path) {
    return Stream.of(
            routes.actor(),
            routes.outbox(),
            routes.followers(),
            routes.following(),
            routes.featured(),
            routes.post(),
            routes.activity())
        .flatMap(template -> name(template, path).stream())
        .anyMatch(actors::exists);
  }

  private static Optional<String> name(UriTemplate template, String path) {
    return template.match(path).map(values -> values.get("actor"));
  }

  private ServerResponse document(Finding.Shown shown) {
    ASObject object = shown.object();
    boolean deleted = object.hasType(Tombstone.TYPE);
    byte[] bytes = wire.bytes(deleted ? Tombstones.shown(object) : object);
    return shownBy(shown, ServerResponse.of(deleted ? 410 : 200, MediaTypes.ACTIVITY_JSON, bytes));
  }

  /** For who wants no ActivityStreams, where there is no application to answer. */
  private ServerResponse page(Finding.Shown shown, ServerRequest request) {
    ASObject object = shown.object();
    if (object.hasType(Tombstone.TYPE)) {
      return shownBy(shown, ServerResponse.problem(410, "it was deleted"));
    }
    Optional<URI> page =
        MediaTypes.wantsPage(request.headers()) && instance(request.path()).isEmpty()
            ? pageOf(object, request)
            : Optional.empty();
    return shownBy(
        shown,
        page.map(url -> ServerResponse.status(303).with("Location", url.toString()))
            .orElseGet(
                () ->
                    ServerResponse.problem(
                        406, "this is to be had as " + MediaTypes.ACTIVITY_JSON + " only")));
  }

  /** Its page on this server; another server's would be an open redirect. */
  private Optional<URI> pageOf(ASObject object, ServerRequest request) {
    String asked = origin + request.target();
    Predicate<URI> elsewhere =
        url ->
            !Uris.withoutFragment(url).toString().equals(asked)
                && object.id().filter(id -> Uris.same(id, Uris.withoutFragment(url))).isEmpty();
    return object.urls().stream()
        .filter(link -> link.mediaType().map(type -> type.startsWith("text/html")).orElse(true))
        .map(Link::href)
        .flatMap(Optional::stream)
        .filter(origin::contains)
        .filter(elsewhere)
        .findFirst();
  }

  private ServerResponse shownBy(Finding.Shown shown, ServerResponse response) {
    ServerResponse answer = with(response, shown.caching());
    return shown.caching() == Caching.SHARED ? forPages(answer) : answer;
  }

  private static ServerResponse with(ServerResponse response, Caching caching) {
    return caching == Caching.SHARED
        ? response.with("Vary", "Accept")
        : response.with("Vary", "Accept, Signature").with("Cache-Control", "private, no-store");
  }
}
