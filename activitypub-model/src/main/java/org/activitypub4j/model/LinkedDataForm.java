package org.activitypub4j.model;

import com.apicatalog.jsonld.JsonLdError;
import com.apicatalog.jsonld.lang.LanguageTag;
import com.apicatalog.jsonld.uri.UriUtils;
import com.apicatalog.jsonld.uri.UriValidationPolicy;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.activitypub4j.model.LinkedDataException.Obstacle;
import org.jspecify.annotations.Nullable;

/**
 * Brings the statements that a document makes into one form. What can be written in several shapes
 * in JSON-LD is refused or brought into one shape. If two documents with the same statements both
 * get through here, they differ at most in the order of values that have no order.
 *
 * <p>For this, the statements alone must show which object is the document: nothing refers to it.
 * They must also show the place of each object in it: nothing nearer to the document refers to the
 * object. Used for one document.
 */
final class LinkedDataForm {
  private static final String RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
  private static final String XSD = "http://www.w3.org/2001/XMLSchema#";

  /**
   * If several places are equally near, an object belongs to the property that is earliest in this
   * list.
   */
  private static final List<String> RATHER =
      List.of(AS.NS + "object", AS.NS + "actor", AS.NS + "attributedTo");

  /** Keywords that put statements in another place, give them another name or drop them. */
  private static final Set<String> FORBIDDEN =
      Set.of(
          "@graph", "@included", "@reverse", "@nest", "@json", "@index", "@direction", "@import");

  /** Keywords that may be members outside of a context. */
  private static final Set<String> KEYWORDS =
      Set.of("@context", "@id", "@type", "@value", "@language", "@list", "@set");

  /** Names from RDF that JSON-LD has keywords for. Types and lists could be hidden under them. */
  private static final Set<String> HAVE_KEYWORDS =
      Set.of(RDF + "type", RDF + "first", RDF + "rest", RDF + "nil");

  private static final Set<String> NUMBERS =
      Set.of(
          XSD + "integer",
          XSD + "nonNegativeInteger",
          XSD + "positiveInteger",
          XSD + "int",
          XSD + "long",
          XSD + "short",
          XSD + "unsignedInt",
          XSD + "unsignedLong",
          XSD + "decimal",
          XSD + "float",
          XSD + "double");

  /** Values of one property, or items of a list. The work grows with the square of their number. */
  private static final int MAX_VALUES = 250;

  /**
   * Characters of all names and texts, because each is compared with others. It is three times what
   * any real document has.
   */
  private static final int MAX_CHARACTERS = 256 * 1024;

  /** Above 10^21 a number is a double in RDF. */
  private static final int INTEGER_DIGITS = 21;

  private static final MathContext DIGITS = new MathContext(16);

  private final Vocabulary vocabulary;
  private final BundledContexts contexts;
  private final ReadLimits limits;

  /** Where an object is, or where something refers to it. */
  private record Place(int depth, String property) {
    boolean isNearerThan(Place other) {
      return depth < other.depth || (depth == other.depth && rank() < other.rank());
    }

    private int rank() {
      int rank = RATHER.indexOf(property);
      return rank < 0 ? RATHER.size() : rank;
    }
  }

  private final Map<String, Place> described = new HashMap<>();
  private final Map<String, List<Place>> referred = new HashMap<>();
  private int values;
  private int characters;
  private int statements;
  private int nestedContexts;

  LinkedDataForm(Vocabulary vocabulary, BundledContexts contexts, ReadLimits limits) {
    this.vocabulary = vocabulary;
    this.contexts = contexts;
    this.limits = limits;
  }

  /**
   * Checks the names of a document, before anything else is done with it.
   *
   * @throws LinkedDataException if a name is not allowed, or if there are too many
   */
  void names(JsonObject document) {
    keywords(document, 0);
  }

  /** Expands a document and brings it into its one form. */
  JsonObject of(JsonObject document) {
    JsonArray expanded = expand(document);
    if (expanded.size() != 1
        || !(expanded.get(0) instanceof JsonObject root)
        || !isDescribed(root)) {
      throw refused(Obstacle.NOT_ONE_OBJECT, expanded.size() + " objects");
    }
    JsonObject form = node(root, new Place(0, ""));
    places(Trees.text(form.get("@id")));
    return form;
  }

  /** Returns how many statements {@link #of} found. None of them may get lost. */
  int statements() {
    return statements;
  }

  private static LinkedDataException refused(Obstacle obstacle, String where) {
    return new LinkedDataException(obstacle, where);
  }

  private JsonArray expand(JsonObject document) {
    try {
      return JsonLdCall.expand(document, null, contexts);
    } catch (JsonLdError e) {
      throw refused(Obstacle.NOT_JSON_LD, String.valueOf(e.getMessage()));
    }
  }

  // --- before expansion: by the names that stand there

  private void keywords(JsonValue value, int depth) {
    if (depth > limits.maxDepth() || ++values > limits.maxTokens()) {
      throw refused(
          Obstacle.LIMIT_EXCEEDED, depth > limits.maxDepth() ? "levels" : values + " values");
    }
    if (value instanceof JsonString text) {
      length(text.getString());
    } else if (value instanceof JsonArray all) {
      for (JsonValue item : all) {
        keywords(item, depth + 1);
      }
    } else if (value instanceof JsonObject object) {
      object.forEach(
          (name, member) -> {
            length(name);
            if (name.equals("@context")) {
              if (depth > 0 && ++nestedContexts > limits.maxNestedContexts()) {
                throw refused(Obstacle.LIMIT_EXCEEDED, "contexts");
              }
              context(member, depth + 1);
            } else if (name.startsWith("@") && !KEYWORDS.contains(name)) {
              throw refused(Obstacle.KEYWORD, name);
            } else {
              keywords(member, depth + 1);
            }
          });
    }
  }

  private void length(String text) {
    characters += text.length();
    if (characters > MAX_CHARACTERS) {
      throw refused(Obstacle.LIMIT_EXCEEDED, "characters");
    }
  }

  private void context(JsonValue context, int depth) {
    for (JsonValue part : Trees.values(context)) {
      String url = Trees.text(part);
      if (url != null) {
        BundledContexts.Entry entry = contexts.find(url);
        if (entry == null) {
          throw refused(Obstacle.UNKNOWN_CONTEXT, url);
        }
        if (entry.nests()) {
          throw refused(Obstacle.KEYWORD, "@nest in " + url);
        }
      } else {
        definitions(part, depth);
      }
    }
  }

  /** No term of an inline context may name a forbidden keyword, even if the term is not used. */
  private void definitions(JsonValue value, int depth) {
    if (depth > limits.maxDepth() || ++values > limits.maxTokens()) {
      throw refused(Obstacle.LIMIT_EXCEEDED, "contexts");
    }
    switch (value.getValueType()) {
      case OBJECT ->
          ((JsonObject) value)
              .forEach(
                  (name, member) -> {
                    if (FORBIDDEN.contains(name)) {
                      throw refused(Obstacle.KEYWORD, name);
                    }
                    if (name.equals("@context")) {
                      context(member, depth + 1);
                    } else {
                      definitions(member, depth + 1);
                    }
                  });
      case ARRAY -> ((JsonArray) value).forEach(item -> definitions(item, depth + 1));
      case STRING -> {
        String text = ((JsonString) value).getString();
        if (FORBIDDEN.contains(text)) {
          throw refused(Obstacle.KEYWORD, text);
        }
      }
      default -> {}
    }
  }

  // --- after expansion: by what it means

  private static boolean isDescribed(JsonObject node) {
    return node.size() > (node.containsKey("@id") ? 1 : 0);
  }

  private JsonObject node(JsonObject node, Place place) {
    JsonObjectBuilder out = Trees.object();
    JsonValue id = node.get("@id");
    if (id != null) {
      String iri = absolute(id);
      out.add("@id", id);
      if (isDescribed(node)) {
        if (described.put(iri, place) != null) {
          throw refused(Obstacle.AMBIGUOUS_PLACE, iri);
        }
      } else {
        referred.computeIfAbsent(iri, none -> new ArrayList<>(2)).add(place);
      }
    }
    Set<String> properties = new HashSet<>();
    node.forEach(
        (name, value) -> {
          atMost(name, Trees.values(value).size());
          if (name.equals("@type")) {
            Set<String> types = new TreeSet<>();
            Trees.values(value).forEach(type -> types.add(absolute(type)));
            statements += types.size();
            if (!types.isEmpty()) {
              out.add("@type", Trees.arrayOf(types.stream().map(Trees::string).toList()));
            }
          } else if (name.startsWith("@")) {
            if (!name.equals("@id")) {
              throw refused(Obstacle.KEYWORD, name);
            }
          } else if (name.startsWith("_:")) {
            unsaid(name, value);
          } else {
            property(name, value, place, out, properties);
          }
        });
    return out.build();
  }

  private static String absolute(JsonValue iri) {
    String text = Trees.text(iri);
    // If the processor does not accept an IRI, it writes it to its log.
    if (text == null
        || !Shapes.isAbsoluteIri(text)
        || !UriUtils.isAbsoluteUri(text, UriValidationPolicy.Full)) {
      throw refused(Obstacle.NOT_ABSOLUTE, text == null ? iri.toString() : text);
    }
    if (HAVE_KEYWORDS.contains(text)) {
      throw refused(Obstacle.KEYWORD, text);
    }
    return text;
  }

  /** A name without a meaning makes no statement, but objects under it would still make some. */
  private static void unsaid(String name, JsonValue value) {
    for (JsonValue item : Trees.values(value)) {
      if (item instanceof JsonObject object) {
        JsonValue list = object.get("@list");
        if (list != null) {
          unsaid(name, list);
        } else if (!object.containsKey("@value") && isDescribed(object)) {
          throw refused(Obstacle.UNDECLARED, name.substring(2));
        }
      }
    }
  }

  private static void atMost(String name, int values) {
    if (values > MAX_VALUES) {
      throw refused(Obstacle.LIMIT_EXCEEDED, "%d values of %s".formatted(values, name));
    }
  }

  private void property(
      String iri, JsonValue value, Place place, JsonObjectBuilder out, Set<String> properties) {
    absolute(Trees.string(iri));
    Place here = new Place(place.depth() + 1, iri);
    Set<JsonValue> seen = new HashSet<>();
    List<JsonValue> values = new ArrayList<>();
    boolean list = false;
    for (JsonValue item : Trees.values(value)) {
      JsonValue said = value(item, here);
      list |= said instanceof JsonObject object && object.containsKey("@list");
      // The same value twice counts once, but two objects without ids are two.
      if (isAnonymous(said) || seen.add(said)) {
        values.add(said);
      }
    }
    Property<?> property = vocabulary.propertyByIri(iri, list);
    if (property != null && !properties.add(property.iri())) {
      throw refused(Obstacle.SEVERAL_VALUES, iri); // the property has several IRIs
    }
    if (property instanceof Property.One<?> one) {
      oneCounts(one, values);
    }
    statements += values.size();
    if (!values.isEmpty()) {
      out.add(iri, Trees.arrayOf(values));
    }
  }

  private static boolean isAnonymous(JsonValue value) {
    return value instanceof JsonObject object
        && !object.containsKey("@value")
        && !object.containsKey("@id");
  }

  /**
   * If there are several values, the first would count. But statements have no order, so there is
   * no first one.
   */
  private static void oneCounts(Property.One<?> property, List<JsonValue> values) {
    Set<String> languages = new TreeSet<>();
    for (JsonValue value : values) {
      String language = property.isText() ? language(value) : "";
      if (!languages.add(language)) {
        throw refused(Obstacle.SEVERAL_VALUES, property.iri());
      }
    }
    if (values.size() > 1) {
      values.sort(Comparator.comparing(LinkedDataForm::language));
    }
  }

  private static String language(JsonValue value) {
    String tag = value instanceof JsonObject object ? Trees.text(object.get("@language")) : null;
    return tag == null ? "" : tag.toLowerCase(java.util.Locale.ROOT);
  }

  private JsonValue value(JsonValue value, Place place) {
    if (!(value instanceof JsonObject object)) {
      throw refused(Obstacle.NOT_JSON_LD, value.toString());
    }
    if (object.containsKey("@value")) {
      return literal(object);
    }
    JsonValue list = object.get("@list");
    if (list == null) {
      return node(object, place);
    }
    if (object.size() > 1) {
      throw refused(Obstacle.KEYWORD, object.keySet().toString());
    }
    JsonArrayBuilder items = Trees.array();
    List<JsonValue> all = Trees.values(list);
    atMost("@list", all.size());
    all.forEach(item -> items.add(value(item, place)));
    statements += 2 * all.size(); // each item, and what follows it
    return Trees.object().add("@list", items).build();
  }

  /**
   * A literal is its text and its datatype. A number may be written as a JSON number or as a text.
   */
  private static JsonValue literal(JsonObject object) {
    for (String name : object.keySet()) {
      if (!name.equals("@value") && !name.equals("@type") && !name.equals("@language")) {
        throw refused(Obstacle.KEYWORD, name);
      }
    }
    JsonValue value = object.getOrDefault("@value", JsonValue.NULL);
    JsonValue type = object.get("@type");
    String language = Trees.text(object.get("@language"));
    if (language != null
        && !(Shapes.isLanguageTag(language) && LanguageTag.isWellFormed(language))) {
      throw refused(Obstacle.NOT_ABSOLUTE, language);
    }
    String datatype = null;
    if (type != null) {
      if (FORBIDDEN.contains(String.valueOf(Trees.text(type)))) {
        throw refused(Obstacle.KEYWORD, String.valueOf(Trees.text(type)));
      }
      datatype = absolute(type);
    }
    JsonObjectBuilder out = Trees.object();
    boolean isNumber = value instanceof JsonNumber;
    if (datatype != null
        && (isNumber || value == JsonValue.TRUE || value == JsonValue.FALSE)
        && !(isNumber ? NUMBERS.contains(datatype) : datatype.equals(XSD + "boolean"))) {
      throw refused(Obstacle.READS_OTHERWISE, value + " as " + datatype); // others see a text
    }
    if (value instanceof JsonNumber number) {
      BigDecimal decimal = number.bigDecimalValue();
      if (Math.abs((long) decimal.precision() - decimal.scale()) > 400) {
        throw refused(Obstacle.LIMIT_EXCEEDED, "exponent");
      }
      boolean whole = isWhole(decimal);
      out.add("@value", number(decimal, whole && !(XSD + "double").equals(datatype)));
      if (datatype != null && !datatype.equals(XSD + (whole ? "integer" : "double"))) {
        out.add("@type", datatype);
      }
      return out.build();
    }
    if (value == JsonValue.TRUE || value == JsonValue.FALSE) {
      out.add("@value", value);
      if (datatype != null && !datatype.equals(XSD + "boolean")) {
        out.add("@type", datatype);
      }
      return out.build();
    }
    String text = Trees.text(value);
    if (text == null) {
      throw refused(Obstacle.NOT_JSON_LD, value.toString());
    }
    if (datatype != null && NUMBERS.contains(datatype) && Shapes.isNumber(text)) {
      return literal(
          Trees.object()
              .add("@value", Trees.PROVIDER.createValue(new BigDecimal(text)))
              .add("@type", datatype)
              .build());
    }
    if ((XSD + "boolean").equals(datatype) && (text.equals("true") || text.equals("false"))) {
      return out.add("@value", text.equals("true") ? JsonValue.TRUE : JsonValue.FALSE).build();
    }
    out.add("@value", value);
    if (datatype != null && !datatype.equals(XSD + "string")) {
      out.add("@type", datatype);
    }
    if (language != null) {
      out.add("@language", language);
    }
    return out.build();
  }

  private static boolean isWhole(BigDecimal number) {
    return number.signum() == 0
        || (number.stripTrailingZeros().scale() <= 0
            && number.precision() - number.scale() <= INTEGER_DIGITS);
  }

  /** A number that is not whole gets only as many digits as its text in RDF has. */
  private static JsonNumber number(BigDecimal number, boolean exact) {
    BigDecimal said = (exact ? number : number.round(DIGITS)).stripTrailingZeros();
    return Trees.PROVIDER.createValue(
        said.signum() == 0
            ? BigDecimal.ZERO
            : said.scale() < 0 && said.scale() > -INTEGER_DIGITS ? said.setScale(0) : said);
  }

  /** Checks that nobody could move an object to another place without changing the statements. */
  private void places(@Nullable String root) {
    referred.forEach(
        (iri, places) -> {
          Place own = described.get(iri);
          if (own != null) {
            for (Place other : places) {
              if (iri.equals(root) || !own.isNearerThan(other)) {
                throw refused(Obstacle.AMBIGUOUS_PLACE, iri);
              }
            }
          }
        });
  }
}
