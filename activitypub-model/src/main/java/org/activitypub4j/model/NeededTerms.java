package org.activitypub4j.model;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * The terms that the expansion of a document can look up. A processor works through every term of
 * every context, used or not. Leaving out the terms that nothing refers to saves most of its time,
 * and cannot change what it finds.
 */
final class NeededTerms {
  private final BundledContexts contexts;
  private final Set<String> names = new HashSet<>();

  private NeededTerms(BundledContexts contexts) {
    this.contexts = contexts;
  }

  static NeededTerms of(JsonObject document, BundledContexts contexts) {
    NeededTerms needed = new NeededTerms(contexts);
    needed.collect(document);
    return needed;
  }

  /** Every member name and every string could be a term, a prefix or the URL of a context. */
  private void collect(JsonValue value) {
    switch (value.getValueType()) {
      case OBJECT ->
          ((JsonObject) value)
              .forEach(
                  (name, member) -> {
                    add(name);
                    collect(member);
                  });
      case ARRAY -> ((JsonArray) value).forEach(this::collect);
      case STRING -> add(((JsonString) value).getString());
      default -> {}
    }
  }

  private void add(String text) {
    if (!names.add(text)) {
      return;
    }
    int colon = text.indexOf(':');
    if (colon > 0) {
      names.add(text.substring(0, colon));
      BundledContexts.Entry entry = contexts.find(text);
      if (entry != null) {
        entry.references().forEach(this::add);
      }
    }
  }

  /** Returns a context without the terms that are not needed. */
  JsonValue prune(JsonValue context) {
    if (context instanceof JsonArray parts) {
      return Trees.arrayOf(parts.stream().map(this::prune).toList());
    }
    return context instanceof JsonObject terms ? prune(terms) : context;
  }

  private JsonObject prune(JsonObject terms) {
    Set<String> kept = new HashSet<>();
    Deque<String> open = new ArrayDeque<>();
    for (String name : terms.keySet()) {
      if ((name.startsWith("@") || names.contains(name)) && kept.add(name)) {
        open.add(name);
      }
    }
    while (!open.isEmpty()) {
      JsonValue definition = terms.get(open.remove());
      if (definition != null) {
        references(definition, kept, open, terms);
      }
    }
    JsonObjectBuilder out = Trees.object();
    terms.forEach(
        (name, definition) -> {
          if (kept.contains(name)) {
            out.add(name, definition);
          }
        });
    return out.build();
  }

  /**
   * A definition refers to other terms by name or as a prefix. A context inside it does the same.
   */
  private static void references(
      JsonValue value, Set<String> kept, Deque<String> open, JsonObject terms) {
    switch (value.getValueType()) {
      case OBJECT ->
          ((JsonObject) value)
              .forEach(
                  (name, member) -> {
                    reference(name, kept, open, terms);
                    references(member, kept, open, terms);
                  });
      case ARRAY -> ((JsonArray) value).forEach(item -> references(item, kept, open, terms));
      case STRING -> reference(((JsonString) value).getString(), kept, open, terms);
      default -> {}
    }
  }

  private static void reference(
      String text, Set<String> kept, Deque<String> open, JsonObject terms) {
    int colon = text.indexOf(':');
    String name = colon > 0 ? text.substring(0, colon) : text;
    if (terms.containsKey(name) && kept.add(name)) {
      open.add(name);
    }
    if (colon > 0 && terms.containsKey(text) && kept.add(text)) {
      open.add(text);
    }
  }
}
