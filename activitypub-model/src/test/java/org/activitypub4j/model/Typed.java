package org.activitypub4j.model;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Everything that the typed accessors say of an object, to compare two readings of it. */
final class Typed {
  private Typed() {}

  static Map<String, Object> of(ASObject object) {
    Map<String, Object> all = new TreeMap<>();
    all.put("class", object.getClass().getSimpleName());
    object.id().ifPresent(id -> all.put("id", id));
    for (Property<?> property : object.node().scope().vocabulary().properties()) {
      Object value = value(object, property);
      if (value != null) {
        all.put(property.term(), value);
      }
    }
    Objects.requireNonNull(object.url());
    Objects.requireNonNull(object.toString());
    return all;
  }

  private static @org.jspecify.annotations.Nullable Object value(
      ASObject object, Property<?> property) {
    if (property instanceof Property.Many<?> many) {
      List<String> values = object.get(many).stream().map(Typed::text).toList();
      if (values.isEmpty()) {
        return null;
      }
      return "@list".equals(property.container) ? values : new TreeSet<>(values);
    }
    Property.One<?> one = (Property.One<?>) property;
    Optional<?> value = object.get(one);
    if (property.isText()) {
      Map<String, ?> languages = object.languages(one);
      return languages.isEmpty() ? null : new TreeMap<>(languages).toString();
    }
    return value.map(Typed::text).orElse(null);
  }

  private static String text(Object value) {
    if (value instanceof Reference<?> reference) {
      return reference
          .object()
          .map(object -> of(object).toString())
          .orElseGet(() -> String.valueOf(reference.id()));
    }
    return value instanceof ASObject object ? of(object).toString() : value.toString();
  }

  static String difference(String first, String second) {
    int at = 0;
    while (at < Math.min(first.length(), second.length())
        && first.charAt(at) == second.charAt(at)) {
      at++;
    }
    int from = Math.max(0, at - 60);
    return "plain  "
        + first.substring(from, Math.min(first.length(), at + 80))
        + "\n    jsonld "
        + second.substring(from, Math.min(second.length(), at + 80));
  }
}
