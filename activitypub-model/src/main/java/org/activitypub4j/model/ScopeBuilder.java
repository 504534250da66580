package org.activitypub4j.model;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects what the context of one written document must say while objects of several documents are
 * put together. A term keeps the definition from its document; if it has none there, it gets none
 * here. If a term means two things, the second meaning is written under its IRI. Our own terms
 * differ only in their coercion: if a term is set here, that decides, otherwise its first
 * definition. Not safe for use by several threads.
 */
final class ScopeBuilder {
  private final Vocabulary vocabulary;
  private final Map<String, TermDefinition> definitions = new HashMap<>();

  /** Those of our terms that occur with our own definition. */
  private final Set<String> claimed = new HashSet<>();

  private @Nullable String language;

  ScopeBuilder(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  Vocabulary vocabulary() {
    return vocabulary;
  }

  Scope build(Reading reading) {
    return new Scope(
        vocabulary, ContextAnalysis.built(new HashMap<>(definitions), language), reading);
  }

  /**
   * Returns the member name for a property that is set here. Defines it if the vocabulary does not
   * have it.
   */
  String key(Property<?> property) {
    String present = present(property);
    if (present.equals(property.term()) && vocabulary.owns(property)) {
      claim(present);
    }
    return present;
  }

  /** Returns the member name for a property. Defines it here if the vocabulary does not know it. */
  String present(Property<?> property) {
    if (vocabulary.owns(property)) {
      return property.term();
    }
    boolean free = !vocabulary.isOurs(property.term());
    return free && define(property) ? property.term() : property.iri();
  }

  private void claim(String term) {
    claimed.add(term);
    definitions.remove(term);
  }

  /**
   * Takes the term of a property. A term that came from a document gets the coercion that we write.
   */
  private boolean define(Property<?> property) {
    TermDefinition definition = property.definition();
    TermDefinition present = definitions.putIfAbsent(property.term(), definition);
    if (present == null || present.sameMeaning(definition)) {
      return true;
    }
    boolean same =
        property.accepts(present.iri())
            && Objects.equals(present.container(), definition.container());
    if (same) {
      definitions.put(property.term(), definition.withIri(present.iri()));
    }
    return same;
  }

  /** Defines a type that the vocabulary does not know. */
  void defineType(TypeOf<?> type) {
    if (!define(type.term(), TermDefinition.of(type.iri(), null, null))) {
      throw new IllegalStateException("two meanings of the type " + type.term());
    }
  }

  /** Takes a term with a meaning. Returns false if the term has another meaning here already. */
  private boolean define(String term, TermDefinition definition) {
    TermDefinition present = definitions.putIfAbsent(term, definition);
    return present == null || present.sameMeaning(definition);
  }

  /**
   * Returns the members of the object that everything else goes into. Its default language becomes
   * the default language here.
   */
  JsonObject root(ASObject object) {
    language = language(object.node().scope());
    return adopt(object);
  }

  /**
   * Returns the default language of a document; null if there is none. Some documents say that it
   * is not known, which counts as none.
   */
  private static @Nullable String language(Scope scope) {
    return scope.languageTag() == null ? null : scope.language();
  }

  /**
   * Returns the members of an object, with names that mean here what they meant in its document.
   */
  JsonObject adopt(ASObject object) {
    JsonObject members = object.node().members();
    Scope scope = object.node().scope();
    if (isAtHome(scope)) {
      take(members);
      return members;
    }
    return adopt(members, scope);
  }

  /** Whether names of that scope mean the same here. They do for most objects that were built. */
  private boolean isAtHome(Scope scope) {
    return scope.vocabulary() == vocabulary
        && scope.isBuilt()
        && scope.context().terms().isEmpty()
        && definitions.isEmpty()
        && Objects.equals(language, language(scope));
  }

  /** Remembers what names mean. None of them needs another name here. */
  private void take(JsonValue value) {
    if (value instanceof JsonArray items) {
      items.forEach(this::take);
    } else if (value instanceof JsonObject members) {
      members.forEach(
          (name, member) -> {
            take(name);
            if (name.equals("type")) {
              Trees.values(member)
                  .forEach(type -> take(Objects.requireNonNullElse(Trees.text(type), "type")));
            } else if (vocabulary.mapProperty(name) == null) {
              take(member);
            }
          });
    }
  }

  private void take(String name) {
    if (vocabulary.isOurs(name)) {
      claimed.add(name);
    } else if (!TermDefinition.isAbsolute(name)) {
      definitions.putIfAbsent(name, TermDefinition.undefined(name));
    }
  }

  private JsonObject adopt(JsonObject members, Scope scope) {
    JsonObjectBuilder out = Trees.object();
    members.forEach(
        (name, value) -> {
          switch (name) {
            case "@context" -> {}
            case "id" -> out.add(name, value);
            case "type" -> out.add(name, types(value, scope));
            default -> member(name, value, scope, out);
          }
        });
    if (!Objects.equals(language, language(scope))) {
      members.forEach((name, value) -> text(vocabulary.property(name), members, scope, out));
    }
    return out.build();
  }

  private void member(String name, JsonValue value, Scope scope, JsonObjectBuilder out) {
    TermDefinition definition = definition(name, scope);
    if (vocabulary.isOurs(name)) {
      ours(name, definition, value, scope, out);
    } else if (definition == null) {
      out.add(name, nested(value, scope)); // A keyword or an IRI.
    } else if (definition.iri() != null && define(name, definition)) {
      out.add(name, definition.isMap() ? map(value, scope) : nested(value, scope));
    } else if (definition.iri() != null) {
      out.add(definition.iri(), expanded(value, definition, scope));
    }
  }

  /**
   * Returns what a name means in its document; null if it is one of ours with our own definition, a
   * keyword or an IRI.
   */
  private @Nullable TermDefinition definition(String name, Scope scope) {
    TermDefinition own = scope.definition(name);
    boolean needsNone = vocabulary.isOurs(name) || TermDefinition.isAbsolute(name);
    return needsNone || own != null ? own : TermDefinition.undefined(name);
  }

  private void ours(
      String name,
      @Nullable TermDefinition definition,
      JsonValue value,
      Scope scope,
      JsonObjectBuilder out) {
    if (definition == null) {
      claim(name);
    } else if (!claimed.contains(name)) {
      definitions.putIfAbsent(name, definition);
    }
    out.add(name, vocabulary.mapProperty(name) != null ? value : nested(value, scope));
  }

  private JsonValue map(JsonValue value, Scope scope) {
    if (!(value instanceof JsonObject map)) {
      return nested(value, scope);
    }
    JsonObjectBuilder out = Trees.object();
    map.forEach((key, item) -> out.add(key, nested(item, scope)));
    return out.build();
  }

  /** Moves text in another default language into the language map. */
  private void text(
      @Nullable Property<?> property, JsonObject members, Scope scope, JsonObjectBuilder out) {
    if (property == null || !property.isText()) {
      return;
    }
    List<JsonValue> texts = new ArrayList<>();
    List<JsonValue> others = new ArrayList<>();
    for (JsonValue item : Trees.values(members.get(property.term()))) {
      (item instanceof JsonString ? texts : others).add(item);
    }
    if (texts.isEmpty()) {
      return;
    }
    String tag = Objects.requireNonNullElse(language(scope), "@none");
    String mapTerm = Property.mapTerm(property.term());
    JsonObjectBuilder map = Trees.object();
    if (members.get(mapTerm) instanceof JsonObject present) {
      present.forEach(map::add);
      texts.addAll(Trees.values(present.get(tag)));
    }
    out.add(mapTerm, map.add(tag, texts.size() == 1 ? texts.get(0) : Trees.arrayOf(texts)));
    if (others.isEmpty()) {
      out.remove(property.term());
    } else {
      out.add(property.term(), nested(Trees.arrayOf(others), scope));
    }
  }

  private JsonValue types(JsonValue value, Scope scope) {
    if (value instanceof JsonArray all) {
      JsonArrayBuilder out = Trees.array();
      all.forEach(type -> out.add(type(type, scope)));
      return out.build();
    }
    return type(value, scope);
  }

  private JsonValue type(JsonValue value, Scope scope) {
    String name = Trees.text(value);
    if (name == null || vocabulary.type(name) != null) {
      return value;
    }
    TermDefinition definition = definition(name, scope);
    if (definition == null || definition.iri() == null || define(name, definition)) {
      return value;
    }
    return Trees.string(definition.iri());
  }

  private JsonValue nested(JsonValue value, Scope scope) {
    if (value instanceof JsonObject object) {
      return adopt(object, scope.of(object));
    }
    if (value instanceof JsonArray array) {
      JsonArrayBuilder out = Trees.array();
      array.forEach(item -> out.add(nested(item, scope)));
      return out.build();
    }
    return value;
  }

  /** Returns a value in its full form, because it loses its term and the coercion of that term. */
  private JsonValue expanded(JsonValue value, TermDefinition definition, Scope scope) {
    if (value instanceof JsonArray array) {
      JsonArrayBuilder out = Trees.array();
      array.forEach(item -> out.add(expanded(item, definition, scope)));
      return "@list".equals(definition.container())
          ? Trees.object().add("@list", out).build()
          : out.build();
    }
    if (value instanceof JsonString && definition.type() != null) {
      return definition.type().equals("@id") || definition.type().equals("@vocab")
          ? Trees.object().add("@id", value).build()
          : Trees.object().add("@value", value).add("@type", definition.type()).build();
    }
    return nested(value, scope);
  }
}
