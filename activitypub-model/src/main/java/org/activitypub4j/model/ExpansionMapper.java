package org.activitypub4j.model;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Expanded JSON-LD to members by our own terms: a linear walk. What the vocabulary does not know
 * stays under its IRI, expanded.
 */
final class ExpansionMapper {
  private final Vocabulary vocabulary;
  private final @Nullable String language;

  /**
   * @param language the default language of the document, whose texts need no language map
   */
  ExpansionMapper(Vocabulary vocabulary, @Nullable String language) {
    this.vocabulary = vocabulary;
    this.language = language;
  }

  /** The members of the one node of an expanded document; none if there is not one. */
  JsonObject document(JsonArray expanded) {
    return expanded.size() == 1 && expanded.get(0) instanceof JsonObject node
        ? node(node)
        : JsonValue.EMPTY_JSON_OBJECT;
  }

  private JsonObject node(JsonObject node) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    node.forEach(
        (iri, value) -> {
          switch (iri) {
            case "@id" -> members.put("id", value);
            case "@type" -> members.put("type", types(value));
            case "@graph", "@included", "@reverse", "@index" -> {}
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

  private static String withoutBlank(String iri) {
    return iri.startsWith("_:") ? iri.substring(2) : iri;
  }

  private void property(String iri, List<JsonValue> values, Map<String, JsonValue> members) {
    List<JsonValue> plain = new ArrayList<>();
    List<JsonValue> list = new ArrayList<>();
    for (JsonValue value : values) {
      if (value instanceof JsonObject object && object.get("@list") instanceof JsonArray items) {
        list.addAll(items);
      } else {
        plain.add(value);
      }
    }
    if (!plain.isEmpty() || list.isEmpty()) {
      put(iri, vocabulary.propertyByIri(iri, false), plain, members);
    }
    if (!list.isEmpty()) {
      Property<?> property = vocabulary.propertyByIri(iri, true);
      put(iri, property, property == null ? values : list, members);
    }
  }

  private void put(
      String iri,
      @Nullable Property<?> property,
      List<JsonValue> values,
      Map<String, JsonValue> members) {
    if (property == null) {
      // A term without any definition has a blank node for IRI: it goes on under its own name.
      members.put(withoutBlank(iri), Trees.arrayOf(values));
      return;
    }
    String key = vocabulary.owns(property) ? property.term() : property.iri();
    List<JsonValue> plain = new ArrayList<>();
    Map<String, List<JsonValue>> texts = new LinkedHashMap<>();
    for (JsonValue value : values) {
      if (property.isText() && value instanceof JsonObject object && object.containsKey("@value")) {
        String tag = Trees.text(object.get("@language"));
        if (tag == null && language != null) {
          texts.computeIfAbsent("@none", none -> new ArrayList<>()).add(Trees.unwrap(value));
        } else if (tag == null || tag.equalsIgnoreCase(language)) {
          plain.add(Trees.unwrap(value));
        } else {
          texts.computeIfAbsent(tag, none -> new ArrayList<>()).add(Trees.unwrap(value));
        }
      } else {
        plain.add(value(value, property));
      }
    }
    if (!plain.isEmpty()) {
      members.put(key, Trees.arrayOf(concat(members.get(key), plain)));
    }
    if (!texts.isEmpty()) {
      JsonObjectBuilder map = Trees.object();
      texts.forEach((tag, all) -> map.add(tag, all.size() == 1 ? all.get(0) : Trees.arrayOf(all)));
      members.put(Property.mapTerm(key), map.build());
    }
  }

  private static List<JsonValue> concat(@Nullable JsonValue present, List<JsonValue> more) {
    List<JsonValue> all = new ArrayList<>(Trees.values(present));
    all.addAll(more);
    return all;
  }

  private JsonValue value(JsonValue value, Property<?> property) {
    if (!(value instanceof JsonObject object)) {
      return value;
    }
    if (object.containsKey("@value")) {
      JsonValue type = object.get("@type");
      boolean expected =
          type == null
              || (type instanceof JsonString iri && iri.getString().equals(property.type.coercion));
      return expected && !object.containsKey("@language") ? Trees.unwrap(value) : value;
    }
    if (object.get("@graph") instanceof JsonArray graph && graph.size() == 1) {
      return graph.get(0) instanceof JsonObject only ? node(only) : value;
    }
    if (object.size() == 1 && object.get("@id") instanceof JsonString id) {
      return id;
    }
    return node(object);
  }
}
