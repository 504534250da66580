package org.activitypub4j.model;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns expanded JSON-LD into members with our own terms, in one linear walk. What the vocabulary
 * does not know stays under its IRI, expanded. Each of our terms gets the coercion of its first
 * value, so that it can be written as it was. A value of another type stays a value object. A
 * single value is not in an array if we write it without one. Used for one document.
 */
final class ExpansionMapper {
  private final Vocabulary vocabulary;
  private final @Nullable String language;
  private final Map<String, TermDefinition> definitions = new HashMap<>();

  /**
   * @param language the default language of the document; texts in this language need no language
   *     map
   */
  ExpansionMapper(Vocabulary vocabulary, @Nullable String language) {
    this.vocabulary = vocabulary;
    this.language = language;
  }

  /**
   * Returns the members of the only node of an expanded document. If there are several nodes,
   * returns a graph of them.
   */
  JsonObject document(JsonArray expanded) {
    if (expanded.size() == 1 && expanded.get(0) instanceof JsonObject node) {
      return node(node);
    }
    return expanded.isEmpty()
        ? JsonValue.EMPTY_JSON_OBJECT
        : Trees.object().add("@graph", expanded).build();
  }

  /** Returns what our terms mean. Call it after a document was mapped. */
  Map<String, TermDefinition> definitions() {
    return Map.copyOf(definitions);
  }

  private JsonObject node(JsonObject node) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    node.forEach(
        (iri, value) -> {
          switch (iri) {
            case "@id" -> members.put("id", value);
            case "@type" -> members.put("type", types(value));
            case "@graph", "@included", "@reverse", "@index" -> members.put(iri, value);
            default -> property(iri, Trees.values(value), members);
          }
        });
    JsonObjectBuilder out = Trees.object();
    members.forEach(out::add);
    return out.build();
  }

  private JsonValue types(JsonValue value) {
    List<JsonValue> types = new ArrayList<>();
    for (JsonValue type : Trees.values(value)) {
      String iri = Trees.text(type);
      if (iri != null) {
        TypeOf<?> known = vocabulary.typeByIri(iri);
        types.add(Trees.string(known != null ? known.term() : withoutBlank(iri)));
      }
    }
    return types.size() == 1 ? types.get(0) : Trees.arrayOf(types);
  }

  /** A term without a definition has a blank node as its IRI. This gives it its own name again. */
  private String withoutBlank(String iri) {
    if (!iri.startsWith("_:")) {
      return iri;
    }
    String term = iri.substring(2);
    // A blank node with the name of one of our terms must not become that term.
    boolean free = !vocabulary.isOurs(term) && !TermDefinition.isAbsolute(term);
    return free && !term.isEmpty() ? term : iri;
  }

  private void property(String iri, List<JsonValue> values, Map<String, JsonValue> members) {
    List<JsonValue> plain = new ArrayList<>();
    List<JsonValue> list = new ArrayList<>();
    boolean listed = false;
    for (JsonValue value : values) {
      if (value instanceof JsonObject object && object.get("@list") instanceof JsonArray items) {
        list.addAll(items);
        listed = true;
      } else {
        plain.add(value);
      }
    }
    if (!plain.isEmpty() || !listed) {
      put(iri, vocabulary.propertyByIri(iri, false), plain, false, members);
    }
    if (listed) {
      Property<?> property = vocabulary.propertyByIri(iri, true);
      put(iri, property, property == null ? values : list, true, members);
    }
  }

  private void put(
      String iri,
      @Nullable Property<?> property,
      List<JsonValue> values,
      boolean list,
      Map<String, JsonValue> members) {
    if (property == null) {
      TermDefinition none = TermDefinition.of(iri, null, null);
      members.put(
          withoutBlank(iri), oneOrAll(values.stream().map(value -> literal(value, none)).toList()));
      return;
    }
    boolean owned = vocabulary.owns(property);
    String key = owned ? property.term() : property.iri();
    TermDefinition definition =
        owned ? definition(property, values, list) : TermDefinition.of(iri, null, null);
    List<JsonValue> plain = new ArrayList<>();
    Map<String, List<JsonValue>> texts = new LinkedHashMap<>();
    for (JsonValue value : values) {
      String tag = owned && property.isText() ? otherLanguage(value) : null;
      if (tag == null) {
        plain.add(value(value, definition));
      } else {
        texts.computeIfAbsent(tag, none -> new ArrayList<>()).add(Trees.unwrap(value));
      }
    }
    if (!plain.isEmpty() || texts.isEmpty()) {
      List<JsonValue> all = concat(members.get(key), plain);
      boolean array = list || (property instanceof Property.Many<?> many && !many.singleAsScalar);
      members.put(key, array ? Trees.arrayOf(all) : oneOrAll(all));
    }
    if (!texts.isEmpty()) {
      JsonObjectBuilder map = Trees.object();
      texts.forEach((tag, all) -> map.add(tag, oneOrAll(all)));
      members.put(Property.mapTerm(key), map.build());
    }
  }

  /** Returns a single value without an array, as everybody writes it. */
  private static JsonValue oneOrAll(List<JsonValue> values) {
    return values.size() == 1 ? values.get(0) : Trees.arrayOf(values);
  }

  /**
   * Returns the definition that the values were written with. The first value that shows it
   * decides.
   */
  private TermDefinition definition(Property<?> property, List<JsonValue> values, boolean list) {
    TermDefinition known = definitions.get(property.term());
    if (known != null) {
      return known;
    }
    // No context may change a guarded term, so ours does not either.
    boolean guarded = StandardVocabulary.isGuarded(property.term(), vocabulary);
    if (guarded || (values.isEmpty() && !list)) {
      return property.definition();
    }
    String type = property.isText() ? null : property.type.coercion;
    boolean graph = false;
    for (JsonValue value : values) {
      if (value instanceof JsonObject object && (isId(object) || object.containsKey("@value"))) {
        type = isId(object) ? "@id" : Trees.text(object.get("@type"));
        break;
      }
      graph = value instanceof JsonObject object && isGraph(object);
    }
    String container = list ? "@list" : graph ? "@graph" : null;
    TermDefinition definition = TermDefinition.of(property.iri(), type, container);
    definitions.put(property.term(), definition);
    return definition;
  }

  /**
   * Returns the key in the language map for a text that is not in the default language; otherwise
   * null.
   */
  private @Nullable String otherLanguage(JsonValue value) {
    if (!(value instanceof JsonObject object)
        || !(object.get("@value") instanceof JsonString)
        || !Set.of("@value", "@language").containsAll(object.keySet())) {
      return null;
    }
    String tag = Trees.text(object.get("@language"));
    if (tag == null) {
      return language == null ? null : "@none";
    }
    return tag.equalsIgnoreCase(language) ? null : tag;
  }

  private static List<JsonValue> concat(@Nullable JsonValue present, List<JsonValue> more) {
    List<JsonValue> all = new ArrayList<>(Trees.values(present));
    all.addAll(more);
    return all;
  }

  private JsonValue value(JsonValue value, TermDefinition definition) {
    if (!(value instanceof JsonObject object)) {
      return value;
    }
    if (object.containsKey("@value")) {
      return literal(value, definition);
    }
    if (isId(object)) {
      JsonValue id = Objects.requireNonNull(object.get("@id"));
      return "@id".equals(definition.type()) ? id : Trees.object().add("id", id).build();
    }
    if ("@graph".equals(definition.container()) && isGraph(object)) {
      return node(object.getJsonArray("@graph").getJsonObject(0));
    }
    return node(object);
  }

  private JsonValue literal(JsonValue value, TermDefinition definition) {
    return value instanceof JsonObject object
            && object.containsKey("@value")
            && isImplied(object, definition)
        ? Trees.unwrap(value)
        : value;
  }

  /** Whether the bare value, with this definition, means the same as the value object. */
  private boolean isImplied(JsonObject object, TermDefinition definition) {
    if (!Set.of("@value", "@type", "@language").containsAll(object.keySet())
        || !Objects.equals(Trees.text(object.get("@type")), definition.type())) {
      return false;
    }
    String tag = Trees.text(object.get("@language"));
    boolean languageCounts =
        definition.type() == null && object.get("@value") instanceof JsonString;
    return !languageCounts || (tag == null ? language == null : tag.equalsIgnoreCase(language));
  }

  private static boolean isId(JsonObject object) {
    return object.size() == 1 && object.containsKey("@id");
  }

  private static boolean isGraph(JsonObject object) {
    return object.size() == 1
        && object.get("@graph") instanceof JsonArray graph
        && graph.size() == 1
        && graph.get(0) instanceof JsonObject;
  }
}
