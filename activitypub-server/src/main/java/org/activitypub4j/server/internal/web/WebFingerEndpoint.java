package org.activitypub4j.server.internal.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.net.URI;
import java.net.URLDecoder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.activitypub4j.client.Handle;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Uris;
import org.activitypub4j.server.WebFingerLink;
import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.server.internal.actors.Handles;
import org.activitypub4j.server.internal.actors.LocalActors;
import org.activitypub4j.server.internal.intake.ContentNegotiation;
import org.activitypub4j.server.internal.work.Json;

/**
 * Finds the actor of a handle, an id, or a page.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7033#section-4">RFC 7033 §4</a>
 */
public final class WebFingerEndpoint {
  private static final String AS = "https://www.w3.org/ns/activitystreams#";

  private final Origin origin;
  private final LocalActors actors;
  private final Handles handles;
  private final Function<String, List<WebFingerLink>> more;

  /**
   * Makes one.
   *
   * @param more the links that the application adds, by the name of the actor
   */
  public WebFingerEndpoint(
      Origin origin, LocalActors actors, Function<String, List<WebFingerLink>> more) {
    this.origin = origin;
    this.actors = actors;
    this.handles = actors.handles();
    this.more = more;
  }

  ServerResponse answer(ServerRequest request) {
    Optional<String> resource = Query.parameter(request.target(), "resource");
    if (resource.isEmpty()) {
      return ServerResponse.problem(400, "the parameter 'resource' is missing");
    }
    return find(resource.get())
        .map(document -> ServerResponse.of(200, "application/jrd+json", Json.bytes(document)))
        .orElseGet(() -> ServerResponse.problem(404, "nobody of that name is here"));
  }

  private Optional<JsonObject> find(String resource) {
    String lower = resource.toLowerCase(Locale.ROOT);
    if (lower.startsWith("https:") || lower.startsWith("http:")) {
      return Uris.id(resource).flatMap(this::ofUrl);
    }
    return decoded(lower.startsWith("acct:") ? lower.substring(5) : lower).flatMap(this::ofHandle);
  }

  /**
   * Decodes a handle once more than the query: its characters may be percent-encoded (RFC 7565 §7).
   */
  private static Optional<String> decoded(String handle) {
    try {
      return Optional.of(
          URLDecoder.decode(handle.replace("+", "%2B"), UTF_8).toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Optional<JsonObject> ofHandle(String handle) {
    int start = handle.startsWith("@") ? 1 : 0;
    int at = handle.lastIndexOf('@');
    if (at <= start || !handles.isOurs(handle.substring(at + 1))) {
      return Optional.empty();
    }
    String user = handle.substring(start, at);
    return user.equals(handles.instanceName())
        ? Optional.of(instance())
        : handles.actor(user).flatMap(this::actor);
  }

  private Optional<JsonObject> ofUrl(URI url) {
    if (!origin.contains(url)) {
      return handles.domain().contains(url) ? ofPage(url).flatMap(this::actor) : Optional.empty();
    }
    String path = url.getRawPath();
    boolean isServer = path.length() <= 1 || path.equals(actors.instanceId().getRawPath());
    return isServer && isBare(url)
        ? Optional.of(instance())
        : actors.name(url).or(() -> ofPage(url)).flatMap(this::actor);
  }

  private static boolean isBare(URI url) {
    return url.getRawQuery() == null && url.getRawFragment() == null;
  }

  /**
   * The actor of a page. Most pages end in the user name, such as {@code /@alice}, and some in the
   * identifier.
   */
  private Optional<String> ofPage(URI page) {
    String path = page.getPath();
    String last = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    String name = last.startsWith("@") || last.startsWith("~") ? last.substring(1) : last;
    return name.isEmpty()
        ? Optional.empty()
        : Stream.concat(handles.actor(name).stream(), Stream.of(name))
            .filter(candidate -> hasPage(candidate, page))
            .findFirst();
  }

  private boolean hasPage(String name, URI page) {
    return actors.profile(name).flatMap(WebFingerEndpoint::page).filter(page::equals).isPresent();
  }

  /** The page that the application set. The id itself is not a page. */
  private static Optional<URI> page(Actor profile) {
    return Pages.of(profile).findFirst();
  }

  /** The answer for an actor. One whose user name leads to another actor has no handle. */
  private Optional<JsonObject> actor(String name) {
    return actors
        .profile(name)
        .filter(profile -> handles.leadBack(name, profile))
        .flatMap(profile -> handles.of(name, profile).map(handle -> actor(name, profile, handle)));
  }

  private JsonObject actor(String name, Actor profile, Handle handle) {
    URI id = actors.id(name);
    JsonArrayBuilder aliases = Json.array().add(id.toString());
    JsonArrayBuilder links = Json.array().add(activity("self", id));
    page(profile)
        .filter(page -> !Uris.same(page, id))
        .map(URI::toString)
        .ifPresent(
            page -> {
              aliases.add(page);
              links.add(
                  Json.object()
                      .add("rel", "http://webfinger.net/rel/profile-page")
                      .add("type", "text/html")
                      .add("href", page));
            });
    more.apply(name).forEach(link -> links.add(json(link)));
    return document(handle.toUri().toString(), aliases, links);
  }

  /** The answer for the server itself, which FEP-d556 also asks for. */
  private JsonObject instance() {
    URI id = actors.instanceId();
    return document(
        "acct:" + handles.instanceName() + "@" + origin.authority(),
        Json.array().add(id.toString()).add(origin + "/"),
        Json.array().add(activity("self", id)).add(activity(AS + "Service", id)));
  }

  private JsonObject document(String subject, JsonArrayBuilder aliases, JsonArrayBuilder links) {
    return Json.object()
        .add("subject", subject)
        .add("aliases", aliases)
        .add("links", links)
        .build();
  }

  private static JsonObjectBuilder activity(String rel, URI id) {
    return Json.object()
        .add("rel", rel)
        .add("type", ContentNegotiation.ACTIVITY_JSON)
        .add("href", id.toString());
  }

  private static JsonObjectBuilder json(WebFingerLink link) {
    JsonObjectBuilder json = Json.object().add("rel", link.rel());
    if (link.type() != null) {
      json.add("type", link.type());
    }
    if (link.href() != null) {
      json.add("href", link.href().toString());
    }
    if (link.template() != null) {
      json.add("template", link.template());
    }
    return json;
  }
}
