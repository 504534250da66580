package org.activitypub4j.model;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.activitypub4j.model.DocumentException.Reason;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/** Reads bytes into an immutable tree of JSON-P objects, with Jackson's parser and its limits. */
final class JsonReader {
  /** How many characters are decoded at a time, only to see whether they can be decoded. */
  private static final int DECODED = 2_048;

  private final ReadLimits limits;
  private final JsonFactory factory;

  JsonReader(ReadLimits limits) {
    this.limits = limits;
    this.factory =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxDocumentLength(limits.maxBytes())
                    .maxNestingDepth(limits.maxDepth())
                    .maxTokenCount(limits.maxTokens())
                    .maxStringLength(limits.maxStringLength())
                    .maxNameLength(limits.maxNameLength())
                    .maxNumberLength(limits.maxNumberLength())
                    .build())
            .build();
  }

  JsonObject read(byte[] utf8) {
    if (utf8.length > limits.maxBytes()) {
      throw new DocumentException(
          Reason.LIMIT_EXCEEDED,
          "document of %d bytes; the limit is %d".formatted(utf8.length, limits.maxBytes()));
    }
    requireUtf8(utf8);
    try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), utf8)) {
      return document(parser);
    } catch (DocumentException e) {
      if (e.reason() != Reason.MALFORMED || !hasEscapedSurrogates(utf8)) {
        throw e;
      }
    }
    return readAsText(new String(utf8, StandardCharsets.UTF_8));
  }

  /**
   * Reads a document that could not be read from its bytes. Jackson 3.0 refuses names there that
   * hold an escaped surrogate pair, such as an emoji, but accepts them in text. In text, some of
   * its versions also accept half a pair.
   */
  private JsonObject readAsText(String text) {
    try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), text)) {
      JsonObject root = document(parser);
      requirePairs(root);
      return root;
    }
  }

  private static boolean hasEscapedSurrogates(byte[] utf8) {
    for (int i = 2; i < utf8.length; i++) {
      if (utf8[i - 2] == '\\' && utf8[i - 1] == 'u' && (utf8[i] | 0x20) == 'd') {
        return true;
      }
    }
    return false;
  }

  private static void requirePairs(JsonValue value) {
    if (value instanceof JsonObject object) {
      object.forEach(
          (name, member) -> {
            if (!Escapes.isPaired(name)) {
              throw new DocumentException(
                  Reason.MALFORMED, "a name holds half a surrogate pair: " + Escapes.log(name));
            }
            requirePairs(member);
          });
    } else if (value instanceof JsonArray array) {
      array.forEach(JsonReader::requirePairs);
    }
  }

  private JsonObject document(JsonParser parser) {
    try {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new DocumentException(Reason.MALFORMED, "the document is empty");
      }
      if (first != JsonToken.START_OBJECT) {
        throw new DocumentException(
            Reason.NOT_AN_OBJECT, "the document is not a JSON object but starts with " + first);
      }
      JsonObject root = object(parser);
      if (parser.nextToken() != null) {
        throw new DocumentException(
            Reason.MALFORMED, "something follows the document at " + place(parser));
      }
      return root;
    } catch (StreamConstraintsException e) {
      throw new DocumentException(Reason.LIMIT_EXCEEDED, message(e, parser));
    } catch (StreamReadException e) {
      boolean duplicate = e.getOriginalMessage().startsWith("Duplicate");
      throw new DocumentException(
          duplicate ? Reason.DUPLICATE_NAME : Reason.MALFORMED, message(e, parser));
    }
  }

  /**
   * Refuses UTF-16 and UTF-32, which Jackson would detect, and a byte order mark, which it would
   * skip. Some of its versions accept overlong forms, surrogates and what is beyond Unicode, even
   * in names, so that other bytes than {@code "id"} would be an id. So the JDK's decoder is asked
   * first.
   */
  private static void requireUtf8(byte[] bytes) {
    boolean mark =
        bytes.length > 2
            && (bytes[0] & 0xFF) == 0xEF
            && (bytes[1] & 0xFF) == 0xBB
            && (bytes[2] & 0xFF) == 0xBF;
    boolean wide = false;
    for (int i = 0; i < Math.min(4, bytes.length); i++) {
      wide |= bytes[i] == 0;
    }
    if (mark || wide) {
      throw new DocumentException(
          Reason.MALFORMED, "the document is not UTF-8 without a byte order mark");
    }
    CharsetDecoder decoder =
        StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(Math.min(bytes.length + 1, DECODED));
    CoderResult result;
    do {
      result = decoder.decode(in, out.clear(), true);
    } while (result.isOverflow());
    if (result.isError()) {
      throw new DocumentException(
          Reason.MALFORMED, "the document is not UTF-8 at byte %d".formatted(in.position()));
    }
  }

  private JsonObject object(JsonParser parser) {
    JsonObjectBuilder object = Trees.object();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = checked(parser.currentName(), parser);
      parser.nextToken();
      object.add(name, value(parser));
    }
    return object.build();
  }

  private JsonArray array(JsonParser parser) {
    JsonArrayBuilder array = Trees.array();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(parser));
    }
    return array.build();
  }

  private JsonValue value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> Trees.string(checked(parser.getString(), parser));
      case VALUE_NUMBER_INT ->
          switch (parser.getNumberType()) {
            case INT -> Trees.PROVIDER.createValue(parser.getIntValue());
            case LONG -> Trees.PROVIDER.createValue(parser.getLongValue());
            default -> Trees.PROVIDER.createValue(parser.getBigIntegerValue());
          };
      case VALUE_NUMBER_FLOAT -> Trees.PROVIDER.createValue(decimal(parser));
      case VALUE_TRUE -> JsonValue.TRUE;
      case VALUE_FALSE -> JsonValue.FALSE;
      case VALUE_NULL -> JsonValue.NULL;
      default ->
          throw new DocumentException(
              Reason.MALFORMED, "unexpected " + parser.currentToken() + " at " + place(parser));
    };
  }

  /**
   * The exponent of a decimal is an int. If it is too long, {@code BigDecimal} throws, and Jackson
   * does not catch that.
   */
  private static BigDecimal decimal(JsonParser parser) {
    try {
      return parser.getDecimalValue();
    } catch (NumberFormatException e) {
      throw new DocumentException(
          Reason.LIMIT_EXCEEDED, "a number has too long an exponent at " + place(parser));
    }
  }

  private static String checked(String text, JsonParser parser) {
    if (text.indexOf('\0') >= 0) {
      throw new DocumentException(Reason.MALFORMED, "a string holds U+0000 at " + place(parser));
    }
    return text;
  }

  private static String message(JacksonException e, JsonParser parser) {
    TokenStreamLocation at = parser.currentLocation();
    return "%s at line %d, column %d"
        .formatted(
            Escapes.log(String.valueOf(e.getOriginalMessage())), at.getLineNr(), at.getColumnNr());
  }

  private static String place(JsonParser parser) {
    return "line %d, column %d"
        .formatted(
            parser.currentTokenLocation().getLineNr(), parser.currentTokenLocation().getColumnNr());
  }
}
