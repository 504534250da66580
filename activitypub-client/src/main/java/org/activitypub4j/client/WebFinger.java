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
import org.activitypub4j.client.Fetcher.Loaded;
import org.activitypub4j.client.ResolvedActor.HandleProof;
import org.activitypub4j.client.transport.internal.Door;
import org.activitypub4j.client.transport.internal.Target;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Uris;
import org.jspecify.annotations.Nullable;

/**
 * Looks up handles, and proves them both ways.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7033">RFC 7033</a>
 * @see <a href="https://swicg.github.io/activitypub-webfinger/">ActivityPub and WebFinger</a>
 */
final class WebFinger {
  private static final int MAX_LINKS = 64;

  private final Fetcher fetcher;
  private final Door door;
  private final ActorSource actors;

  /** Gives the document of an actor. */
  @FunctionalInterface
  interface ActorSource {
    FetchedDocument actor(URI id, Budget budget);
  }

  WebFinger(Fetcher fetcher, Door door, ActorSource actors) {
    this.fetcher = fetcher;
    this.door = door;
    this.actors = actors;
  }

  /** What the host of a handle tells about it. */
  ResourceDescriptor ask(Handle handle, Budget budget) {
    Origin origin =
        door.isInAllowedNetwork(handle.origin()) ? handle.cleartextOrigin() : handle.origin();
    if (origin.scheme().equals("https")) {
      return ask(origin, handle, budget);
    }
    try {
      return ask(origin, handle, budget);
    } catch (FetchException e) {
      if (e.transport().isEmpty() || e.isOurs()) {
        throw e;
      }
      return ask(handle.origin(), handle, budget); // no http there
    }
  }

  private ResourceDescriptor ask(Origin origin, Handle handle, Budget budget) {
    String resource = URLEncoder.encode(handle.toUri().toString(), StandardCharsets.UTF_8);
    Target target = Fetcher.target(origin.resolve("/.well-known/webfinger?resource=" + resource));
    Loaded loaded = fetcher.loadDescriptor(target, budget);
    return descriptor(loaded.object().toJson());
  }

  /**
   * The actor that has a handle: the host names the actor, and the actor or its host confirms the
   * handle.
   */
  ResolvedActor resolve(Handle handle, Budget budget) {
    ResourceDescriptor first = ask(handle, budget);
    Handle subject = subject(first, handle);
    ResourceDescriptor descriptor = first;
    if (!subject.isSameAccount(handle)) {
      // The host says that the account has another name: one hop, which must be stable.
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
              .formatted(handle, subject, actorOf(first, handle), id));
    }
    FetchedDocument document = actors.actor(id, budget);
    if (!Uris.same(document.id(), id)) {
      throw notProven(
          handle, "%s names the actor %s, which is %s".formatted(handle, id, document.id()));
    }
    Actor actor = document.object().as(Actor.class);
    return new ResolvedActor(actor, document, subject, proof(subject, actor, document, budget));
  }

  /** How the actor confirms the handle. */
  private HandleProof proof(Handle handle, Actor actor, FetchedDocument document, Budget budget) {
    Origin origin = document.origin();
    Optional<Handle> own =
        actor.preferredUsername().flatMap(user -> Handle.parse(user + "@" + origin.authority()));
    boolean sameHost =
        handle.origin().host().equals(origin.host()) && effectivePort(handle, origin);
    if (sameHost && own.filter(name -> sameUser(name, handle)).isPresent()) {
      return HandleProof.SAME_HOST;
    }
    if (actor.webfinger().flatMap(Handle::parse).filter(handle::isSameAccount).isPresent()) {
      return HandleProof.ACTOR_DOCUMENT;
    }
    if (sameHost || own.isEmpty()) {
      throw notProven(
          handle, "%s is named by %s, but has another name".formatted(document.id(), handle));
    }
    ResourceDescriptor reverse = ask(own.get(), budget);
    boolean confirmed =
        subject(reverse, own.get()).isSameAccount(handle)
            && Uris.same(actorOf(reverse, own.get()), document.id());
    if (!confirmed) {
      throw notProven(
          handle,
          "%s names the actor %s, whose own server says that it is %s"
              .formatted(handle, document.id(), reverse.subject()));
    }
    return HandleProof.ACTOR_HOST;
  }

  /** A handle has no scheme, so over http its lack of a port means 80. */
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
                        .formatted(descriptor.subject(), asked)));
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

  /** What the answer tells; members of another kind are left out. */
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
