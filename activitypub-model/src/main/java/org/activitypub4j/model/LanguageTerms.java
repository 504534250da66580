package org.activitypub4j.model;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names in a document that can contain language tags, by all its contexts together. These are
 * more names than any one of the contexts has. Used for one document.
 */
final class LanguageTerms {
  private final BundledContexts contexts;
  private final Set<String> maps = new HashSet<>();
  private final Set<String> otherwise = new HashSet<>();

  /** For each IRI, keyword or term: the names that are defined as it. */
  private final Map<String, Set<String>> names = new HashMap<>();

  private final Set<String> seen = new HashSet<>();

  /** The names of each keyword that was asked for. */
  private final Map<String, Set<String>> aliased = new HashMap<>();

  LanguageTerms(BundledContexts contexts, @Nullable JsonValue ours) {
    this.contexts = contexts;
    if (ours != null) {
      context(ours);
    }
  }

  /** Looks at each context in a document. */
  void collect(JsonValue value) {
    if (value instanceof JsonArray all) {
      all.forEach(this::collect);
    } else if (value instanceof JsonObject object) {
      object.forEach(
          (name, member) -> {
            if (name.equals("@context")) {
              context(member);
            } else {
              collect(member);
            }
          });
    }
  }

  /** Whether the name can hold a map by language. */
  boolean isMap(String name) {
    return maps.contains(name);
  }

  /** Whether the name can also hold something other than a map by language. */
  boolean isOtherwise(String name) {
    return otherwise.contains(name);
  }

  /** Whether a name can mean {@code @language}. */
  boolean isLanguage(String name) {
    return canBe("@language", name);
  }

  /** Whether a name can mean {@code @none}. */
  boolean isNone(String name) {
    return canBe("@none", name);
  }

  /**
   * Aliases of the keyword count too, and their aliases. A prefix counts, because it can be empty.
   */
  private boolean canBe(String keyword, String name) {
    return isKeyword(keyword, name)
        || aliased.computeIfAbsent(keyword, this::aliased).contains(name);
  }

  private static boolean isKeyword(String keyword, String name) {
    return name.equals(keyword) || name.endsWith(":" + keyword);
  }

  /**
   * Starts at the keyword, so that it looks at each alias once, however many names are asked for.
   */
  private Set<String> aliased(String keyword) {
    Set<String> all = new HashSet<>();
    Deque<String> open = new ArrayDeque<>();
    names.keySet().stream().filter(name -> isKeyword(keyword, name)).forEach(open::add);
    while (!open.isEmpty()) {
      for (String name : names.getOrDefault(open.remove(), Set.of())) {
        if (all.add(name)) {
          open.add(name);
        }
      }
    }
    return all;
  }

  private void context(JsonValue context) {
    if (context instanceof JsonArray parts) {
      parts.forEach(this::context);
    } else if (context instanceof JsonString url) {
      BundledContexts.Entry entry = contexts.find(url.getString());
      if (entry != null && seen.add(entry.url())) {
        context(entry.context());
      }
    } else if (context instanceof JsonObject definitions) {
      definitions.forEach(this::define);
    }
  }

  private void define(String name, JsonValue definition) {
    if (definition instanceof JsonString iri) {
      alias(name, iri.getString());
      otherwise.add(name);
    } else if (definition instanceof JsonObject members) {
      String iri = Trees.text(members.get("@id"));
      if (iri != null) {
        alias(name, iri);
      }
      boolean map =
          Trees.values(members.get("@container")).stream()
              .anyMatch(container -> "@language".equals(Trees.text(container)));
      (map ? maps : otherwise).add(name);
      JsonValue scoped = members.get("@context");
      if (scoped != null) {
        context(scoped);
      }
      JsonValue imported = members.get("@import");
      if (imported != null) {
        context(imported);
      }
    }
  }

  private void alias(String name, String other) {
    names.computeIfAbsent(other, none -> new HashSet<>(2)).add(name);
  }
}
