package org.activitypub4j.server.internal.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.spi.JsonProvider;
import org.eclipse.parsson.JsonProviderImpl;

/** Small JSON documents that are not ActivityStreams, from the one explicit provider. */
public final class Json {
  private static final JsonProvider PROVIDER = new JsonProviderImpl();

  private Json() {}

  static JsonObjectBuilder object() {
    return PROVIDER.createObjectBuilder();
  }

  static JsonArrayBuilder array() {
    return PROVIDER.createArrayBuilder();
  }

  static byte[] bytes(JsonObject object) {
    return object.toString().getBytes(UTF_8);
  }
}
