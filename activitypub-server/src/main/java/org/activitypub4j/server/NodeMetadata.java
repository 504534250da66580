package org.activitypub4j.server;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.activitypub4j.server.internal.work.Json;

/**
 * The {@code metadata} of NodeInfo: what people read about the server, and what the application
 * adds. Immutable.
 *
 * @see <a href="https://nodeinfo.diaspora.software/protocol">NodeInfo</a>
 */
public final class NodeMetadata {
  private static final NodeMetadata NONE = new NodeMetadata(Map.of());

  private final Map<String, JsonValue> members;

  private NodeMetadata(Map<String, JsonValue> members) {
    this.members = members;
  }

  /** Returns metadata without anything. */
  public static NodeMetadata none() {
    return NONE;
  }

  /** Returns the same with the name of the server ({@code nodeName}). */
  public NodeMetadata name(String name) {
    return with("nodeName", Json.text(name));
  }

  /** Returns the same with a description of the server, plain text ({@code nodeDescription}). */
  public NodeMetadata description(String description) {
    return with("nodeDescription", Json.text(description));
  }

  /** Returns the same with a member of the application's own, in place of one of that name. */
  public NodeMetadata with(String member, JsonValue value) {
    Map<String, JsonValue> more = new LinkedHashMap<>(members);
    more.put(Objects.requireNonNull(member, "member"), Objects.requireNonNull(value, "value"));
    return new NodeMetadata(more);
  }

  /** Returns all of it, as NodeInfo has it. */
  public JsonObject json() {
    return Json.object(members);
  }
}
