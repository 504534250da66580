package org.activitypub4j.model;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The smallest context that is true for a tree: ActivityStreams, the security vocabulary where a
 * key occurs, and inline definitions of just those further terms that occur.
 */
final class ContextWriter {
  private final Vocabulary vocabulary;
  private final ContextAnalysis activityStreams;
  private final ContextAnalysis security;

  /** The terms of ours that need nothing but the ActivityStreams context. */
  private final Set<String> always;

  ContextWriter(Vocabulary vocabulary, ContextAnalyser analyser) {
    this.vocabulary = vocabulary;
    this.activityStreams = analyser.analyse(analyser.base(), Trees.string(AS.CONTEXT));
    this.security = analyser.analyse(analyser.base(), Trees.string(Security.CONTEXT));
    Set<String> covered = new HashSet<>();
    activityStreams
        .terms()
        .forEach(
            (term, definition) -> {
              if (vocabulary.isOurs(term) && vocabulary.agrees(term, definition)) {
                covered.add(term);
              }
            });
    this.always = Set.copyOf(covered);
  }

  /** The tree with its context in front. */
  JsonObject withContext(JsonObject tree, Scope scope) {
    Needs needs = new Needs(scope);
    needs.collect(tree);
    JsonObjectBuilder out = Trees.object().add("@context", needs.context());
    tree.forEach(out::add);
    return out.build();
  }

  private final class Needs {
    private final Scope scope;
    private final Set<String> urls = new LinkedHashSet<>();
    private final Map<String, TermDefinition> inline = new LinkedHashMap<>();
    private final Set<String> prefixes = new LinkedHashSet<>();

    Needs(Scope scope) {
      this.scope = scope;
      urls.add(AS.CONTEXT);
    }

    void collect(JsonValue value) {
      switch (value.getValueType()) {
        case OBJECT ->
            ((JsonObject) value)
                .forEach(
                    (name, member) -> {
                      need(name);
                      if (name.equals("type")) {
                        Trees.values(member).forEach(type -> need(Trees.text(type)));
                      } else if (vocabulary.mapProperty(name) == null) {
                        collect(member);
                      }
                    });
        case ARRAY -> value.asJsonArray().forEach(this::collect);
        default -> {}
      }
    }

    private void need(@Nullable String term) {
      if (term == null || Property.KEYWORD_TERMS.contains(term) || inline.containsKey(term)) {
        return;
      }
      TermDefinition ours = vocabulary.definition(term);
      TermDefinition definition = ours == null ? scope.definition(term) : ours;
      int colon = ours == null ? -1 : term.indexOf(':');
      if (colon > 0) {
        needPrefix(term.substring(0, colon));
        return;
      }
      if (definition == null
          || (ours == null ? covers(activityStreams, term, definition) : always.contains(term))) {
        return;
      }
      if (definition.source() != null) {
        urls.add(definition.source());
      } else if (covers(security, term, definition)) {
        urls.add(Security.CONTEXT);
      } else {
        inline.put(term, definition);
      }
    }

    private void needPrefix(String prefix) {
      if (activityStreams.definition(prefix) == null) {
        prefixes.add(prefix);
      }
    }

    private boolean covers(ContextAnalysis context, String term, TermDefinition definition) {
      TermDefinition there = context.definition(term);
      if (there == null) {
        return false;
      }
      return vocabulary.isOurs(term)
          ? vocabulary.agrees(term, there)
          : there.sameMeaning(definition);
    }

    JsonValue context() {
      JsonObjectBuilder terms = Trees.object();
      Map<String, JsonValue> definitions = new LinkedHashMap<>();
      inline.forEach(
          (term, definition) -> {
            String iri = java.util.Objects.requireNonNull(definition.iri());
            String type = definition.type();
            definitions.put(
                term, definition.toJson(compact(iri), type == null ? null : compact(type)));
          });
      boolean any = !definitions.isEmpty() || !prefixes.isEmpty();
      String language = scope.language();
      if (language != null) {
        terms.add("@language", language);
        any = true;
      }
      prefixes.forEach(
          prefix ->
              terms.add(prefix, java.util.Objects.requireNonNull(Vocabulary.PREFIXES.get(prefix))));
      definitions.forEach(terms::add);
      if (!any && urls.size() == 1) {
        return Trees.string(AS.CONTEXT);
      }
      JsonArrayBuilder context = Trees.array();
      urls.forEach(context::add);
      if (any) {
        context.add(terms);
      }
      return context.build();
    }

    /** With a prefix of ours if nothing else has taken its name. */
    private String compact(String iri) {
      for (Map.Entry<String, String> prefix : Vocabulary.PREFIXES.entrySet()) {
        String name = prefix.getKey();
        if (iri.startsWith(prefix.getValue())
            && iri.length() > prefix.getValue().length()
            && !inline.containsKey(name)
            && scope.definition(name) == null) {
          needPrefix(name);
          return name + ":" + iri.substring(prefix.getValue().length());
        }
      }
      return iri;
    }
  }
}
