package org.activitypub4j.model;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much heap an analysed context takes while it is in the cache: the JSON tree that is its key,
 * and what is known about each term. Strangers choose contexts, so the numbers are for the worst
 * shape, measured and rounded up.
 */
final class ContextWeight {
  private static final int ENTRY_BYTES = 1_024;
  private static final int OBJECT_BYTES = 256;
  private static final int VALUE_BYTES = 96;
  private static final int MEMBER_BYTES = 64;
  private static final int TERM_BYTES = 256;

  private long bytes = ENTRY_BYTES;

  private ContextWeight() {}

  static int of(JsonValue context, ContextAnalysis analysis) {
    ContextWeight weight = new ContextWeight();
    weight.tree(context);
    analysis.terms().forEach(weight::term);
    return (int) Math.min(Integer.MAX_VALUE, weight.bytes);
  }

  private void tree(JsonValue value) {
    bytes += VALUE_BYTES;
    if (value instanceof JsonString text) {
      text(text.getString());
    } else if (value instanceof JsonArray array) {
      array.forEach(this::tree);
    } else if (value instanceof JsonObject object) {
      bytes += OBJECT_BYTES;
      for (Map.Entry<String, JsonValue> member : object.entrySet()) {
        bytes += MEMBER_BYTES;
        text(member.getKey());
        tree(member.getValue());
      }
    }
  }

  private void term(String name, TermDefinition definition) {
    bytes += TERM_BYTES;
    text(definition.iri());
    text(definition.type());
    text(definition.container());
  }

  private void text(@Nullable String text) {
    bytes += text == null ? 0 : 2L * text.length();
  }
}
