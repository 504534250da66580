package org.activitypub4j.signatures.proof;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.eclipse.parsson.JsonProviderImpl;
import org.jspecify.annotations.Nullable;

/** Changes and checks the JSON trees of documents and proofs. */
final class ProofTrees {
  static final String CONTEXT = "@context";
  static final String PROOF = "proof";
  static final String SIGNATURE = "signature";
  static final String PROOF_VALUE = "proofValue";

  static final JsonProvider PROVIDER = new JsonProviderImpl();

  /** No reader here goes nearly as deep, so such a tree was made by other code. */
  private static final int MAX_DEPTH = 256;

  static final String TOO_DEEP = "it is nested more than " + MAX_DEPTH + " levels deep";

  /** The most numbers that are not small and whole. Real documents have two, for a location. */
  private static final int MAX_FRACTIONS = 1_000;

  private static final String TOO_MANY_FRACTIONS =
      "it has more than " + MAX_FRACTIONS + " numbers that are not whole";

  /** From here on, a double cannot tell whole numbers apart. */
  private static final double MAX_WHOLE = 1L << 53;

  private ProofTrees() {}

  static JsonObject with(JsonObject object, String name, JsonValue value) {
    return PROVIDER.createObjectBuilder(object).add(name, value).build();
  }

  static JsonObject without(JsonObject object, String name) {
    return object.containsKey(name)
        ? PROVIDER.createObjectBuilder(object).remove(name).build()
        : object;
  }

  /** Returns the part of the document that proofs cover. */
  static JsonObject unsecured(JsonObject document) {
    return without(without(document, PROOF), SIGNATURE);
  }

  static @Nullable String text(@Nullable JsonValue value) {
    return value instanceof JsonString string ? string.getString() : null;
  }

  /** Returns one or many values as a list; an absent value gives an empty list. */
  static List<JsonValue> values(@Nullable JsonValue value) {
    if (value == null) {
      return List.of();
    }
    return value instanceof JsonArray array ? array : List.of(value);
  }

  static JsonArray array(List<JsonValue> values) {
    JsonArrayBuilder array = PROVIDER.createArrayBuilder();
    values.forEach(array::add);
    return array.build();
  }

  /**
   * Says why a tree must not be signed or verified; empty if it may. The reason is that its
   * canonical form would belong to another tree, or cannot be made.
   */
  static Optional<String> defect(JsonValue value) {
    return Optional.ofNullable(new Defects().of(value, 0));
  }

  /** Whether a tree is nested deeper than any reader here goes. */
  static boolean isTooDeep(JsonValue value) {
    return isTooDeep(value, 0);
  }

  private static boolean isTooDeep(JsonValue value, int depth) {
    if (depth > MAX_DEPTH) {
      return true;
    }
    Collection<JsonValue> inner =
        value instanceof JsonObject object
            ? object.values()
            : value instanceof JsonArray array ? array : List.of();
    return inner.stream().anyMatch(one -> isTooDeep(one, depth + 1));
  }

  /** Looks for a defect, and counts the numbers that are expensive to write. */
  private static final class Defects {
    private int fractions;

    @Nullable String of(JsonValue value, int depth) {
      if (depth > MAX_DEPTH) {
        return TOO_DEEP;
      }
      if (value instanceof JsonNumber number) {
        return isWhole(number.doubleValue()) || ++fractions <= MAX_FRACTIONS
            ? defect(number)
            : TOO_MANY_FRACTIONS;
      }
      Collection<JsonValue> inner =
          value instanceof JsonObject object
              ? object.values()
              : value instanceof JsonArray array ? array : List.of();
      for (JsonValue one : inner) {
        String defect = of(one, depth + 1);
        if (defect != null) {
          return defect;
        }
      }
      return null;
    }
  }

  private static boolean isWhole(double number) {
    return Math.abs(number) < MAX_WHOLE && number == Math.rint(number);
  }

  /**
   * RFC 8785 rounds numbers to doubles. So two numbers that a reader tells apart, such as ids or
   * counts, could have the same canonical form and the same proof.
   */
  private static @Nullable String defect(JsonNumber number) {
    double rounded = number.doubleValue();
    if (!Double.isFinite(rounded)) {
      return "it has a number beyond the range of a double";
    }
    if (Math.abs(rounded) < MAX_WHOLE && rounded != Math.rint(rounded)) {
      return null;
    }
    String canonical =
        new String(JsonCanonicalization.canonicalize(number), StandardCharsets.UTF_8);
    return new BigDecimal(canonical).compareTo(number.bigDecimalValue()) == 0
        ? null
        : "its number "
            + canonical
            + " was rounded: a whole number is exact up to 2^53, and 1.0000000000000000001 is none";
  }
}
