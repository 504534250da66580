package org.activitypub4j.model;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether our terms keep our meaning in a context. The same context inside the same enclosing
 * context always gives the same answer, so answers are cached by the value of the context.
 */
final class ContextAnalyser {
  private static final int MAX_ENTRIES = 64;
  private static final int MAX_CHARACTERS = 16 * 1024;

  /** Heap for the contexts that are remembered: about a hundred of those in real use. */
  private static final long CACHE_BYTES = 8L << 20;

  /** The IRI of a prefix ends in one of these, or its definition says that it is a prefix. */
  private static final String GEN_DELIMS = ":/?#[]@";

  private final Vocabulary vocabulary;
  private final BundledContexts contexts;
  private final ContextAnalysis base;

  /**
   * The key of the cache.
   *
   * @param enclosing the number of the enclosing analysis, not the analysis itself: that is large,
   *     and with it an entry would keep more memory than its weight says
   */
  private record Key(long enclosing, JsonValue context) {}

  private final Cache<Key, ContextAnalysis> cache =
      Caffeine.newBuilder()
          .maximumWeight(CACHE_BYTES)
          .weigher((Key key, ContextAnalysis value) -> ContextWeight.of(key.context(), value))
          .executor(Runnable::run)
          .build();

  private final AtomicLong numbers = new AtomicLong();

  ContextAnalyser(Vocabulary vocabulary, BundledContexts contexts) {
    this.vocabulary = vocabulary;
    this.contexts = contexts;
    this.base =
        new ContextAnalysis(this, 0, Map.of(), Set.of(), Map.of(), Map.of(), null, null, 0, false);
  }

  ContextAnalysis base() {
    return base;
  }

  ContextAnalysis analyse(ContextAnalysis enclosing, JsonValue context) {
    return cache.get(
        new Key(enclosing.number(), context), key -> new Merge(enclosing).run(context));
  }

  /** Merges one context into the enclosing one. */
  private final class Merge {
    private final Map<String, TermDefinition> terms;
    private @Nullable String language;
    private @Nullable String slow;
    private int scopedTerms;
    private boolean partial;

    Merge(ContextAnalysis enclosing) {
      this.terms = new HashMap<>(enclosing.terms());
      this.language = enclosing.language();
      this.slow = enclosing.slow();
      this.scopedTerms = enclosing.scopedTerms();
      this.partial = enclosing.partial();
    }

    ContextAnalysis run(JsonValue context) {
      scopedTerms += ContextSize.scopedTerms(context, contexts);
      int entries = 0;
      for (JsonValue part : context instanceof JsonArray array ? array : List.of(context)) {
        entries += part instanceof JsonObject object ? object.size() : 1;
      }
      if (entries > MAX_ENTRIES || context.toString().length() > MAX_CHARACTERS) {
        slow("the context is large");
      }
      merge(context);
      return finish();
    }

    private void merge(JsonValue context) {
      if (context instanceof JsonArray parts) {
        parts.forEach(this::merge);
      } else if (context instanceof JsonString url) {
        BundledContexts.Entry entry = contexts.find(url.getString());
        if (entry == null) {
          partial = true;
        } else {
          bundled(entry.context(), entry.url());
        }
      } else if (context instanceof JsonObject definitions) {
        define(definitions, null);
      } else {
        slow("a null entry or one of a wrong type in the context");
      }
    }

    private void bundled(JsonValue context, String url) {
      if (context instanceof JsonObject definitions) {
        define(definitions, url);
      } else if (context instanceof JsonArray parts) {
        parts.forEach(part -> bundled(part, url));
      } else {
        merge(context);
      }
    }

    private void define(JsonObject definitions, @Nullable String source) {
      new Definitions(definitions, source).defineAll();
    }

    private void slow(String why) {
      if (slow == null) {
        slow = why;
      }
    }

    private ContextAnalysis finish() {
      Set<String> differs = new HashSet<>();
      Map<String, String> aliases = new HashMap<>();
      Map<String, String> prefixes = new LinkedHashMap<>();
      terms.forEach(
          (term, definition) -> {
            boolean differing = vocabulary.isOurs(term) && !vocabulary.agrees(term, definition);
            if (differing) {
              differs.add(term);
            }
            if (differing || !vocabulary.isOurs(term)) {
              String ours = vocabulary.termOf(definition.iri());
              if (ours != null && !ours.equals(term)) {
                aliases.put(term, ours);
              }
            }
            String iri = definition.iri();
            if (definition.prefix() && iri != null && !iri.equals(Vocabulary.PREFIXES.get(term))) {
              prefixes.put(term, iri);
            }
          });
      return new ContextAnalysis(
          ContextAnalyser.this,
          numbers.incrementAndGet(),
          terms,
          differs,
          aliases,
          prefixes,
          language,
          slow,
          scopedTerms,
          partial);
    }

    /** The entries of one context object. A term may refer to a prefix that is defined after it. */
    private final class Definitions {
      private final JsonObject entries;
      private final @Nullable String source;
      private final Set<String> done = new HashSet<>();

      Definitions(JsonObject entries, @Nullable String source) {
        this.entries = entries;
        this.source = source;
      }

      void defineAll() {
        entries.forEach(
            (name, value) -> {
              if (name.startsWith("@")) {
                keyword(name, value);
              } else {
                term(name);
              }
            });
      }

      private void keyword(String name, JsonValue value) {
        switch (name) {
          case "@version", "@protected" -> {}
          case "@vocab" -> {
            if (!"_:".equals(Trees.text(value))) {
              slow("@vocab");
            }
          }
          case "@language" -> {
            if (value == JsonValue.NULL) {
              language = null;
            } else if (value instanceof JsonString tag) {
              language = tag.getString();
            } else {
              slow("@language of a wrong type");
            }
          }
          default -> slow(name + " in a context");
        }
      }

      private void term(String name) {
        JsonValue value = entries.get(name);
        if (value == null || !done.add(name)) {
          return;
        }
        terms.remove(name);
        if (value == JsonValue.NULL) {
          terms.put(name, new TermDefinition(null, null, null, false, null));
        } else if (value instanceof JsonString iri) {
          String expanded = expand(iri.getString());
          boolean prefix =
              expanded != null
                  && !expanded.isEmpty()
                  && !expanded.startsWith("@")
                  && GEN_DELIMS.indexOf(expanded.charAt(expanded.length() - 1)) >= 0;
          terms.put(name, new TermDefinition(expanded, null, null, prefix, null));
        } else if (value instanceof JsonObject definition) {
          terms.put(name, expanded(name, definition));
        } else {
          slow("a definition of a wrong type: " + name);
        }
      }

      private TermDefinition expanded(String name, JsonObject definition) {
        boolean proven = ProvenScopes.contains(name, definition, source, contexts);
        for (Map.Entry<String, JsonValue> entry : definition.entrySet()) {
          switch (entry.getKey()) {
            case "@id", "@type", "@container", "@prefix", "@protected" -> {}
            case "@context" -> {
              if (!proven) {
                slow("a scoped context: " + name);
              }
            }
            default -> slow(entry.getKey() + " in the definition of " + name);
          }
        }
        String iri;
        if (!definition.containsKey("@id")) {
          iri = name.indexOf(':') > 0 ? expand(name) : "_:" + name;
        } else if (definition.get("@id") == JsonValue.NULL) {
          iri = null;
        } else {
          String id = Trees.text(definition.get("@id"));
          iri = id == null ? null : id.equals(name) ? expandItself(name) : expand(id);
        }
        String type = Trees.text(definition.get("@type"));
        if ("@json".equals(type)) {
          slow("@json: " + name);
        }
        return new TermDefinition(
            iri,
            type == null ? null : Objects.requireNonNullElse(expand(type), type),
            container(definition.get("@container")),
            definition.get("@prefix") == JsonValue.TRUE,
            definition.containsKey("@context") ? source : null);
      }

      private @Nullable String expandItself(String name) {
        return name.indexOf(':') > 0 ? expand(name) : "_:" + name;
      }

      private static @Nullable String container(@Nullable JsonValue value) {
        List<String> all =
            Trees.values(value).stream()
                .map(Trees::text)
                .filter(text -> text != null && !text.equals("@set"))
                .toList();
        return all.isEmpty() ? null : String.join("", all);
      }

      /** Limits the length: prefixes that use other prefixes could grow without end. */
      private static String bounded(String iri) {
        if (iri.length() > ContextSize.MAX_IRI_LENGTH) {
          throw ContextSize.tooLong();
        }
        return iri;
      }

      /**
       * Returns the IRI or keyword that an IRI, compact IRI, term or keyword stands for; null if it
       * has no meaning.
       */
      private @Nullable String expand(String text) {
        if (text.startsWith("@")) {
          return text;
        }
        int colon = text.indexOf(':');
        if (colon > 0) {
          String prefix = text.substring(0, colon);
          String rest = text.substring(colon + 1);
          if (prefix.equals("_") || rest.startsWith("//")) {
            return text;
          }
          term(prefix);
          TermDefinition definition = terms.get(prefix);
          if (definition != null && definition.iri() != null && definition.prefix()) {
            return bounded(definition.iri() + rest);
          }
          String ours = definition == null ? Vocabulary.PREFIXES.get(prefix) : null;
          return ours == null ? text : bounded(ours + rest);
        }
        term(text);
        TermDefinition definition = terms.get(text);
        if (definition != null) {
          return definition.iri();
        }
        return vocabulary.iriOf(text);
      }
    }
  }
}
