package org.activitypub4j.model;

import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a JSON-LD context says about one term, as far as plain reading and writing need it.
 *
 * @param iri the IRI or keyword, or null if the context maps the term to null
 * @param type the coercion: {@code @id}, {@code @vocab}, a datatype IRI, or null
 * @param container the containers apart from {@code @set} in one string, or null
 * @param prefix whether the term may be used as a prefix
 * @param source the bundled context that must be named for the term because the term has a scoped
 *     context for what is inside, or null
 */
record TermDefinition(
    @Nullable String iri,
    @Nullable String type,
    @Nullable String container,
    boolean prefix,
    @Nullable String source) {

  static TermDefinition of(String iri, @Nullable String type, @Nullable String container) {
    return new TermDefinition(iri, type, container, false, null);
  }

  /**
   * Returns the definition of a term that no context defines. Its meaning is nothing that others
   * could know.
   */
  static TermDefinition undefined(String term) {
    return of("_:" + term, null, null);
  }

  /** Whether a name needs no definition: a keyword, an IRI, a compact IRI. */
  static boolean isAbsolute(String name) {
    return name.startsWith("@") || name.indexOf(':') >= 0;
  }

  /** Whether the names of a value's members are keys, not terms. */
  boolean isMap() {
    return container != null
        && Stream.of("@language", "@index", "@id", "@type").anyMatch(container::contains);
  }

  TermDefinition withIri(@Nullable String other) {
    return new TermDefinition(other, type, container, prefix, source);
  }

  boolean sameMeaning(TermDefinition other) {
    return Objects.equals(iri, other.iri)
        && Objects.equals(type, other.type)
        && Objects.equals(container, other.container);
  }

  /** Returns the definition as it is written in a context. */
  JsonValue toJson(String compactIri, @Nullable String compactType) {
    if (type == null && container == null) {
      return Trees.string(compactIri);
    }
    JsonObjectBuilder definition = Trees.object().add("@id", compactIri);
    if (compactType != null) {
      definition.add("@type", compactType);
    }
    if (container != null) {
      List<JsonString> parts = Stream.of(container.split("(?=@)", -1)).map(Trees::string).toList();
      definition.add("@container", parts.size() == 1 ? parts.get(0) : Trees.arrayOf(parts));
    }
    return definition.build();
  }
}
