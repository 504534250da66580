package org.activitypub4j.model;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.activitypub4j.model.DocumentException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * How much a document holds, whatever its members mean. This is counted before anything else is
 * done with the document, and without looking at its context, so that no context can hide any of
 * it.
 */
final class DocumentSize {
  private final ReadLimits limits;
  private int values;
  private int largest;
  private int contextParts;
  private int contextTerms;

  private DocumentSize(ReadLimits limits) {
    this.limits = limits;
  }

  /**
   * Counts what a document holds.
   *
   * @throws DocumentException if that is over a limit that holds for every document
   */
  static DocumentSize of(JsonObject document, ReadLimits limits) {
    DocumentSize size = new DocumentSize(limits);
    size.object(document, 1);
    if (size.values > limits.maxNames()) { // otherwise it has fewer names
      size.names(document, new HashSet<>());
    }
    return size;
  }

  /**
   * Requires that JSON-LD processing takes at most 100 ms.
   *
   * <p>The time of some steps grows with the square of the number of values in one object, those in
   * arrays too. For example, for each entry of a map by language, a processor copies all the
   * entries. The time of every other step grows in proportion to the number of all values. Both
   * numbers are limited, so there is no need to interrupt the processing at a deadline.
   *
   * @throws DocumentException if it could take longer
   */
  void requireProcessable() {
    if (values > limits.maxJsonLdValues()) {
      throw limit(
          "%d values in what only JSON-LD can tell; the limit is %d"
              .formatted(values, limits.maxJsonLdValues()));
    }
    if (largest > limits.maxMembers()) {
      throw limit(
          "an object of %d values in what only JSON-LD can tell; the limit is %d"
              .formatted(largest, limits.maxMembers()));
    }
  }

  /** Counts the values here and below. Returns 1, or for an array the number of values in it. */
  private int count(JsonValue value, int depth) {
    if (++values > limits.maxTokens()) {
      throw limit("more than %d values".formatted(limits.maxTokens()));
    }
    if (value instanceof JsonString text && text.getString().length() > limits.maxStringLength()) {
      throw limit("a text of more than %d characters".formatted(limits.maxStringLength()));
    }
    if (value instanceof JsonArray all) {
      requireDepth(depth);
      int held = 0;
      for (JsonValue item : all) {
        held += count(item, depth + 1);
      }
      return held;
    }
    if (value instanceof JsonObject object) {
      object(object, depth);
    }
    return 1;
  }

  private void object(JsonObject object, int depth) {
    requireDepth(depth);
    if (object.size() > limits.maxMembers()) {
      throw limit(
          "an object of %d members; the limit is %d".formatted(object.size(), limits.maxMembers()));
    }
    int held = 0;
    for (Map.Entry<String, JsonValue> member : object.entrySet()) {
      if (member.getKey().length() > limits.maxNameLength()) {
        throw limit("a name of more than %d characters".formatted(limits.maxNameLength()));
      }
      if (member.getKey().equals("@context")) {
        context(member.getValue());
      }
      held += count(member.getValue(), depth + 1);
    }
    largest = Math.max(largest, held);
  }

  private void context(JsonValue context) {
    for (JsonValue part : Trees.values(context)) {
      contextTerms += part instanceof JsonObject terms ? terms.size() : 0;
      if (++contextParts > ContextSize.MAX_PARTS) {
        throw limit("contexts of more than %d parts".formatted(ContextSize.MAX_PARTS));
      }
    }
    if (contextTerms > ContextSize.MAX_TERMS_IN_ALL) {
      throw limit("contexts of more than %d terms".formatted(ContextSize.MAX_TERMS_IN_ALL));
    }
  }

  /**
   * Counts the names that differ, and the types. An object that is changed and written again needs
   * a definition of each that is not ours.
   */
  private void names(JsonValue value, Set<String> names) {
    if (value instanceof JsonArray all) {
      all.forEach(item -> names(item, names));
    } else if (value instanceof JsonObject object) {
      object.forEach(
          (name, member) -> {
            name(name, names);
            if (name.equals("type")) {
              Trees.values(member).forEach(type -> name(Trees.text(type), names));
            }
            names(member, names);
          });
    }
  }

  private void name(@Nullable String name, Set<String> names) {
    if (name != null && names.add(name) && names.size() > limits.maxNames()) {
      throw limit("more than %d different names".formatted(limits.maxNames()));
    }
  }

  private void requireDepth(int depth) {
    if (depth > limits.maxDepth()) {
      throw limit("more than %d levels".formatted(limits.maxDepth()));
    }
  }

  private static DocumentException limit(String what) {
    return new DocumentException(Reason.LIMIT_EXCEEDED, what);
  }
}
