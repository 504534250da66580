package org.activitypub4j.model;

import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a JSON-LD context says of one term, as far as plain reading and writing need it.
 *
 * @param iri the IRI or keyword, or null where the context maps the term to null
 * @param type the coercion: {@code @id}, {@code @vocab}, a datatype IRI, or null
 * @param container the container apart from {@code @set}, or null
 * @param prefix whether the term may be used as a prefix
 * @param source the bundled context that has to be named for the term because it scopes what is
 *     inside, or null
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

  TermDefinition withIri(@Nullable String other) {
    return new TermDefinition(other, type, container, prefix, source);
  }

  boolean sameMeaning(TermDefinition other) {
    return Objects.equals(iri, other.iri)
        && Objects.equals(type, other.type)
        && Objects.equals(container, other.container);
  }

  /** The definition as it stands in a context. */
  JsonValue toJson(String compactIri, @Nullable String compactType) {
    if (type == null && container == null) {
      return Trees.string(compactIri);
    }
    JsonObjectBuilder definition = Trees.object().add("@id", compactIri);
    if (compactType != null) {
      definition.add("@type", compactType);
    }
    if (container != null) {
      definition.add("@container", container);
    }
    return definition.build();
  }
}
