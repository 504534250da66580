package org.activitypub4j.model;

import com.apicatalog.jsonld.JsonLdError;
import com.apicatalog.jsonld.JsonLdErrorCode;
import com.apicatalog.jsonld.lang.Keywords;
import com.apicatalog.jsonld.lang.LanguageTag;
import com.apicatalog.jsonld.uri.UriUtils;
import com.apicatalog.jsonld.uri.UriValidationPolicy;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A document as the JSON-LD processor gets it: without anything that the processor would write to
 * its log. That is language tags that are not well-formed, and texts that look like a keyword but
 * are not one. Each is replaced by a placeholder, which expansion does not change. In the result,
 * the placeholder is replaced by the original. If there can be no placeholder, the document is not
 * valid JSON-LD. Used for one document.
 */
final class JsonLdInput {
  private static final Set<String> IDENTITY = Set.of("id", "type", "@id", "@type");
  private static final String LANGUAGE = "@language";
  private static final String MARK = "x-mark";

  /** Digits of the number in a mark. A document has fewer marks than there are such numbers. */
  private static final int MAX_DIGITS = 6;

  /** All numbers have the same number of digits, so that no placeholder begins with another one. */
  private static final int FIRST = 1_000_000;

  private final LanguageTerms terms;
  private final Map<String, String> placeholders = new HashMap<>();
  private final List<String> originals = new ArrayList<>();
  private final String mark;
  private final boolean hasBase;
  private final JsonObject document;

  /**
   * @param ours the context for names that the document uses but does not declare, or null
   * @throws JsonLdError if it contains something that no placeholder can replace
   */
  JsonLdInput(JsonObject received, @Nullable JsonValue ours, BundledContexts contexts)
      throws JsonLdError {
    this.terms = new LanguageTerms(contexts, ours);
    terms.collect(received);
    String text = received.toString();
    this.mark = freeMark(text);
    this.hasBase = text.contains("\"@base\"");
    this.document = object(received);
  }

  /** Returns the document without the parts that would be logged. */
  JsonObject document() {
    return document;
  }

  /** Returns the expanded document with the original texts again. */
  JsonArray restored(JsonArray expanded) {
    return originals.isEmpty() ? expanded : restoredAll(expanded);
  }

  // --- before expansion

  /**
   * Returns a mark that is not in the text. Looks at the text only once, because it may contain
   * thousands of marks.
   */
  private static String freeMark(String text) {
    BitSet taken = new BitSet();
    for (int at = text.indexOf(MARK); at >= 0; at = text.indexOf(MARK, at + 1)) {
      int number = 0;
      int digits = 0;
      int next = at + MARK.length();
      while (digits < MAX_DIGITS && next < text.length() && isDigit(text.charAt(next))) {
        number = 10 * number + text.charAt(next) - '0';
        digits++;
        next++;
      }
      taken.set(number);
    }
    return MARK + taken.nextClearBit(0) + "-";
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static JsonLdError refused(String what) {
    return new JsonLdError(JsonLdErrorCode.UNSPECIFIED, what);
  }

  private static boolean isForged(String text) {
    return text.startsWith("@") && Keywords.matchForm(text) && !Keywords.contains(text);
  }

  /**
   * The time to resolve a path against a base grows with the square of its length. No IRI is that
   * long.
   */
  private boolean isLongPath(String text) {
    return hasBase
        && text.length() > ContextSize.MAX_IRI_LENGTH
        && !text.startsWith("https://")
        && !text.startsWith("http://");
  }

  private String placeholder(String text) {
    return placeholders.computeIfAbsent(
        text,
        none -> {
          originals.add(text);
          return mark + (FIRST + originals.size() - 1);
        });
  }

  /** The processor returns tags in lower case, except those of contexts. */
  private String tagPlaceholder(String tag) {
    return placeholder(tag.toLowerCase(Locale.ROOT));
  }

  private JsonValue value(JsonValue value) throws JsonLdError {
    if (value instanceof JsonObject object) {
      return object(object);
    }
    if (value instanceof JsonArray all) {
      JsonArrayBuilder out = Trees.array();
      for (JsonValue item : all) {
        out.add(value(item));
      }
      return out.build();
    }
    String text = Trees.text(value);
    return text != null && (isForged(text) || isLongPath(text))
        ? Trees.string(placeholder(text))
        : value;
  }

  private JsonObject object(JsonObject object) throws JsonLdError {
    JsonObjectBuilder out = Trees.object();
    for (Map.Entry<String, JsonValue> member : object.entrySet()) {
      String name = member.getKey();
      JsonValue value = member.getValue();
      if (value == JsonValue.NULL && IDENTITY.contains(name)) {
        continue; // The processor does not accept null there, and null means absent.
      }
      if (name.equals("@context")) {
        out.add(name, context(value));
      } else if (isForged(name)) {
        throw refused("a name in the form of a keyword");
      } else if (value instanceof JsonObject map && terms.isMap(name)) {
        out.add(name, languageMap(name, map));
      } else if (terms.isLanguage(name)) {
        out.add(name, tag(value));
      } else {
        out.add(name, value(value));
      }
    }
    return out.build();
  }

  private JsonValue tag(JsonValue value) throws JsonLdError {
    String tag = Trees.text(value);
    return tag == null
        ? value(value)
        : LanguageTag.isWellFormed(tag) ? value : Trees.string(tagPlaceholder(tag));
  }

  private JsonObject languageMap(String name, JsonObject map) throws JsonLdError {
    JsonObjectBuilder out = Trees.object();
    for (Map.Entry<String, JsonValue> entry : map.entrySet()) {
      String tag = entry.getKey();
      JsonValue texts = value(entry.getValue());
      if (tag.equals("@none") || LanguageTag.isWellFormed(tag)) {
        out.add(tag, texts);
      } else if (terms.isOtherwise(name) || terms.isNone(tag)) {
        throw refused("a language tag that is not well-formed");
      } else {
        out.add(tagPlaceholder(tag), texts);
      }
    }
    return out.build();
  }

  private JsonValue context(JsonValue context) throws JsonLdError {
    if (context instanceof JsonArray parts) {
      JsonArrayBuilder out = Trees.array();
      for (JsonValue part : parts) {
        out.add(context(part));
      }
      return out.build();
    }
    return context instanceof JsonString ? context : definitions(context); // a string is a URL
  }

  private JsonValue definitions(JsonValue value) throws JsonLdError {
    if (value instanceof JsonArray all) {
      JsonArrayBuilder out = Trees.array();
      for (JsonValue item : all) {
        out.add(definitions(item));
      }
      return out.build();
    }
    if (!(value instanceof JsonObject members)) {
      requireNoKeyword(Trees.text(value));
      return value;
    }
    JsonObjectBuilder out = Trees.object();
    for (Map.Entry<String, JsonValue> member : members.entrySet()) {
      String name = member.getKey();
      JsonValue definition = member.getValue();
      requireNoKeyword(name);
      if (name.equals("@base") && isRelative(Trees.text(definition))) {
        throw refused("a base that is no IRI"); // the processor would log the whole context
      } else if (name.equals("@context")) {
        out.add(name, context(definition));
      } else if (name.equals(LANGUAGE) && definition instanceof JsonString tag) {
        boolean good = LanguageTag.isWellFormed(tag.getString());
        out.add(name, good ? tag : Trees.string(placeholder(tag.getString())));
      } else {
        out.add(name, definitions(definition));
      }
    }
    return out.build();
  }

  private static boolean isRelative(@Nullable String base) {
    return base != null
        && !base.isEmpty()
        && !UriUtils.isAbsoluteUri(base, UriValidationPolicy.Full);
  }

  /**
   * Refuses everything that begins with an at sign and is not a keyword. Behind a prefix it could
   * become one.
   */
  private static void requireNoKeyword(@Nullable String text) throws JsonLdError {
    if (text != null && text.startsWith("@") && !Keywords.contains(text)) {
      throw refused("a term in the form of a keyword");
    }
  }

  // --- after expansion

  private JsonArray restoredAll(JsonArray values) {
    JsonArrayBuilder out = Trees.array();
    for (JsonValue value : values) {
      JsonValue restored = restoredValue(value);
      if (restored != null) {
        out.add(restored);
      }
    }
    return out.build();
  }

  private @Nullable JsonValue restoredValue(JsonValue value) {
    if (value instanceof JsonArray all) {
      return restoredAll(all);
    }
    if (value instanceof JsonObject object) {
      JsonObject restored = restoredObject(object);
      return restored.isEmpty() && !object.isEmpty() ? null : restored;
    }
    String text = Trees.text(value);
    return text == null ? value : Trees.string(restored(text));
  }

  private JsonObject restoredObject(JsonObject object) {
    JsonObjectBuilder out = Trees.object();
    object.forEach(
        (name, value) -> {
          JsonValue said = name.equals("@id") || name.equals("@type") ? meant(value) : value;
          JsonValue restored = said == null ? null : restoredValue(said);
          if (restored != null) {
            out.add(restored(name), restored);
          }
        });
    return out.build();
  }

  /**
   * Returns what remains without texts that only look like a keyword, because they are not IRIs.
   */
  private @Nullable JsonValue meant(JsonValue iris) {
    if (iris instanceof JsonArray all) {
      return Trees.arrayOf(all.stream().filter(iri -> meant(iri) != null).toList());
    }
    String text = Trees.text(iris);
    return text != null && text.contains(mark) ? null : iris;
  }

  private String restored(String text) {
    int at = text.indexOf(mark);
    if (at < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    int from = 0;
    for (; at >= 0; at = text.indexOf(mark, from)) {
      int end = at + mark.length() + Integer.toString(FIRST).length();
      int index = Integer.parseInt(text.substring(at + mark.length(), end)) - FIRST;
      out.append(text, from, at).append(originals.get(index));
      from = end;
    }
    return out.append(text, from, text.length()).toString();
  }
}
