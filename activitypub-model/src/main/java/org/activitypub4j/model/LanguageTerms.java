package org.activitypub4j.model;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names in a document under which language tags can stand, by all its contexts together: more
 * than there are in any of them. Used for one document.
 */
final class LanguageTerms {
  private final BundledContexts contexts;
  private final Set<String> maps = new HashSet<>();
  private final Set<String> otherwise = new HashSet<>();

  /** What terms stand for, as it is written. */
  private final Map<String, Set<String>> aliases = new HashMap<>();

  private final Set<String> seen = new HashSet<>();

  /** What was asked before: chains of terms are long in what is hostile. */
  private final Map<String, Boolean> languages = new HashMap<>();

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

  /** Whether a map by language can stand under the name. */
  boolean isMap(String name) {
    return maps.contains(name);
  }

  /** Whether something else than a map by language can stand there too. */
  boolean isOtherwise(String name) {
    return otherwise.contains(name);
  }

  /** Whether a name can mean {@code @language}. */
  boolean isLanguage(String name) {
    Boolean known = languages.get(name);
    if (known == null) {
      known = canBe("@language", name, new HashSet<>());
      languages.put(name, known);
    }
    return known;
  }

  /** Whether a name can mean {@code @none}. */
  boolean isNone(String name) {
    return canBe("@none", name, new HashSet<>());
  }

  /** A prefix can be empty. */
  private boolean canBe(String keyword, String name, Set<String> asked) {
    if (name.equals(keyword) || name.endsWith(":" + keyword)) {
      return true;
    }
    for (String other : aliases.getOrDefault(name, Set.of())) {
      if (asked.add(other) && canBe(keyword, other, asked)) {
        return true;
      }
    }
    return false;
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
    aliases.computeIfAbsent(name, none -> new HashSet<>(2)).add(other);
  }
}
