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
 * Writes the smallest context that is correct for a tree: ActivityStreams, the security vocabulary
 * if there is a key, and inline definitions of only those other terms that occur.
 */
final class ContextWriter {
  private final Vocabulary vocabulary;
  private final ContextAnalyser analyser;
  private final ContextAnalysis activityStreams;
  private final ContextAnalysis security;

  /** Those of our terms that need only the ActivityStreams context. */
  private final Set<String> always;

  ContextWriter(Vocabulary vocabulary, ContextAnalyser analyser) {
    this.vocabulary = vocabulary;
    this.analyser = analyser;
    this.activityStreams = analyser.analyse(analyser.base(), Trees.string(AS.CONTEXT));
    this.security = analyser.analyse(analyser.base(), Trees.string(Security.CONTEXT));
    Set<String> covered = new HashSet<>();
    activityStreams
        .terms()
        .forEach(
            (term, definition) -> {
              if (vocabulary.isOurs(term) && suits(term, definition)) {
                covered.add(term);
              }
            });
    this.always = Set.copyOf(covered);
  }

  /** Whether a definition fits what we write under one of our names. */
  private boolean suits(String term, TermDefinition definition) {
    return vocabulary.agrees(term, definition)
        && (!isTerm(term) || "@vocab".equals(definition.type()));
  }

  private boolean isTerm(String name) {
    Property<?> property = vocabulary.property(name);
    return property != null && property.isTerm();
  }

  /** Returns the tree with its context in front. */
  JsonObject withContext(JsonObject tree, Scope scope) {
    Needs needs = new Needs(scope);
    needs.collect(tree);
    JsonObjectBuilder out = Trees.object().add("@context", needs.context());
    tree.forEach(out::add);
    return out.build();
  }

  private final class Needs {
    private final Scope scope;
    private final Set<String> names = new LinkedHashSet<>();
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
                      if (name.equals("type") || isTerm(name)) {
                        Trees.values(member).forEach(type -> need(Trees.text(type)));
                      } else if (vocabulary.mapProperty(name) == null) {
                        collect(member);
                      }
                    });
        case ARRAY -> value.asJsonArray().forEach(this::collect);
        default -> {}
      }
    }

    private void need(@Nullable String name) {
      if (name == null || (always.contains(name) && scope.definition(name) == null)) {
        return;
      }
      int colon = name.indexOf(':');
      if (colon > 0 && vocabulary.property(name) != null) {
        needPrefix(name.substring(0, colon));
      } else if (!Property.KEYWORD_TERMS.contains(name)
          && (!TermDefinition.isAbsolute(name) || scope.definition(name) != null)) {
        names.add(name);
      }
    }

    private void needPrefix(String prefix) {
      if (activityStreams.definition(prefix) == null) {
        prefixes.add(prefix);
      }
    }

    private TermDefinition wanted(String term) {
      TermDefinition own = scope.definition(term);
      TermDefinition definition = own == null ? vocabulary.definition(term) : own;
      return definition == null ? TermDefinition.undefined(term) : definition;
    }

    /**
     * Whether a context gives a term the meaning that we want. For our own terms the coercion may
     * differ.
     */
    private boolean means(ContextAnalysis context, String term) {
      TermDefinition there = context.definition(term);
      if (there == null) {
        return wanted(term).sameMeaning(TermDefinition.undefined(term));
      }
      boolean byDefault = scope.definition(term) == null && vocabulary.isOurs(term);
      return byDefault ? suits(term, there) : there.sameMeaning(wanted(term));
    }

    private void name(String term) {
      String source = wanted(term).source();
      if (means(activityStreams, term)) {
        return;
      }
      if (source != null) {
        urls.add(source);
      } else if (security.definition(term) != null && means(security, term)) {
        urls.add(Security.CONTEXT);
      }
    }

    /**
     * Defines inline what the named contexts do not say: terms that they lack, or that have another
     * meaning in them.
     */
    private void define() {
      if (names.isEmpty()) {
        return;
      }
      names.forEach(this::name);
      ContextAnalysis named =
          analyser.analyse(
              analyser.base(), Trees.arrayOf(urls.stream().map(Trees::string).toList()));
      for (String term : names) {
        if (!means(named, term)) {
          inline.put(term, wanted(term));
        }
      }
    }

    JsonValue context() {
      define();
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

    /**
     * Returns an IRI with one of our prefixes, unless something else has the name of the prefix.
     */
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
