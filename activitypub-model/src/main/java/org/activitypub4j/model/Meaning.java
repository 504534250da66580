package org.activitypub4j.model;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What an object says, apart from how it is written. Two objects with the same meaning are equal.
 * One value is the same as a list of one. Null and an empty list are the same as no member. The
 * values of a property have no order, unless the property is defined as ordered or is not defined
 * at all. The public collection and each type have one name.
 *
 * <p>The meaning is a text. Values that have no order are sorted in it. Maps of objects would work
 * too, but a stranger can give all of them the same hash code, so that each look-up goes through
 * all of them.
 */
final class Meaning {
  private final StringBuilder out = new StringBuilder(256);

  private Meaning() {}

  static String of(Node node) {
    Meaning meaning = new Meaning();
    meaning.object(node.members(), node.scope());
    return meaning.out.toString();
  }

  private void object(JsonObject members, Scope scope) {
    out.append('{');
    for (String name : new TreeSet<>(members.keySet())) {
      if (!name.equals("@context")) {
        member(name, members.get(name), scope);
      }
    }
    out.append('}');
  }

  private void member(String name, @Nullable JsonValue value, Scope scope) {
    List<JsonValue> values = new ArrayList<>(Trees.values(value));
    values.removeIf(item -> item == JsonValue.NULL);
    if (values.isEmpty()) {
      return;
    }
    text(name);
    Property<?> property = scope.vocabulary().property(name);
    UnaryOperator<String> names = names(name, property, scope);
    boolean ordered = isOrdered(name, property, scope);
    out.append(ordered ? '[' : '(');
    if (ordered || values.size() == 1) {
      values.forEach(item -> item(item, names, scope));
    } else {
      List<String> all = new ArrayList<>(values.size());
      for (JsonValue item : values) {
        Meaning one = new Meaning();
        one.item(item, names, scope);
        all.add(one.out.toString());
      }
      Collections.sort(all);
      all.forEach(out::append);
    }
    out.append(ordered ? ']' : ')');
  }

  private void item(JsonValue item, UnaryOperator<String> names, Scope scope) {
    String text = Trees.text(item);
    if (text == null) {
      value(item, scope);
    } else {
      text(names.apply(text));
    }
  }

  /**
   * Returns the function that gives each value of a member its only name, if it has several names.
   */
  private static UnaryOperator<String> names(
      String member, @Nullable Property<?> property, Scope scope) {
    if (property != null && property.type.kind == ValueType.Kind.AUDIENCE) {
      return text -> Audience.isPublic(text) ? Audience.PUBLIC.toString() : text;
    }
    if (member.equals("type")) {
      return text -> {
        TypeOf<?> type = scope.vocabulary().type(text);
        return type == null ? text : type.term();
      };
    }
    return UnaryOperator.identity();
  }

  /** A member that nobody defines may be anything, so the order of its values counts. */
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

  private void value(JsonValue value, Scope scope) {
    switch (value.getValueType()) {
      case OBJECT -> {
        JsonObject object = value.asJsonObject();
        object(object, scope.of(object));
      }
      case ARRAY -> {
        out.append('[');
        value.asJsonArray().forEach(item -> value(item, scope));
        out.append(']');
      }
      case STRING -> text(((JsonString) value).getString());
      case NUMBER -> number(((JsonNumber) value).bigDecimalValue());
      case TRUE -> out.append('t');
      case FALSE -> out.append('f');
      case NULL -> out.append('n');
    }
  }

  /** Writes a text with its length, so that no text can look like something else. */
  private void text(String text) {
    out.append('"').append(text.length()).append(':').append(text);
  }

  /**
   * 1, 1.0 and 1e0 are one number. A number with a huge exponent is not written out. Zeros are
   * removed from the text, because BigDecimal divides by ten for each of them.
   */
  private void number(BigDecimal number) {
    String digits = number.unscaledValue().toString();
    int end = digits.length();
    while (end > 1 && digits.charAt(end - 1) == '0') {
      end--;
    }
    long exponent = number.signum() == 0 ? 0 : digits.length() - end - (long) number.scale();
    out.append('#').append(digits, 0, end).append('e').append(exponent);
  }
}
