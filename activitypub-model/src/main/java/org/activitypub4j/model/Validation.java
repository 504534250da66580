package org.activitypub4j.model;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Looks at a document strictly, and lists everything that reading tolerates. */
final class Validation {
  private static final int MAX_PROBLEMS = 1_000;
  private static final int MAX_PATH = 256;

  private final List<Problem> problems = new ArrayList<>();

  private Validation() {}

  static List<Problem> of(Node node) {
    Validation validation = new Validation();
    Reading reading = node.scope().reading();
    if (reading == Reading.PARTIAL_PLAIN || reading == Reading.PARTIAL_JSON_LD) {
      validation.add("$.@context", "names a context that is not bundled; it counted as empty");
    }
    if (reading == Reading.PLAIN_AFTER_JSON_LD_ERROR) {
      validation.add("$.@context", "is not valid JSON-LD; members were read by their names");
    }
    JsonObject received = node.received();
    if (received != null && reading != Reading.PLAIN_AFTER_JSON_LD_ERROR) {
      validation.unread(received, node.members(), node.scope().vocabulary(), "$");
    }
    validation.node(node.members(), node.scope(), "$");
    return List.copyOf(validation.problems);
  }

  private void add(String path, String message) {
    if (problems.size() < MAX_PROBLEMS) {
      problems.add(new Problem(Escapes.log(path), message));
    }
  }

  /**
   * Lists members that have one of our names but say nothing because of the context of the
   * document.
   */
  private void unread(JsonValue received, JsonValue read, Vocabulary vocabulary, String path) {
    if (received == read) {
      return; // Members were read by their names.
    }
    List<JsonValue> all = Trees.values(received);
    List<JsonValue> now = Trees.values(read);
    for (int i = 0; i < all.size() && i < now.size() && all.size() == now.size(); i++) {
      if (all.get(i) instanceof JsonObject object && now.get(i) instanceof JsonObject members) {
        String at = received instanceof JsonArray ? below(path, "[" + i + "]") : path;
        object.forEach((name, value) -> unread(name, value, members, vocabulary, at));
      }
    }
  }

  private void unread(
      String name, JsonValue value, JsonObject read, Vocabulary vocabulary, String path) {
    if (!vocabulary.isOurs(name)
        || vocabulary.type(name) != null
        || Trees.values(value).isEmpty()) {
      return;
    }
    String iri = Objects.requireNonNull(vocabulary.iriOf(name));
    String at = below(path, "." + name);
    if (read.containsKey(name)) {
      unread(value, read.getOrDefault(name, JsonValue.NULL), vocabulary, at);
    } else if (read.keySet().stream().noneMatch(other -> iri.equals(vocabulary.iriOf(other)))) {
      add(at, "means something else or nothing by the context; it is not read");
    }
  }

  private void node(JsonObject members, Scope scope, String path) {
    ASObject object = scope.vocabulary().create(new Node(members, scope, null));
    leftOut(object, path);
    members.forEach(
        (name, value) -> {
          String at = below(path, "." + name);
          switch (name) {
            case "@context" -> {}
            case "id" -> id(value, at);
            case "type" -> types(value, at);
            default -> {
              if (name.startsWith("@")) {
                add(at, "is a keyword of JSON-LD; what it says is not read");
              }
              member(object, name, value, scope, at);
            }
          }
        });
  }

  /** Lists what is read, but is left out by the accessors. */
  private void leftOut(ASObject object, String path) {
    if (!object.get(AS.URL).isEmpty() && object.url().isEmpty()) {
      add(below(path, ".url"), "has no http or https URL; nothing of it can be opened or loaded");
    }
    if (object instanceof Emoji emoji && emoji.iconUrl().isEmpty()) {
      add(path, "is an emoji without a picture; it is left out");
    }
    if (object instanceof Question poll
        && poll.options().size() < poll.get(AS.ONE_OF).size() + poll.get(AS.ANY_OF).size()) {
      add(path, "has options that are left out: without a name, or of both kinds");
    }
  }

  private void id(JsonValue value, String path) {
    String id = Trees.text(value);
    if (value == JsonValue.NULL) {
      add(path, "is null, which is the same as absent");
    } else if (id == null) {
      add(path, "is not a string but " + shown(value) + "; the object has no id");
    } else if (Uris.id(id).isEmpty()) {
      add(path, "is not an absolute URI: " + shown(value) + "; the object has no id");
    }
  }

  private void types(JsonValue value, String path) {
    for (JsonValue type : Trees.values(value)) {
      if (!(type instanceof JsonString)) {
        add(path, "holds a value that is not a string: " + shown(type));
      }
    }
  }

  private void member(ASObject object, String name, JsonValue value, Scope scope, String path) {
    Property<?> property = scope.vocabulary().property(name);
    if (property != null) {
      property(object, property, value, scope, path);
      return;
    }
    if (scope.vocabulary().mapProperty(name) != null) {
      languageMap(value, path);
      return;
    }
    if (!scope.isBuilt()) { // JSON-LD adds keywords that nobody wrote.
      nested(value, scope, path);
    }
  }

  private void property(
      ASObject object, Property<?> property, JsonValue value, Scope scope, String path) {
    if (value == JsonValue.NULL) {
      add(path, "is null, which is the same as absent");
      return;
    }
    List<JsonValue> values = Trees.values(value);
    if (property instanceof Property.One<?> && values.size() > 1) {
      add(path, "has %d values; the first that can be read counts".formatted(values.size()));
    }
    if (property instanceof Property.Many<?> many && values.size() > many.maxValues) {
      add(path, "has %d values; the first %d count".formatted(values.size(), many.maxValues));
    }
    int most = property instanceof Property.Many<?> many ? many.maxValues : MAX_PROBLEMS;
    for (int i = 0; i < values.size() && i < most && problems.size() < MAX_PROBLEMS; i++) {
      JsonValue item = values.get(i);
      String at = value instanceof JsonArray ? below(path, "[" + i + "]") : path;
      if (object instanceof Question && Question.saysOnlyWhether(property, item, scope)) {
        continue;
      }
      if (property.type.read(item, scope) == null) {
        add(at, "is not %s: %s; it is not read".formatted(property.type.expects(), shown(item)));
      } else {
        property.type.oddity(item).ifPresent(oddity -> add(at, oddity));
        nested(item, scope, at);
      }
    }
  }

  private void languageMap(JsonValue value, String path) {
    if (!(value instanceof JsonObject map)) {
      add(path, "is not a map of languages but " + shown(value) + "; it is not read");
      return;
    }
    for (Map.Entry<String, JsonValue> entry : map.entrySet()) {
      for (JsonValue text : Trees.values(entry.getValue())) {
        if (!(text instanceof JsonString)) {
          add(
              below(path, "." + entry.getKey()),
              "is not a string: " + shown(text) + "; it is not read");
        }
      }
    }
  }

  private void nested(JsonValue value, Scope scope, String path) {
    if (value instanceof JsonObject object && !object.containsKey("@value")) {
      node(object, scope.of(object), path);
    } else if (value instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        nested(array.get(i), scope, below(path, "[" + i + "]"));
      }
    }
  }

  /**
   * Returns no more of the path than is shown. Names can be long and deep, and have many values.
   */
  private static String below(String path, String part) {
    return path.length() > MAX_PATH
        ? path
        : path + part.substring(0, Math.min(part.length(), MAX_PATH));
  }

  private static String shown(JsonValue value) {
    return switch (value.getValueType()) {
      case OBJECT -> "an object";
      case ARRAY -> "a list";
      default -> Escapes.log(value.toString());
    };
  }
}
