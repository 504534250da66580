package org.activitypub4j.model;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Expanded JSON-LD as text, in one order; only the order of a list counts. */
final class ExpandedMeaning {
  private ExpandedMeaning() {}

  static String of(JsonArray expanded) {
    return array(expanded, true);
  }

  private static String array(JsonArray array, boolean root) {
    return array.stream()
        .map(ExpandedMeaning::value)
        .filter(text -> !root || !text.matches("\\{\"@id\"=[^,]*}"))
        .sorted()
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String value(JsonValue value) {
    if (value instanceof JsonArray array) {
      return array(array, false);
    }
    if (value instanceof JsonObject object) {
      Map<String, String> members = new TreeMap<>();
      object.forEach(
          (name, member) -> {
            if (!isUnknown(name, member)) {
              members.put(
                  '"' + name + '"',
                  name.equals("@list")
                      ? member.asJsonArray().stream()
                          .map(ExpandedMeaning::value)
                          .toList()
                          .toString()
                      : value(member));
            }
          });
      return members.toString();
    }
    return value.toString();
  }

  /** A language that is said to be unknown is none: what is changed is written without it. */
  private static boolean isUnknown(String name, JsonValue member) {
    return name.equals("@language") && "und".equals(Trees.text(member));
  }
}
