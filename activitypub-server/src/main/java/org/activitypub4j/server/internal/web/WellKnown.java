package org.activitypub4j.server.internal.web;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Uris;
import org.activitypub4j.server.Routes;
import org.activitypub4j.server.Software;
import org.activitypub4j.server.Usage;
import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.server.internal.actors.LocalActors;
import org.activitypub4j.server.internal.intake.MediaTypes;

/**
 * WebFinger, host-meta and NodeInfo, derived from what is registered.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7033#section-4">RFC 7033 §4</a>
 * @see <a href="https://nodeinfo.diaspora.software/protocol">NodeInfo</a>
 */
public final class WellKnown {
  private static final String NODEINFO_SCHEMA = "http://nodeinfo.diaspora.software/ns/schema/2.1";

  private final Origin origin;
  private final Routes routes;
  private final LocalActors actors;
  private final Software software;
  private final Supplier<Usage> usage;

  public WellKnown(
      Origin origin, Routes routes, LocalActors actors, Software software, Supplier<Usage> usage) {
    this.origin = origin;
    this.routes = routes;
    this.actors = actors;
    this.software = software;
    this.usage = usage;
  }

  /** The answer for a path of ours; empty if it is none. */
  public Optional<ServerResponse> serve(ServerRequest request) {
    return answer(request).map(Cors::open);
  }

  private Optional<ServerResponse> answer(ServerRequest request) {
    String path = request.path();
    if (path.equals("/.well-known/webfinger")) {
      return Optional.of(webFinger(request.target()));
    }
    if (path.equals("/.well-known/host-meta")) {
      return Optional.of(hostMeta());
    }
    if (path.equals("/.well-known/nodeinfo")) {
      return Optional.of(nodeInfoLinks());
    }
    return path.equals(routes.nodeInfo()) ? Optional.of(nodeInfo()) : Optional.empty();
  }

  private ServerResponse webFinger(String target) {
    Optional<String> resource = parameter(target, "resource");
    if (resource.isEmpty()) {
      return ServerResponse.problem(400, "the parameter 'resource' is missing");
    }
    return find(resource.get())
        .map(actor -> json("application/jrd+json", jrd(actor)))
        .orElseGet(() -> ServerResponse.problem(404, "nobody of that name is here"));
  }

  private Optional<Actor> find(String resource) {
    String text = resource.startsWith("acct:") ? resource.substring(5) : resource;
    int at = text.lastIndexOf('@');
    if (text.startsWith("http://") || text.startsWith("https://")) {
      Optional<URI> uri = Uris.id(text);
      if (uri.filter(id -> Uris.same(id, actors.instanceId())).isPresent()) {
        return Optional.of(actors.instanceDocument());
      }
      return uri.flatMap(actors::name).flatMap(actors::description);
    }
    if (at < 1 || !origin.authority().equals(text.substring(at + 1).toLowerCase(Locale.ROOT))) {
      return Optional.empty();
    }
    String name = text.substring(text.startsWith("@") ? 1 : 0, at).toLowerCase(Locale.ROOT);
    return name.equals(actors.instanceName())
        ? Optional.of(actors.instanceDocument())
        : actors.description(name);
  }

  private JsonObject jrd(Actor actor) {
    String id = actor.id().orElseThrow().toString();
    JsonArrayBuilder links =
        Json.array()
            .add(
                Json.object()
                    .add("rel", "self")
                    .add("type", MediaTypes.ACTIVITY_JSON)
                    .add("href", id));
    // At the id itself a browser gets 406.
    actor
        .url()
        .filter(page -> !Uris.same(page, URI.create(id)))
        .ifPresent(
            page ->
                links.add(
                    Json.object()
                        .add("rel", "http://webfinger.net/rel/profile-page")
                        .add("type", "text/html")
                        .add("href", page.toString())));
    return Json.object()
        .add(
            "subject", "acct:" + actor.preferredUsername().orElseThrow() + "@" + origin.authority())
        .add("aliases", Json.array().add(id))
        .add("links", links)
        .build();
  }

  private ServerResponse hostMeta() {
    String xml =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + "<XRD xmlns=\"http://docs.oasis-open.org/ns/xri/xrd-1.0\"><Link rel=\"lrdd\" template=\""
            + origin
            + "/.well-known/webfinger?resource={uri}\"/></XRD>\n";
    return ServerResponse.of(
        200, "application/xrd+xml; charset=utf-8", xml.getBytes(StandardCharsets.UTF_8));
  }

  private ServerResponse nodeInfoLinks() {
    return json(
        "application/json",
        Json.object()
            .add(
                "links",
                Json.array()
                    .add(
                        Json.object()
                            .add("rel", NODEINFO_SCHEMA)
                            .add("href", origin + routes.nodeInfo()))
                    .add(
                        Json.object()
                            .add("rel", "https://www.w3.org/ns/activitystreams#Application")
                            .add("href", actors.instanceId().toString())))
            .build());
  }

  private ServerResponse nodeInfo() {
    Usage now = usage.get();
    return json(
        "application/json; profile=\"" + NODEINFO_SCHEMA + "#\"",
        Json.object()
            .add("version", "2.1")
            .add(
                "software",
                Json.object().add("name", software.name()).add("version", software.version()))
            .add("protocols", Json.array().add("activitypub"))
            .add(
                "services",
                Json.object().add("inbound", Json.array()).add("outbound", Json.array()))
            .add("openRegistrations", now.openRegistrations())
            .add("usage", usage(now))
            .add("metadata", Json.object())
            .build());
  }

  /** The schema wants {@code users} to be there, and nothing in it. */
  private static JsonObjectBuilder usage(Usage now) {
    if (now.equals(Usage.UNKNOWN)) {
      return Json.object().add("users", Json.object());
    }
    return Json.object()
        .add("users", Json.object().add("total", now.users()))
        .add("localPosts", now.localPosts());
  }

  private static ServerResponse json(String type, JsonObject document) {
    return ServerResponse.of(200, type, Json.bytes(document));
  }

  /** A parameter of the query, decoded; the first of its name. */
  static Optional<String> parameter(String target, String name) {
    int query = target.indexOf('?');
    if (query < 0) {
      return Optional.empty();
    }
    for (String pair : target.substring(query + 1).split("&", 64)) {
      int equals = pair.indexOf('=');
      if (equals > 0 && pair.substring(0, equals).equals(name)) {
        try {
          return Optional.of(URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }
}
