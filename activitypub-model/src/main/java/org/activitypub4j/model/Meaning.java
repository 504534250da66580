package org.activitypub4j.model;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an object says, apart from how it is written: two objects with the same meaning are equal.
 * One value and a list of one are the same, null and an empty list are absent, the values of a
 * property have no order unless it is defined as ordered or not defined at all, and the public
 * collection has one name.
 */
final class Meaning {
  private Meaning() {}

  static Map<String, Object> of(Node node) {
    return of(node.members(), node.scope());
  }

  private static Map<String, Object> of(JsonObject members, Scope scope) {
    Map<String, Object> meaning = new HashMap<>();
    members.forEach(
        (name, value) -> {
          if (!name.equals("@context")) {
            Object said = member(name, value, scope);
            if (said != null) {
              meaning.put(name, said);
            }
          }
        });
    return meaning;
  }

  private static @Nullable Object member(String name, JsonValue value, Scope scope) {
    Property<?> property = scope.vocabulary().property(name);
    boolean ordered = isOrdered(name, property, scope);
    List<JsonValue> values = Trees.values(value);
    boolean audience = property != null && property.type.kind == ValueType.Kind.AUDIENCE;
    List<Object> list = new ArrayList<>(values.size());
    Map<Object, Integer> bag = new HashMap<>();
    for (JsonValue item : values) {
      if (item != JsonValue.NULL) {
        Object said =
            audience && Audience.isPublic(Trees.text(item))
                ? Audience.PUBLIC.toString()
                : plain(item, scope);
        list.add(said);
        bag.merge(said, 1, Integer::sum);
      }
    }
    return list.isEmpty() ? null : ordered ? list : bag;
  }

  /** What nobody defines may be anything, so its order counts. */
  private static boolean isOrdered(String name, @Nullable Property<?> property, Scope scope) {
    if (property != null) {
      return "@list".equals(property.container);
    }
    if (scope.vocabulary().isOurs(name)) {
      return !name.equals("type");
    }
    TermDefinition definition = scope.definition(name);
    return definition == null
        || definition.sameMeaning(TermDefinition.undefined(name))
        || "@list".equals(definition.container());
  }

  private static Object plain(JsonValue value, Scope scope) {
    return switch (value.getValueType()) {
      case OBJECT -> {
        JsonObject object = (JsonObject) value;
        yield of(object, scope.of(object));
      }
      case ARRAY -> ((JsonArray) value).stream().map(item -> plain(item, scope)).toList();
      case STRING -> ((JsonString) value).getString();
      case NUMBER -> number(((JsonNumber) value).bigDecimalValue());
      case TRUE, FALSE, NULL -> value.getValueType();
    };
  }

  /** 1, 1.0 and 1e0 are one number; one with a huge exponent is not written out for it. */
  private static Object number(BigDecimal number) {
    return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
  }
}
