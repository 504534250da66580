package org.activitypub4j.signatures;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.spi.JsonProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eclipse.parsson.JsonProviderImpl;

/** Reads vectors. */
public final class Json {
  private static final JsonProvider PROVIDER = new JsonProviderImpl();

  private Json() {}

  public static JsonObject resource(String path) {
    try (InputStream in =
        Objects.requireNonNull(Json.class.getResourceAsStream(path), path + " is missing")) {
      return PROVIDER.createReader(in).readObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static JsonObject file(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      return PROVIDER.createReader(in).readObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static JsonArray array(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      return PROVIDER.createReader(in).readArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static List<String> strings(JsonArray array) {
    return array.getValuesAs(JsonString::getString);
  }

  /** Headers from pairs of name and value. */
  public static Headers headers(JsonArray pairs) {
    List<String> flat = new ArrayList<>();
    for (JsonArray pair : pairs.getValuesAs(JsonArray.class)) {
      flat.addAll(strings(pair));
    }
    return Headers.received(flat.toArray(String[]::new));
  }

  /** A message from its {@code request} and, for a response, its {@code response}. */
  static Message message(JsonObject vector) {
    JsonObject request = vector.getJsonObject("request");
    RequestHead head =
        new RequestHead(
            request.getString("method"),
            URI.create(request.getString("target")),
            headers(request.getJsonArray("headers")));
    if (!vector.containsKey("response")) {
      return Message.of(head);
    }
    JsonObject response = vector.getJsonObject("response");
    return Message.of(
        new ResponseHead(
            response.getInt("status"), headers(response.getJsonArray("headers")), head));
  }
}
