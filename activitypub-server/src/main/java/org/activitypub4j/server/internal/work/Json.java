package org.activitypub4j.server.internal.work;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.util.Map;
import org.eclipse.parsson.JsonProviderImpl;

/** Small JSON documents that are not ActivityStreams. Always uses the same JSON provider. */
public final class Json {
  private static final JsonProvider PROVIDER = new JsonProviderImpl();

  private Json() {}

  public static JsonObjectBuilder object() {
    return PROVIDER.createObjectBuilder();
  }

  public static JsonObject object(Map<String, JsonValue> members) {
    JsonObjectBuilder object = object();
    members.forEach(object::add);
    return object.build();
  }

  public static JsonArrayBuilder array() {
    return PROVIDER.createArrayBuilder();
  }

  public static JsonString text(String text) {
    return PROVIDER.createValue(text);
  }

  public static byte[] bytes(JsonObject object) {
    return object.toString().getBytes(UTF_8);
  }
}
