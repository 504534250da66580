package org.activitypub4j.model;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.util.List;
import org.eclipse.parsson.JsonProviderImpl;
import org.jspecify.annotations.Nullable;

/**
 * Makes JSON-P trees with one fixed provider, because an application server may have another
 * default.
 */
final class Trees {
  static final JsonProvider PROVIDER = new JsonProviderImpl();

  private Trees() {}

  static JsonObjectBuilder object() {
    return PROVIDER.createObjectBuilder();
  }

  static JsonArrayBuilder array() {
    return PROVIDER.createArrayBuilder();
  }

  static JsonString string(String text) {
    return PROVIDER.createValue(text);
  }

  static @Nullable String text(@Nullable JsonValue value) {
    return value instanceof JsonString string ? string.getString() : null;
  }

  /** Returns one or many values as a list. If the value is absent or null, the list is empty. */
  static List<JsonValue> values(@Nullable JsonValue value) {
    if (value == null || value == JsonValue.NULL) {
      return List.of();
    }
    return value instanceof JsonArray array ? array : List.of(value);
  }

  static JsonArray arrayOf(List<? extends JsonValue> values) {
    JsonArrayBuilder array = array();
    values.forEach(array::add);
    return array.build();
  }

  /**
   * Returns what a JSON-LD value object wraps, or the id of an object that has nothing else,
   * because that is another way to write a string. Otherwise returns the value itself.
   */
  static JsonValue unwrap(JsonValue value) {
    if (value instanceof JsonObject object) {
      JsonValue inner = object.get("@value");
      if (inner == null && object.size() == 1) {
        inner = object.get("id");
      }
      if (inner != null) {
        return inner;
      }
    }
    return value;
  }
}
