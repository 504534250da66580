package org.activitypub4j.model;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Equality of JSON-LD as its test suites mean it: arrays are sets but for lists, and blank nodes
 * may have other labels.
 */
final class Isomorphism {
  private final Map<String, String> labels;

  private Isomorphism(Map<String, String> labels) {
    this.labels = labels;
  }

  static boolean equal(JsonValue expected, JsonValue actual) {
    return new Isomorphism(new HashMap<>()).value(expected, actual, false);
  }

  private boolean value(JsonValue expected, JsonValue actual, boolean ordered) {
    if (expected instanceof JsonArray first && actual instanceof JsonArray second) {
      if (first.size() != second.size()) {
        return false;
      }
      return ordered ? list(first, second) : set(new ArrayList<>(first), new ArrayList<>(second));
    }
    if (expected instanceof JsonObject first && actual instanceof JsonObject second) {
      return first.keySet().equals(second.keySet())
          && first.keySet().stream().allMatch(key -> member(first, second, key));
    }
    if (expected instanceof JsonNumber first && actual instanceof JsonNumber second) {
      return first.bigDecimalValue().compareTo(second.bigDecimalValue()) == 0;
    }
    if (expected instanceof JsonString first && actual instanceof JsonString second) {
      return text(first.getString(), second.getString());
    }
    return expected.equals(actual);
  }

  private boolean member(JsonObject expected, JsonObject actual, String key) {
    JsonValue first = expected.getOrDefault(key, JsonValue.NULL);
    JsonValue second = actual.getOrDefault(key, JsonValue.NULL);
    return value(first, second, key.equals("@list"));
  }

  private boolean text(String expected, String actual) {
    if (!expected.startsWith("_:") || !actual.startsWith("_:")) {
      return expected.equals(actual);
    }
    String label = labels.get(expected);
    if (label == null && !labels.containsValue(actual)) {
      labels.put(expected, actual);
      return true;
    }
    return actual.equals(label);
  }

  private boolean list(JsonArray expected, JsonArray actual) {
    for (int i = 0; i < expected.size(); i++) {
      if (!value(expected.get(i), actual.get(i), false)) {
        return false;
      }
    }
    return true;
  }

  /** Each of the first has its own among the second; what turns out wrong later is taken back. */
  private boolean set(List<JsonValue> expected, List<JsonValue> actual) {
    if (expected.isEmpty()) {
      return true;
    }
    JsonValue first = expected.remove(0);
    String shape = shape(first);
    for (int i = 0; i < actual.size(); i++) {
      if (!shape.equals(shape(actual.get(i)))) {
        continue;
      }
      Map<String, String> before = new HashMap<>(labels);
      List<JsonValue> rest = new ArrayList<>(actual);
      if (value(first, rest.remove(i), false) && set(new ArrayList<>(expected), rest)) {
        return true;
      }
      labels.clear();
      labels.putAll(before);
    }
    return false;
  }

  /** What cannot differ whatever the labels are. */
  private static String shape(JsonValue value) {
    if (value instanceof JsonArray array) {
      return array.stream().map(Isomorphism::shape).sorted().toList().toString();
    }
    if (value instanceof JsonObject object) {
      Map<String, String> members = new TreeMap<>();
      object.forEach((name, member) -> members.put(name, shape(member)));
      return members.toString();
    }
    if (value instanceof JsonNumber number) {
      return number.bigDecimalValue().stripTrailingZeros().toPlainString();
    }
    return value instanceof JsonString text && text.getString().startsWith("_:")
        ? "_:"
        : value.toString();
  }
}
