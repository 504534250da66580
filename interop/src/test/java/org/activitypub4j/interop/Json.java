package org.activitypub4j.interop;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.net.URI;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.eclipse.parsson.JsonProviderImpl;
import org.jspecify.annotations.Nullable;

/** Reading and making the little JSON that the control APIs speak. */
final class Json {
  private static final JsonProvider PROVIDER = new JsonProviderImpl();

  private Json() {}

  static JsonObject read(String text) {
    try (JsonReader reader = PROVIDER.createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }

  /** An object of texts, of lists of texts where the value is a collection, and of objects. */
  static JsonObject object(Map<String, ?> members) {
    JsonObjectBuilder object = PROVIDER.createObjectBuilder();
    members.forEach(
        (name, value) -> {
          if (value instanceof Collection<?> items) {
            object.add(name, PROVIDER.createArrayBuilder(items));
          } else if (value instanceof JsonObject nested) {
            object.add(name, nested);
          } else {
            object.add(name, value.toString());
          }
        });
    return object.build();
  }

  /** The object with this member, in the place of another of its name. */
  static JsonObject with(JsonObject object, String name, @Nullable JsonValue value) {
    JsonValue member = value == null ? JsonValue.NULL : value;
    return PROVIDER.createObjectBuilder(object).add(name, member).build();
  }

  static JsonObject without(JsonObject object, String name) {
    return PROVIDER.createObjectBuilder(object).remove(name).build();
  }

  static JsonValue text(String text) {
    return PROVIDER.createValue(text);
  }

  /** The id of a thing that is given by its id or embedded. */
  static Optional<URI> id(@Nullable JsonValue value) {
    if (value instanceof JsonString text) {
      return Optional.of(URI.create(text.getString()));
    }
    return value instanceof JsonObject object && object.get("id") instanceof JsonString text
        ? Optional.of(URI.create(text.getString()))
        : Optional.empty();
  }
}
