package org.activitypub4j.model;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How to understand the members of an object: our vocabulary, and what the document's own context
 * says about the terms that we do not know. Immutable.
 */
final class Scope {
  static final Scope EMPTY = new Scope(Vocabulary.EMPTY, ContextAnalysis.EMPTY, Reading.PLAIN);

  private final Vocabulary vocabulary;
  private final ContextAnalysis context;
  private final Reading reading;

  Scope(Vocabulary vocabulary, ContextAnalysis context, Reading reading) {
    this.vocabulary = vocabulary;
    this.context = context;
    this.reading = reading;
  }

  Vocabulary vocabulary() {
    return vocabulary;
  }

  ContextAnalysis context() {
    return context;
  }

  Reading reading() {
    return reading;
  }

  /** Whether nothing in it has a context of its own: it was built, or read by JSON-LD. */
  boolean isBuilt() {
    return context.analyser() == null;
  }

  @Nullable String language() {
    return context.language();
  }

  /** Returns the default language in the form that texts show it. */
  @Nullable String languageTag() {
    String language = context.language();
    return language == null ? null : language(language);
  }

  /**
   * Returns a language tag in the form that texts show it: in lower case, or null if the tag says
   * that the language is unknown.
   */
  static @Nullable String language(String tag) {
    String lower = tag.toLowerCase(Locale.ROOT);
    return lower.equals("@none") || lower.equals("und") ? null : lower;
  }

  @Nullable TermDefinition definition(String term) {
    return context.definition(term);
  }

  /** Returns the name of the member that holds a property. */
  String key(Property<?> property) {
    if (vocabulary.owns(property)) {
      return property.term();
    }
    TermDefinition definition = context.definition(property.term());
    return definition != null && property.accepts(definition.iri())
        ? property.term()
        : property.iri();
  }

  /** Returns the scope of an embedded object, which may have a context of its own. */
  Scope of(JsonObject child) {
    JsonValue nested = child.get("@context");
    return nested == null
            || reading == Reading.JSON_LD
            || reading == Reading.PLAIN_AFTER_JSON_LD_ERROR
        ? this
        : new Scope(vocabulary, context.nested(nested), reading);
  }

  Node child(JsonObject child) {
    return new Node(child, of(child), null);
  }

  /** Returns a Link for a bare URL. */
  Link link(String href) {
    JsonObject link = Trees.object().add("type", "Link").add("href", href).build();
    return new Link(new Node(link, this, null));
  }
}
