package org.activitypub4j.client;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.activitypub4j.client.NodeInfo.Services;
import org.activitypub4j.client.NodeInfo.Software;
import org.activitypub4j.client.NodeInfo.Usage;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.UntrustedText;
import org.activitypub4j.model.Uris;
import org.jspecify.annotations.Nullable;

/**
 * Reads NodeInfo documents as well as it can, because many of them break their schema; never
 * throws.
 */
final class NodeInfoReader {
  private static final int MAX_WORD = 256;
  private static final int MAX_NAME = 500;
  private static final int MAX_DESCRIPTION = 5_000;
  private static final int MAX_WORDS = 64;
  private static final int MAX_DIGITS = 18;

  private NodeInfoReader() {}

  static NodeInfo read(URI url, String version, JsonObject json) {
    JsonObject instance = object(json, "instance");
    return new NodeInfo(
        url,
        version,
        software(json.get("software")),
        untrusted(instance.get("name"), MAX_NAME),
        untrusted(instance.get("description"), MAX_DESCRIPTION),
        protocols(json.get("protocols")),
        services(object(json, "services")),
        truth(json.get("openRegistrations")),
        usage(object(json, "usage")),
        object(json, "metadata"));
  }

  private static Software software(@Nullable JsonValue value) {
    if (value instanceof JsonObject json) {
      return new Software(
          text(json.get("name"), MAX_WORD),
          version(json.get("version")),
          link(json.get("repository")),
          link(json.get("homepage")));
    }
    return new Software(text(value, MAX_WORD), null, null, null);
  }

  /** The version: a text, the parts of a semantic version, or a number. */
  private static @Nullable String version(@Nullable JsonValue value) {
    if (value instanceof JsonNumber number) {
      return text(number.toString(), MAX_WORD);
    }
    if (!(value instanceof JsonObject parts)) {
      return text(value, MAX_WORD);
    }
    Long major = count(parts.get("major"));
    Long minor = count(parts.get("minor"));
    Long patch = count(parts.get("patch"));
    return major == null || minor == null || patch == null
        ? null
        : major + "." + minor + "." + patch;
  }

  /** The protocols. In NodeInfo 1 they are an object with a list for each direction. */
  private static List<String> protocols(@Nullable JsonValue value) {
    if (value instanceof JsonObject both) {
      List<String> all = new ArrayList<>(words(both.get("inbound")));
      words(both.get("outbound")).stream().filter(word -> !all.contains(word)).forEach(all::add);
      return all.subList(0, Math.min(MAX_WORDS, all.size()));
    }
    return words(value);
  }

  private static Services services(JsonObject json) {
    return new Services(words(json.get("inbound")), words(json.get("outbound")));
  }

  private static Usage usage(JsonObject json) {
    JsonObject users = object(json, "users");
    return new Usage(
        count(users.get("total")),
        count(users.get("activeHalfyear")),
        count(users.get("activeMonth")),
        count(users.get("activeWeek")),
        count(json.get("localPosts")),
        count(json.get("localComments")));
  }

  private static JsonObject object(JsonObject json, String name) {
    return json.get(name) instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT;
  }

  private static List<String> words(@Nullable JsonValue value) {
    List<JsonValue> values =
        value instanceof JsonArray array
            ? array
            : value instanceof JsonString single ? List.of(single) : List.of();
    List<String> words = new ArrayList<>();
    for (JsonValue element : values) {
      String word = text(element, MAX_WORD);
      if (word != null && words.size() < MAX_WORDS) {
        words.add(word);
      }
    }
    return words;
  }

  private static @Nullable UntrustedText untrusted(@Nullable JsonValue value, int maxLength) {
    String text = text(value, maxLength);
    return text == null ? null : UntrustedText.of(text);
  }

  private static @Nullable String text(@Nullable JsonValue value, int maxLength) {
    return value instanceof JsonString text ? text(text.getString(), maxLength) : null;
  }

  /** A text that is neither blank nor too long. */
  private static @Nullable String text(String text, int maxLength) {
    return text.isBlank() || text.length() > maxLength ? null : text;
  }

  private static @Nullable URI link(@Nullable JsonValue value) {
    return value instanceof JsonString text
        ? Uris.link(text.getString()).filter(uri -> Origin.of(uri).isPresent()).orElse(null)
        : null;
  }

  private static @Nullable Boolean truth(@Nullable JsonValue value) {
    if (value == null) {
      return null;
    }
    return switch (value.getValueType()) {
      case TRUE -> true;
      case FALSE -> false;
      case STRING ->
          switch (((JsonString) value).getString().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> null;
          };
      default -> null;
    };
  }

  /** A whole number that is not negative, written as a number or as text with its digits. */
  private static @Nullable Long count(@Nullable JsonValue value) {
    if (value instanceof JsonNumber number) {
      BigDecimal decimal = number.bigDecimalValue();
      boolean small = decimal.precision() - decimal.scale() <= MAX_DIGITS && decimal.scale() > -64;
      if (!small || decimal.signum() < 0 || decimal.scale() > 64) {
        return null;
      }
      return decimal.longValue();
    }
    if (value instanceof JsonString text) {
      String digits = text.getString();
      boolean good =
          !digits.isEmpty()
              && digits.length() <= MAX_DIGITS
              && digits.chars().allMatch(c -> c >= '0' && c <= '9');
      return good ? Long.valueOf(digits) : null;
    }
    return null;
  }
}
