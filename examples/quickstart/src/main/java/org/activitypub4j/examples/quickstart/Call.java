package org.activitypub4j.examples.quickstart;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.activitypub4j.model.Uris;
import org.activitypub4j.model.Visibility;

/** What a POST to the control API says. Each problem of it is the caller's: status 400. */
record Call(JsonObject members) {

  static Call read(JsonProvider json, byte[] body) throws CallException {
    try (JsonReader reader = json.createReader(new ByteArrayInputStream(body))) {
      return new Call(reader.readObject());
    } catch (RuntimeException e) { // too deep nesting has no class of its own
      throw new CallException(
          400, "the body is not a JSON object that is taken: " + e.getMessage());
    }
  }

  /** Refuses all other members: what is not understood might have been meant to hide something. */
  void takeOnly(Set<String> names) throws CallException {
    Set<String> unknown = new TreeSet<>(members.keySet());
    unknown.removeAll(names);
    if (!unknown.isEmpty()) {
      throw new CallException(
          400, "unknown members " + unknown + "; there are " + new TreeSet<>(names));
    }
  }

  String text(String name) throws CallException {
    if (members.get(name) instanceof JsonString value) {
      return value.getString();
    }
    throw new CallException(400, "the member '" + name + "' is missing, or no string");
  }

  URI uri(String name) throws CallException {
    String text = text(name);
    return Uris.id(text).orElseThrow(() -> new CallException(400, name + " is no URI: " + text));
  }

  Optional<URI> optionalUri(String name) throws CallException {
    return members.containsKey(name) ? Optional.of(uri(name)) : Optional.empty();
  }

  /** A list of strings; empty if it is not there. */
  List<String> texts(String name) throws CallException {
    if (!members.containsKey(name)) {
      return List.of();
    }
    if (!(members.get(name) instanceof JsonArray array)) {
      throw new CallException(400, "the member '" + name + "' is no list");
    }
    List<String> texts = new ArrayList<>();
    for (JsonValue value : array) {
      if (!(value instanceof JsonString text)) {
        throw new CallException(400, "the member '" + name + "' has something that is no string");
      }
      texts.add(text.getString());
    }
    return texts;
  }

  /** Public if it is not said. */
  Visibility visibility() throws CallException {
    if (!members.containsKey("visibility")) {
      return Visibility.PUBLIC;
    }
    String name = text("visibility");
    for (Visibility one : Visibility.values()) {
      if (one.name().toLowerCase(Locale.ROOT).equals(name)) {
        return one;
      }
    }
    throw new CallException(
        400, "visibility is public, unlisted, followers or direct, not " + name);
  }
}
