package org.activitypub4j.model;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The content of an {@link ASObject}: one object of a document, and how the document is read. The
 * constructor of an application's own type passes it on to the constructor of {@code ASObject};
 * nothing else can be done with it. Immutable.
 */
public final class Node {
  static final Node EMPTY = new Node(JsonValue.EMPTY_JSON_OBJECT, Scope.EMPTY, null);

  /** If only one value counts, at most this many values are tried until one can be read. */
  private static final int MAX_TRIED = 64;

  private final JsonObject members;
  private final Scope scope;
  private final @Nullable JsonObject received;

  /**
   * @param members the members, by our own terms
   * @param received the document if this is its unchanged root, otherwise null
   */
  Node(JsonObject members, Scope scope, @Nullable JsonObject received) {
    this.members = members;
    this.scope = scope;
    this.received = received;
  }

  JsonObject members() {
    return members;
  }

  Scope scope() {
    return scope;
  }

  @Nullable JsonObject received() {
    return received;
  }

  <T extends ASObject> T as(Class<T> type) {
    ASObject object = scope.vocabulary().create(this);
    return object.as(type);
  }

  <T> Optional<T> one(Property.One<T> property) {
    String key = scope.key(property);
    T first = first(property, key);
    return Optional.ofNullable(property.isText() ? text(first, property, key) : first);
  }

  private <T> @Nullable T first(Property.One<T> property, String key) {
    List<JsonValue> values = Trees.values(members.get(key));
    if (values.isEmpty() && property.otherTerm != null) {
      values = Trees.values(members.get(property.otherTerm));
    }
    for (JsonValue value : values.subList(0, Math.min(values.size(), MAX_TRIED))) {
      T read = property.type.read(value, scope);
      if (read != null) {
        return property.type.beside(members, read);
      }
    }
    return null;
  }

  /**
   * Returns the text in the default language, or else in any language. If the same text is in the
   * language map too, as Mastodon writes it, the map tells its language.
   */
  private <T> @Nullable T text(@Nullable T plain, Property.One<T> property, String key) {
    Map<String, T> map = languageMap(property, key);
    if (plain == null) {
      T inDefault = map.get(defaultTag());
      return inDefault != null ? inDefault : map.values().stream().findFirst().orElse(null);
    }
    return map.values().stream()
        .filter(text -> property.type.sameText(text, plain))
        .findFirst()
        .orElse(plain);
  }

  <T> List<T> many(Property.Many<T> property) {
    JsonValue value = members.get(scope.key(property));
    if (value == null) {
      return List.of();
    }
    List<T> all = new ArrayList<>();
    for (JsonValue item : Trees.values(value)) {
      if (all.size() == property.maxValues) {
        break;
      }
      T read = property.type.read(item, scope);
      if (read != null) {
        all.add(read);
      }
    }
    return List.copyOf(all);
  }

  /**
   * Returns a text in each of its languages, the default language first. Tags are in lower case.
   */
  <T> Map<String, T> languages(Property.One<T> property) {
    String key = scope.key(property);
    Map<String, T> map = languageMap(property, key);
    T written = first(property, key);
    T plain = written != null ? written : map.get(defaultTag());
    boolean repeated =
        written != null
            && map.values().stream().anyMatch(text -> property.type.sameText(text, written));
    if (plain == null || repeated) {
      return map;
    }
    Map<String, T> all = new LinkedHashMap<>();
    all.put(defaultTag(), plain);
    map.forEach(all::putIfAbsent);
    return all;
  }

  private String defaultTag() {
    String language = scope.languageTag();
    return language == null ? "" : language;
  }

  /** Returns the values of the language map, in the order of the document. */
  private <T> Map<String, T> languageMap(Property<T> property, String key) {
    Map<String, T> texts = new LinkedHashMap<>();
    if (members.get(Property.mapTerm(key)) instanceof JsonObject map) {
      for (Map.Entry<String, JsonValue> entry : map.entrySet()) {
        String language = Scope.language(entry.getKey());
        for (JsonValue value : Trees.values(entry.getValue())) {
          String text = Trees.text(value);
          T read = text == null ? null : property.type.readText(text, language);
          if (read != null) {
            texts.putIfAbsent(
                language == null ? "" : language, property.type.beside(members, read));
          }
        }
      }
    }
    return texts;
  }
}
