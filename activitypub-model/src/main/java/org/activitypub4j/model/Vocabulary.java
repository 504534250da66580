package org.activitypub4j.model;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The types and properties that a reader knows. An application adds its own:
 *
 * <pre>{@code
 * Vocabulary vocabulary = Vocabulary.standard().toBuilder()
 *     .type(Recipe.TYPE)
 *     .property(Recipe.COOK_TIME)
 *     .build();
 * }</pre>
 *
 * <p>Immutable. If two properties have the same term, the one that was added first owns it.
 */
public final class Vocabulary {
  /** The prefixes that our terms are written with, as Mastodon and Misskey write them. */
  static final Map<String, String> PREFIXES =
      Map.ofEntries(
          Map.entry("as", "https://www.w3.org/ns/activitystreams#"),
          Map.entry("xsd", "http://www.w3.org/2001/XMLSchema#"),
          Map.entry("ldp", "http://www.w3.org/ns/ldp#"),
          Map.entry("vcard", "http://www.w3.org/2006/vcard/ns#"),
          Map.entry("sec", "https://w3id.org/security#"),
          Map.entry("toot", "http://joinmastodon.org/ns#"),
          Map.entry("schema", "http://schema.org#"),
          Map.entry("ostatus", "http://ostatus.org#"),
          Map.entry("misskey", "https://misskey-hub.net/ns#"),
          Map.entry("fedibird", "http://fedibird.com/ns#"),
          Map.entry("litepub", "http://litepub.social/ns#"),
          Map.entry("gts", "https://gotosocial.org/ns#"),
          Map.entry("lemmy", "https://join-lemmy.org/ns#"),
          Map.entry("diaspora", "https://diasporafoundation.org/ns/"),
          Map.entry("pt", "https://joinpeertube.org/ns#"));

  static final Vocabulary EMPTY = new Builder().build();

  private final Map<String, TypeOf<?>> typesByTerm;
  private final Map<String, TypeOf<?>> typesByIri;
  private final Map<Class<?>, Function<Node, ? extends ASObject>> views;
  private final Map<String, Property<?>> byTerm;
  private final Map<String, Property<?>> byMapTerm;
  private final Map<String, List<Property<?>>> byIri;
  private final Map<String, List<Property<?>>> byName;
  private final List<Property<?>> properties;
  private final Map<String, TermDefinition> definitions;
  private final Map<String, Integer> ranks;
  private final JsonObject context;

  private Vocabulary(Builder builder) {
    this.typesByTerm = Map.copyOf(builder.typesByTerm);
    this.typesByIri = Map.copyOf(builder.typesByIri);
    this.views = Map.copyOf(builder.views);
    this.properties = List.copyOf(builder.properties);
    Map<String, Property<?>> terms = new HashMap<>();
    Map<String, Property<?>> mapTerms = new HashMap<>();
    Map<String, List<Property<?>>> iris = new HashMap<>();
    for (Property<?> property : properties) {
      boolean first = terms.putIfAbsent(property.term(), property) == null;
      if (first && property.isText()) {
        mapTerms.put(Property.mapTerm(property.term()), property);
      }
      for (String iri : property.iris()) {
        iris.computeIfAbsent(iri, none -> new ArrayList<>()).add(property);
      }
    }
    this.byTerm = Map.copyOf(terms);
    this.byMapTerm = Map.copyOf(mapTerms);
    this.byIri = Map.copyOf(iris);
    this.byName = names();
    this.definitions = definitions();
    this.ranks = ranks();
    this.context = context();
  }

  private static final class Holder {
    static final Vocabulary STANDARD = StandardVocabulary.create();
  }

  /**
   * Returns the standard vocabulary: ActivityStreams, ActivityPub, keys, and the terms that the
   * fediverse added to them.
   */
  public static Vocabulary standard() {
    return Holder.STANDARD;
  }

  /** Returns a builder that starts with everything in this vocabulary. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.typesByTerm.putAll(typesByTerm);
    builder.typesByIri.putAll(typesByIri);
    builder.views.putAll(views);
    builder.properties.addAll(properties);
    return builder;
  }

  /**
   * Returns the most specific registered view of a node, by its types. If there is none, returns a
   * plain object.
   */
  ASObject create(Node node) {
    TypeOf<?> best = null;
    for (JsonValue value : Trees.values(node.members().get("type"))) {
      String name = Trees.text(value);
      TypeOf<?> type = name == null ? null : typesByTerm.get(name);
      if (type != null && (best == null || best.javaType().isAssignableFrom(type.javaType()))) {
        best = type;
      }
    }
    return best == null ? new ASObject(node) : best.view(node);
  }

  /** Returns a view as the given class, whatever types the node has. */
  <T extends ASObject> T view(Class<T> type, Node node) {
    Function<Node, ? extends ASObject> view = views.get(type);
    if (view == null) {
      throw new IllegalArgumentException(
          type.getName() + " is not registered in the vocabulary with which this object was read");
    }
    return type.cast(view.apply(node));
  }

  boolean owns(Property<?> property) {
    Property<?> owner = byTerm.get(property.term());
    return owner == property || (owner != null && owner.iri().equals(property.iri()));
  }

  @Nullable Property<?> property(String term) {
    return byTerm.get(term);
  }

  @Nullable Property<?> mapProperty(String term) {
    return byMapTerm.get(term);
  }

  @Nullable TypeOf<?> type(String term) {
    return typesByTerm.get(term);
  }

  @Nullable TypeOf<?> typeByIri(String iri) {
    return typesByIri.get(iri);
  }

  /**
   * Returns the property with an IRI. Prefers one whose values are, or are not, an ordered list, as
   * asked.
   */
  @Nullable Property<?> propertyByIri(String iri, boolean list) {
    Property<?> other = null;
    for (Property<?> property : byIri.getOrDefault(iri, List.of())) {
      if ("@list".equals(property.container) == list) {
        return property;
      }
      other = other == null ? property : other;
    }
    return other;
  }

  /** Returns the properties that a member name can mean, in one context or another. */
  List<Property<?>> named(String name) {
    return byName.getOrDefault(name, List.of());
  }

  private Map<String, List<Property<?>>> names() {
    Map<String, List<Property<?>>> all = new HashMap<>();
    for (Property<?> property : properties) {
      for (String name : List.of(property.term(), property.iri())) {
        all.computeIfAbsent(name, none -> new ArrayList<>()).add(property);
        if (property.isText()) {
          all.computeIfAbsent(Property.mapTerm(name), none -> new ArrayList<>()).add(property);
        }
      }
    }
    return Map.copyOf(all);
  }

  List<Property<?>> properties() {
    return properties;
  }

  Set<TypeOf<?>> types() {
    return Set.copyOf(typesByTerm.values());
  }

  /** Returns the position of a member in what we build. Members that are not ours come last. */
  int rank(String name) {
    return ranks.getOrDefault(name, Integer.MAX_VALUE);
  }

  private Map<String, Integer> ranks() {
    Map<String, Integer> all = new HashMap<>();
    all.put("id", all.size());
    all.put("type", all.size());
    for (Property<?> property : properties) {
      all.putIfAbsent(property.term(), all.size());
      if (property.isText()) {
        all.putIfAbsent(Property.mapTerm(property.term()), all.size());
      }
    }
    return Map.copyOf(all);
  }

  /** Whether a name means something to us. */
  boolean isOurs(String term) {
    return byTerm.containsKey(term)
        || typesByTerm.containsKey(term)
        || byMapTerm.containsKey(term)
        || Property.KEYWORD_TERMS.contains(term);
  }

  /** Whether one of our names keeps our meaning with this definition. */
  boolean agrees(String term, TermDefinition definition) {
    if (Property.KEYWORD_TERMS.contains(term)) {
      return ("@" + term).equals(definition.iri());
    }
    Property<?> property = byTerm.get(term);
    if (property != null) {
      boolean byTerms = "@vocab".equals(definition.type()); // a value may be a term: Note
      boolean coerced = byTerms || "@id".equals(definition.type());
      return property.accepts(definition.iri())
          && Objects.equals(property.container, definition.container())
          && !(property.isText() && coerced)
          && !(byTerms && !property.isTerm());
    }
    Property<?> mapped = byMapTerm.get(term);
    if (mapped != null) {
      return mapped.accepts(definition.iri()) && "@language".equals(definition.container());
    }
    TypeOf<?> type = typesByTerm.get(term);
    return type != null && type.accepts(definition.iri());
  }

  /** Returns our name for an IRI or keyword, or null if we have none. */
  @Nullable String termOf(@Nullable String iri) {
    if (iri == null) {
      return null;
    }
    if (iri.startsWith("@")) {
      return iri.equals("@id") || iri.equals("@type") ? iri.substring(1) : iri;
    }
    List<Property<?>> all = byIri.get(iri);
    if (all != null) {
      return all.get(0).term();
    }
    TypeOf<?> type = typesByIri.get(iri);
    return type == null ? null : type.term();
  }

  /** Returns the IRI of one of our terms, or null. */
  @Nullable String iriOf(String term) {
    Property<?> property = byTerm.get(term);
    if (property == null) {
      property = byMapTerm.get(term);
    }
    if (property != null) {
      return property.iri();
    }
    TypeOf<?> type = typesByTerm.get(term);
    if (type != null) {
      return type.iri();
    }
    if (Property.KEYWORD_TERMS.contains(term)) {
      return "@" + term;
    }
    return PREFIXES.get(term);
  }

  /**
   * Returns the definition of one of our terms, as a property, a language map or a type; or null.
   */
  @Nullable TermDefinition definition(String term) {
    return definitions.get(term);
  }

  private Map<String, TermDefinition> definitions() {
    Map<String, TermDefinition> all = new HashMap<>();
    typesByTerm.forEach((term, type) -> all.put(term, TermDefinition.of(type.iri(), null, null)));
    byMapTerm.forEach(
        (term, property) -> all.put(term, TermDefinition.of(property.iri(), null, "@language")));
    byTerm.forEach((term, property) -> all.put(term, property.definition()));
    return Map.copyOf(all);
  }

  /**
   * Returns the context in which every term has the meaning that we read. The rules call it OURS.
   */
  JsonObject asContext() {
    return context;
  }

  private JsonObject context() {
    JsonObjectBuilder ours =
        Trees.object().add("@vocab", "_:").add("id", "@id").add("type", "@type");
    PREFIXES.forEach(
        (prefix, iri) -> ours.add(prefix, Trees.object().add("@id", iri).add("@prefix", true)));
    definitions.forEach((term, definition) -> ours.add(term, json(definition)));
    return ours.build();
  }

  private static JsonValue json(TermDefinition definition) {
    return definition.toJson(java.util.Objects.requireNonNull(definition.iri()), definition.type());
  }

  /** Collects types and properties. Not safe for use by several threads. */
  public static final class Builder {
    private final Map<String, TypeOf<?>> typesByTerm = new LinkedHashMap<>();
    private final Map<String, TypeOf<?>> typesByIri = new LinkedHashMap<>();
    private final Map<Class<?>, Function<Node, ? extends ASObject>> views = new LinkedHashMap<>();
    private final List<Property<?>> properties = new ArrayList<>();

    Builder() {}

    /**
     * Adds a type.
     *
     * @throws IllegalArgumentException if another type has its term or IRI
     */
    public Builder type(TypeOf<?> type) {
      TypeOf<?> present = typesByTerm.get(type.term());
      if (present != null && present.term().equals(type.term())) {
        throw new IllegalArgumentException(
            "the vocabulary already has a type with this term: " + type);
      }
      typesByTerm.put(type.term(), type);
      if (typesByIri.putIfAbsent(type.iri(), type) != null) {
        throw new IllegalArgumentException(
            "the vocabulary already has a type with this IRI: " + type.iri());
      }
      type.iris().forEach(iri -> typesByIri.putIfAbsent(iri, type));
      type.otherTerms().forEach(term -> typesByTerm.putIfAbsent(term, type));
      views.put(type.javaType(), type::view);
      return this;
    }

    /**
     * Adds a property.
     *
     * @throws IllegalArgumentException if its term is a compact IRI of another IRI
     */
    public Builder property(Property<?> property) {
      int colon = property.term().indexOf(':');
      if (colon >= 0) {
        String namespace = PREFIXES.get(property.term().substring(0, colon));
        if (property.isText()
            || !property.iri().equals(namespace + property.term().substring(colon + 1))) {
          throw new IllegalArgumentException("not a term for " + property + ": " + property.term());
        }
      }
      properties.add(property);
      return this;
    }

    /** Adds properties. */
    public Builder properties(Property<?>... all) {
      List.of(all).forEach(this::property);
      return this;
    }

    /**
     * Adds the extensions that are found on a class path. Without this call no extension is used.
     *
     * @throws java.util.ServiceConfigurationError if an extension cannot be loaded
     */
    public Builder extensions(ClassLoader loader) {
      ServiceLoader.load(VocabularyExtension.class, loader)
          .forEach(extension -> extension.addTo(this));
      return this;
    }

    /** Adds a class that objects can be viewed as, but that is not a type of its own. */
    <T extends ASObject> Builder view(Class<T> type, Function<Node, T> view) {
      views.put(type, view);
      return this;
    }

    /** Returns the vocabulary. */
    public Vocabulary build() {
      return new Vocabulary(this);
    }
  }
}
