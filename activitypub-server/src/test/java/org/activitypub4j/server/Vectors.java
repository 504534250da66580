package org.activitypub4j.server;

import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.activitypub4j.signatures.Headers;
import org.eclipse.parsson.JsonProviderImpl;

/** The files under {@code security-vectors}. */
final class Vectors {
  private Vectors() {}

  static JsonObject file(String name) {
    String path = "/security-vectors/" + name;
    try (InputStream in = Objects.requireNonNull(Vectors.class.getResourceAsStream(path), path);
        JsonReader reader = new JsonProviderImpl().createReader(in)) {
      return reader.readObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonObject parse(String json) {
    try (JsonReader reader = new JsonProviderImpl().createReader(new StringReader(json))) {
      return reader.readObject();
    }
  }

  static List<JsonObject> list(JsonObject file, String name) {
    return file.getJsonArray(name).getValuesAs(JsonObject.class);
  }

  /** The headers of a vector: pairs of name and value. */
  static Headers headers(JsonObject vector) {
    Headers headers = Headers.of();
    for (var pair : vector.getJsonArray("headers").getValuesAs(jakarta.json.JsonArray.class)) {
      headers = headers.plus(pair.getString(0), pair.getString(1));
    }
    return headers;
  }
}
