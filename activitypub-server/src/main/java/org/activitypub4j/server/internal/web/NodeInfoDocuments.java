package org.activitypub4j.server.internal.web;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.activitypub4j.model.Origin;
import org.activitypub4j.server.NodeMetadata;
import org.activitypub4j.server.Routes;
import org.activitypub4j.server.Software;
import org.activitypub4j.server.Usage;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.server.internal.work.Json;

/**
 * The NodeInfo documents. Version 2.1 is linked first and 2.0 last, because some readers take the
 * first link, some the last, and each knows only one of the versions.
 *
 * @see <a href="https://nodeinfo.diaspora.software/protocol">NodeInfo</a>
 */
public final class NodeInfoDocuments {
  private static final String SCHEMA = "http://nodeinfo.diaspora.software/ns/schema/";
  private static final String LATEST = "2.1";
  private static final String OLDER = "2.0";
  private static final Set<String> VERSIONS = Set.of(LATEST, OLDER);

  private final Origin origin;
  private final Routes routes;
  private final Software software;
  private final Supplier<Usage> usage;
  private final Supplier<NodeMetadata> metadata;

  public NodeInfoDocuments(
      Origin origin,
      Routes routes,
      Software software,
      Supplier<Usage> usage,
      Supplier<NodeMetadata> metadata) {
    this.origin = origin;
    this.routes = routes;
    this.software = software;
    this.usage = usage;
    this.metadata = metadata;
  }

  /** The links to the documents, and to the actor of the server (FEP-2677). */
  ServerResponse links(URI instance) {
    return json(
        "application/json",
        Json.object()
            .add(
                "links",
                Json.array()
                    .add(link(LATEST))
                    .add(
                        Json.object()
                            .add("rel", "https://www.w3.org/ns/activitystreams#Application")
                            .add("href", instance.toString()))
                    .add(link(OLDER)))
            .build());
  }

  private JsonObjectBuilder link(String version) {
    return Json.object()
        .add("rel", SCHEMA + version)
        .add("href", origin + routes.nodeInfo().expand(version));
  }

  /** The document at a path; empty if there is none. */
  Optional<ServerResponse> document(String path) {
    return routes
        .nodeInfo()
        .match(path)
        .map(values -> values.get("version"))
        .filter(VERSIONS::contains)
        .map(this::version);
  }

  private ServerResponse version(String version) {
    Usage now = usage.get();
    return json(
        "application/json; profile=\"" + SCHEMA + version + "#\"",
        Json.object()
            .add("version", version)
            .add(
                "software",
                Json.object().add("name", software.name()).add("version", software.version()))
            .add("protocols", Json.array().add("activitypub"))
            .add(
                "services",
                Json.object().add("inbound", Json.array()).add("outbound", Json.array()))
            .add("openRegistrations", now.openRegistrations())
            .add("usage", usage(now))
            .add("metadata", metadata.get().json())
            .build());
  }

  /** The schema requires {@code users}, but nothing in it. */
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
}
