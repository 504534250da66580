package org.activitypub4j.client;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.activitypub4j.client.FetchException.Reason;
import org.activitypub4j.client.Resolved.Route;
import org.activitypub4j.client.ResolvedActor.HandleProof;
import org.activitypub4j.client.transport.RequestEvent.Purpose;
import org.activitypub4j.client.transport.internal.Target;
import org.activitypub4j.client.transport.internal.TransportRequest.Redirects;
import org.activitypub4j.client.transport.internal.TransportResponse;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Uris;
import org.jspecify.annotations.Nullable;

/**
 * Looks up handles, and proves them in both directions.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7033">RFC 7033</a>
 * @see <a href="https://swicg.github.io/activitypub-webfinger/">ActivityPub and WebFinger</a>
 */
final class WebFinger {
  private static final int MAX_LINKS = 64;

  private final Fetcher fetcher;
  private final HttpHosts hosts;
  private final Actors actors;
  private final KnownHandles known;

  WebFinger(Fetcher fetcher, HttpHosts hosts, Actors actors, KnownHandles known) {
    this.fetcher = fetcher;
    this.hosts = hosts;
    this.actors = actors;
    this.known = known;
  }

  /** What the host of a handle says about it. */
  ResourceDescriptor ask(Handle handle, Budget budget) {
    return hosts.ask(handle, origin -> ask(origin, handle.toUri(), budget));
  }

  /**
   * What a server says about a resource. If the server has no WebFinger, its host-meta says where
   * to ask.
   */
  ResourceDescriptor ask(Origin origin, URI resource, Budget budget) {
    String escaped = URLEncoder.encode(resource.toString(), StandardCharsets.UTF_8);
    Target target = Fetcher.target(origin.resolve("/.well-known/webfinger?resource=" + escaped));
    try {
      return ask(target, budget);
    } catch (FetchException e) {
      if (e.reason() != Reason.NOT_FOUND) {
        throw e;
      }
      return ask(byHostMeta(target, escaped, budget, e), budget);
    }
  }

  private ResourceDescriptor ask(Target target, Budget budget) {
    Loaded loaded = fetcher.loadDescriptor(target, Purpose.WEBFINGER, budget);
    return descriptor(loaded.object().toJson());
  }

  /**
   * Where host-meta says that WebFinger is.
   *
   * @param asked where it is not
   * @param notFound says that it is not there; if host-meta names no other place, the exception
   *     also says what is wrong with host-meta
   */
  private Target byHostMeta(Target asked, String resource, Budget budget, FetchException notFound) {
    Target hostMeta = Fetcher.target(asked.origin().resolve("/.well-known/host-meta"));
    List<String> templates;
    try {
      TransportResponse response =
          fetcher.openUnsigned(
              hostMeta,
              "application/xrd+xml, application/xml;q=0.9, text/xml;q=0.9",
              Purpose.WEBFINGER,
              Redirects.ANYWHERE,
              budget);
      Fetcher.requireDescriptor(response, ContentTypes::isHostMeta, "application/xrd+xml");
      templates = HostMeta.templates(response.body());
    } catch (FetchException e) {
      if (e.isOurs()) {
        throw e;
      }
      throw nowhere(notFound, String.valueOf(e.getMessage()), e);
    } catch (HostMeta.MalformedException e) {
      throw nowhere(notFound, "%s cannot be read: %s".formatted(hostMeta, e.getMessage()), e);
    }
    return templates.stream()
        .flatMap(template -> Uris.id(template.replace("{uri}", resource)).stream())
        .filter(url -> Origin.of(url).filter(to -> isNoDowngrade(asked.origin(), to)).isPresent())
        .map(Fetcher::target)
        .filter(target -> !target.equals(asked))
        .findFirst()
        .orElseThrow(
            () -> nowhere(notFound, hostMeta + " names no other place for WebFinger", null));
  }

  private static FetchException nowhere(
      FetchException notFound, String hostMeta, @Nullable Exception cause) {
    FetchException nowhere =
        FetchException.status(
            notFound.reason(),
            notFound.url().orElseThrow(),
            "%s answered %d; %s"
                .formatted(notFound.url().orElseThrow(), notFound.status().orElseThrow(), hostMeta),
            notFound.status().orElseThrow(),
            notFound.retryAfter().orElse(null));
    if (cause != null) {
      nowhere.addSuppressed(cause);
    }
    return nowhere;
  }

  private static boolean isNoDowngrade(Origin from, Origin to) {
    return to.scheme().equals("https") || to.scheme().equals(from.scheme());
  }

  /**
   * The actor with a handle: the host names the actor, and the actor or its host confirms the
   * handle. What was proven recently need not be proven again.
   */
  ResolvedActor resolve(Handle handle, Budget budget) {
    Optional<KnownHandle> before = known.find(handle);
    Optional<ResolvedActor> fresh =
        before.filter(known::isFresh).flatMap(proven -> again(proven, budget));
    if (fresh.isPresent()) {
      return fresh.get();
    }
    ResolvedActor found;
    try {
      found = prove(handle, budget);
    } catch (FetchException e) {
      if (e.isOurs() || Miss.isPassing(e)) {
        return before.flatMap(proven -> again(proven, budget)).orElseThrow(() -> e);
      }
      throw e;
    }
    known.remember(handle, found.document().id(), found.handle().orElseThrow(), found.proof());
    return found;
  }

  /** The actor that was proven before, if it is still there and says nothing else. */
  private Optional<ResolvedActor> again(KnownHandle before, Budget budget) {
    FetchedDocument document;
    try {
      document = actors.at(before.actor(), budget);
    } catch (FetchException e) {
      return Optional.empty(); // then it is asked for again, or the earlier failure is thrown
    }
    Actor actor = document.object().as(Actor.class);
    Optional<HandleProof> proof =
        ownProof(before.subject(), actor, document.origin())
            .or(() -> Optional.of(before.proof()).filter(HandleProof.ACTOR_HOST::equals));
    return proof
        .filter(how -> Uris.same(document.id(), before.actor()))
        .map(how -> new ResolvedActor(actor, document, Route.WEBFINGER, before.subject(), how));
  }

  private ResolvedActor prove(Handle handle, Budget budget) {
    ResourceDescriptor first = ask(handle, budget);
    Handle subject = subject(first, handle);
    ResourceDescriptor descriptor = first;
    if (!subject.isSameAccount(handle)) {
      // The host says that the account has another name. We follow once, and that name must stay
      // the same.
      descriptor = ask(subject, budget);
      Handle second = subject(descriptor, subject);
      if (!second.isSameAccount(subject)) {
        throw notProven(
            handle,
            "%s says that it is %s, which says that it is %s".formatted(handle, subject, second));
      }
    }
    URI id = actorOf(descriptor, subject);
    if (!Uris.same(id, actorOf(first, handle))) {
      throw notProven(
          handle,
          "%s and %s name different actors, %s and %s"
              .formatted(
                  handle, subject, actorOf(first, handle).toASCIIString(), id.toASCIIString()));
    }
    FetchedDocument document = actors.at(id, budget);
    if (!Uris.same(document.id(), id)) {
      throw notProven(
          handle, "%s names the actor %s, which is %s".formatted(handle, id, document.id()));
    }
    Actor actor = document.object().as(Actor.class);
    return new ResolvedActor(
        actor, document, Route.WEBFINGER, subject, proof(subject, actor, document, budget));
  }

  /**
   * The handle of an actor: the one that its document names, otherwise its user name at its host.
   * Like every handle, it must lead back to the actor.
   */
  ResolvedActor handleOf(FetchedDocument document, Budget budget) {
    Actor actor = document.object().as(Actor.class);
    Handle own =
        actor
            .webfinger()
            .flatMap(Handle::parse)
            .or(() -> ownName(actor, document.origin()))
            .orElseThrow(
                () ->
                    FetchException.of(
                        Reason.HANDLE_NOT_PROVEN,
                        document.id(),
                        document.id() + " has no user name that could be in a handle"));
    ResolvedActor found = resolve(own, budget);
    if (!Uris.same(found.document().id(), document.id())) {
      throw notProven(
          own,
          "%s says that it is %s, but that is %s"
              .formatted(document.id(), own, found.document().id()));
    }
    return found;
  }

  private static Optional<Handle> ownName(Actor actor, Origin origin) {
    return actor.preferredUsername().flatMap(user -> Handle.parse(user + "@" + origin.authority()));
  }

  /** How the document of the actor confirms the handle. */
  private static Optional<HandleProof> ownProof(Handle handle, Actor actor, Origin origin) {
    if (isSameHost(handle, origin)
        && ownName(actor, origin).filter(name -> sameUser(name, handle)).isPresent()) {
      return Optional.of(HandleProof.SAME_HOST);
    }
    return actor.webfinger().flatMap(Handle::parse).filter(handle::isSameAccount).isPresent()
        ? Optional.of(HandleProof.ACTOR_DOCUMENT)
        : Optional.empty();
  }

  private static boolean isSameHost(Handle handle, Origin origin) {
    return handle.origin().host().equals(origin.host()) && effectivePort(handle, origin);
  }

  /** How the actor confirms the handle. */
  private HandleProof proof(Handle handle, Actor actor, FetchedDocument document, Budget budget) {
    Origin origin = document.origin();
    Optional<HandleProof> said = ownProof(handle, actor, origin);
    if (said.isPresent()) {
      return said.get();
    }
    Optional<Handle> own = ownName(actor, origin);
    if (isSameHost(handle, origin) || own.isEmpty()) {
      throw notProven(
          handle, "%s is named by %s, but has another name".formatted(document.id(), handle));
    }
    ResourceDescriptor reverse = ask(own.get(), budget);
    Handle named = subject(reverse, own.get());
    boolean confirmed =
        named.isSameAccount(handle) && Uris.same(actorOf(reverse, own.get()), document.id());
    if (!confirmed) {
      throw notProven(
          handle,
          "%s names the actor %s, whose own server says that it is %s"
              .formatted(handle, document.id(), named));
    }
    return HandleProof.ACTOR_HOST;
  }

  /**
   * Whether the ports are equal. A handle has no scheme, so over http a handle without a port means
   * 80.
   */
  private static boolean effectivePort(Handle handle, Origin origin) {
    Origin asked = origin.scheme().equals("https") ? handle.origin() : handle.cleartextOrigin();
    return asked.port() == origin.port();
  }

  private static boolean sameUser(Handle first, Handle second) {
    return first.user().equalsIgnoreCase(second.user());
  }

  private static Handle subject(ResourceDescriptor descriptor, Handle asked) {
    return descriptor
        .subjectHandle()
        .orElseThrow(
            () ->
                notProven(
                    asked,
                    "WebFinger gives %s as the subject of %s, which is not a handle"
                        .formatted(Details.of(String.valueOf(descriptor.subject())), asked)));
  }

  private static URI actorOf(ResourceDescriptor descriptor, Handle handle) {
    return descriptor
        .actor()
        .orElseThrow(
            () ->
                FetchException.of(
                    Reason.NO_ACTOR_LINK,
                    handle.toUri(),
                    "WebFinger names no ActivityPub actor for " + handle));
  }

  private static FetchException notProven(Handle handle, String message) {
    return FetchException.of(Reason.HANDLE_NOT_PROVEN, handle.toUri(), message);
  }

  static ResourceDescriptor descriptor(JsonObject json) {
    List<URI> aliases = new ArrayList<>();
    for (JsonValue alias : array(json, "aliases")) {
      if (aliases.size() < MAX_LINKS && alias instanceof JsonString text) {
        Uris.id(text.getString()).ifPresent(aliases::add);
      }
    }
    List<ResourceDescriptor.Link> links = new ArrayList<>();
    for (JsonValue link : array(json, "links")) {
      if (links.size() < MAX_LINKS && link instanceof JsonObject object) {
        link(object).ifPresent(links::add);
      }
    }
    return new ResourceDescriptor(text(json, "subject"), aliases, links);
  }

  private static Optional<ResourceDescriptor.Link> link(JsonObject json) {
    String rel = text(json, "rel");
    if (rel == null) {
      return Optional.empty();
    }
    String href = text(json, "href");
    return Optional.of(
        new ResourceDescriptor.Link(
            rel,
            text(json, "type"),
            href == null ? null : Uris.id(href).orElse(null),
            text(json, "template")));
  }

  private static List<JsonValue> array(JsonObject json, String name) {
    return json.get(name) instanceof JsonArray array ? List.copyOf(array) : List.of();
  }

  private static @Nullable String text(JsonObject json, String name) {
    return json.get(name) instanceof JsonString text ? text.getString() : null;
  }
}
