package org.activitypub4j.interop;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An activity that a server got, believed and acted upon.
 *
 * @param scheme how the request was signed; empty if the server does not tell
 * @param activity the document
 */
record Received(Optional<Scheme> scheme, JsonObject activity) {

  String type() {
    return activity.getString("type", "");
  }

  boolean isFrom(URI actor) {
    return Json.id(activity.get("actor")).equals(Optional.of(actor));
  }

  boolean isAbout(URI object) {
    return Json.id(activity.get("object")).equals(Optional.of(object));
  }

  /** The object where it is embedded; else an empty one. */
  JsonObject object() {
    return activity.get("object") instanceof JsonObject object
        ? object
        : JsonValue.EMPTY_JSON_OBJECT;
  }

  String content() {
    return object().getString("content", "");
  }

  boolean isReplyTo(URI note) {
    return Json.id(object().get("inReplyTo")).equals(Optional.of(note));
  }

  boolean mentions(URI actor) {
    return list(object().get("tag")).stream()
        .filter(JsonObject.class::isInstance)
        .map(JsonValue::asJsonObject)
        .anyMatch(
            tag ->
                tag.getString("type", "").equals("Mention")
                    && tag.getString("href", "").equals(actor.toString()));
  }

  private static List<JsonValue> list(@Nullable JsonValue value) {
    if (value == null) {
      return List.of();
    }
    return value instanceof JsonArray array ? List.copyOf(array) : List.of(value);
  }
}
