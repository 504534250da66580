package org.activitypub4j.model;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import org.activitypub4j.model.DocumentException.Reason;

/**
 * How large a context in a document is. A JSON-LD processor follows chains of terms on its stack,
 * and goes through a scoped context for each value under its term. So the length of a document
 * alone does not limit the work.
 */
final class ContextSize {
  /** Six times as many as the largest real document has. */
  static final int MAX_TERMS = 256;

  /** Longer than the id of any term. */
  static final int MAX_IRI_LENGTH = 2_048;

  /** URLs and objects in all contexts of a document. Four are already many. */
  static final int MAX_PARTS = 128;

  /** Terms in all contexts of a document. */
  static final int MAX_TERMS_IN_ALL = 1_024;

  private static final int MAX_LEVELS = 64;

  private final BundledContexts contexts;
  private int terms;
  private int scopedTerms;

  private ContextSize(BundledContexts contexts) {
    this.contexts = contexts;
  }

  /**
   * Returns the number of terms in scoped contexts.
   *
   * @throws DocumentException if it has too many terms or an IRI that is too long
   */
  static int scopedTerms(JsonValue context, BundledContexts contexts) {
    ContextSize size = new ContextSize(contexts);
    size.count(context, false, 0);
    return size.scopedTerms;
  }

  private void count(JsonValue context, boolean scoped, int level) {
    if (level > MAX_LEVELS) {
      throw limit("a context of more than %d levels".formatted(MAX_LEVELS));
    }
    if (context instanceof JsonArray parts) {
      parts.forEach(part -> count(part, scoped, level + 1));
    } else if (context instanceof JsonString url) {
      BundledContexts.Entry entry = scoped ? contexts.find(url.getString()) : null;
      if (entry != null) {
        scopedTerms += entry.context().toString().length() / 32; // a term is about that long
      }
    } else if (context instanceof JsonObject definitions) {
      terms += definitions.size();
      scopedTerms += scoped ? 1 + definitions.size() : 0;
      if (terms > MAX_TERMS) {
        throw limit("a context of more than %d terms".formatted(MAX_TERMS));
      }
      definitions.values().forEach(definition -> definition(definition, level + 1));
    }
  }

  private void definition(JsonValue definition, int level) {
    if (definition instanceof JsonObject members) {
      members.forEach(
          (name, value) -> {
            if (name.equals("@index")) {
              throw limit("a context with an index by a property");
            }
            if (name.equals("@context")) {
              count(value, true, level);
            } else {
              length(value);
            }
          });
    } else {
      length(definition);
    }
  }

  private static void length(JsonValue iri) {
    if (iri instanceof JsonString text && text.getString().length() > MAX_IRI_LENGTH) {
      throw tooLong();
    }
  }

  static DocumentException tooLong() {
    return limit("a context with an IRI of more than %d characters".formatted(MAX_IRI_LENGTH));
  }

  private static DocumentException limit(String what) {
    return new DocumentException(Reason.LIMIT_EXCEEDED, what);
  }
}
