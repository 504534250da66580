package org.activitypub4j.model;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How the values of a property are read and written. Reading returns null for what is not such a
 * value, and never throws.
 */
abstract class ValueType<T> {
  /** Seconds of a duration that is written as a number: a thousand years. */
  private static final double MAX_SECONDS = 1_000 * 366 * 86_400.0;

  /** The digits of a number that is written as a string, with its sign and exponent. */
  private static final int MAX_DIGITS = 32;

  private static final String XSD = "http://www.w3.org/2001/XMLSchema#";

  /** What the values are in JSON-LD, as far as plain reading must know it. */
  enum Kind {
    /** IRIs and objects. If one is a compact IRI, JSON-LD is needed. */
    IRI,
    /** The same as IRI, but the public collection has three spellings. */
    AUDIENCE,
    /** Terms. If one is defined by the context, or is a compact IRI, JSON-LD is needed. */
    TERM,
    /** Natural language. */
    TEXT,
    /** Any other literal. */
    LITERAL
  }

  final Kind kind;
  final @Nullable String coercion;

  private ValueType(Kind kind, @Nullable String coercion) {
    this.kind = kind;
    this.coercion = coercion;
  }

  abstract @Nullable T read(JsonValue value, Scope scope);

  abstract JsonValue write(T value, ScopeBuilder into);

  /** Returns a value that was read, adapted to what the other members of its object say. */
  T beside(JsonObject members, T value) {
    return value;
  }

  /** Reads a value of a language map. Only natural language has language maps. */
  @Nullable T readText(String text, @Nullable String language) {
    return null;
  }

  /** Returns what values should be, for messages. */
  String expects() {
    return switch (kind) {
      case IRI, AUDIENCE -> "an absolute URI or an object that has one";
      case TERM, TEXT -> "a string";
      case LITERAL ->
          coercion == null || !coercion.startsWith(XSD)
              ? "a string"
              : "an xsd:" + coercion.substring(XSD.length());
    };
  }

  /** Returns what is unusual about a value that can be read. */
  Optional<String> oddity(JsonValue value) {
    return Optional.empty();
  }

  /** Returns the language of a text, if the type has one. */
  Optional<String> languageOf(T value) {
    return Optional.empty();
  }

  /** Whether two values are the same apart from their language. */
  boolean sameText(T first, T second) {
    return first.equals(second);
  }

  static ValueType<URI> uri() {
    return new Uri(Kind.IRI, "@id", ValueType::readId);
  }

  static ValueType<URI> uriAsText() {
    return new Uri(Kind.IRI, null, ValueType::readId);
  }

  static ValueType<URI> audience() {
    return new Uri(
        Kind.AUDIENCE,
        "@id",
        (v, scope) ->
            Audience.isPublic(Trees.text(Trees.unwrap(v))) ? Audience.PUBLIC : readId(v, scope));
  }

  /** A URL that people or their browsers open. Unlike an id, it is repaired. */
  static ValueType<URI> url() {
    return new Uri(Kind.IRI, "@id", (v, scope) -> readUrl(v)) {
      @Override
      Optional<String> oddity(JsonValue value) {
        return repair(value);
      }
    };
  }

  /** Reads the id that a value names: as an id, as an object that has one, or as a link to it. */
  private static @Nullable URI readId(JsonValue wrapped, Scope scope) {
    JsonValue value = Trees.unwrap(wrapped);
    if (value instanceof JsonObject object) {
      if (value != wrapped) {
        // An object in place of an id is not an id, whatever it names: pruning removes it.
        return null;
      }
      String id = Trees.text(object.get("id"));
      if (id == null) {
        Link link = Link.inPlaceOfId(scope.child(object));
        return link == null ? null : link.target().orElse(null);
      }
      return Uris.id(id).orElse(null);
    }
    return value instanceof JsonString string ? Uris.id(string.getString()).orElse(null) : null;
  }

  private static @Nullable URI readUrl(JsonValue wrapped) {
    JsonValue value = Trees.unwrap(wrapped);
    String text = Trees.text(value instanceof JsonObject object ? object.get("id") : value);
    return text == null ? null : Uris.link(text).orElse(null);
  }

  /** Returns what had to be done to repair a URL. */
  private static Optional<String> repair(JsonValue value) {
    String text = Trees.text(Trees.unwrap(value));
    return text == null
        ? Optional.empty()
        : Uris.link(text)
            .map(URI::toString)
            .filter(read -> !read.equals(text))
            .map(read -> "is not a URL; it is read as " + Escapes.log(read));
  }

  /** Whether an object has only an id, which is another way to write a bare id. */
  private static boolean isIdAlone(JsonObject object) {
    return object.size() == 1 && object.containsKey("id");
  }

  static ValueType<String> string() {
    return string(null);
  }

  static ValueType<String> string(@Nullable String datatype) {
    return new Literal<>(Kind.LITERAL, datatype, Trees::text, Trees::string);
  }

  /**
   * One of our terms, or an IRI if we have no term. It is written with {@code @vocab} even if the
   * usual context has {@code @id}, because with that a bare term is an IRI relative to the
   * document.
   */
  static ValueType<String> term() {
    return new Term();
  }

  static ValueType<Double> number() {
    return new Literal<>(
        Kind.LITERAL,
        XSD + "double",
        ValueType::readNumber,
        n -> {
          if (!Double.isFinite(n)) {
            throw new IllegalArgumentException("not a finite number: " + n);
          }
          return Trees.PROVIDER.createValue(n.doubleValue());
        });
  }

  /** Some servers write numbers as strings. */
  private static @Nullable Double readNumber(JsonValue value) {
    double number;
    if (value instanceof JsonNumber json) {
      number = json.doubleValue();
    } else {
      String text = Trees.text(value);
      BigDecimal decimal = text == null ? null : readDecimal(text);
      if (decimal == null) {
        return null;
      }
      number = decimal.doubleValue();
    }
    return Double.isFinite(number) ? number : null;
  }

  /** Checks the text first, because Java's parser accepts the digits of every script. */
  private static @Nullable BigDecimal readDecimal(String text) {
    if (text.length() > MAX_DIGITS
        || !text.chars().allMatch(c -> (c >= '0' && c <= '9') || "+-.eE".indexOf(c) >= 0)) {
      return null;
    }
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  static ValueType<Boolean> bool() {
    return new Literal<>(
        Kind.LITERAL,
        XSD + "boolean",
        v ->
            switch (v.getValueType()) {
              case TRUE -> Boolean.TRUE;
              case FALSE -> Boolean.FALSE;
              default ->
                  "true".equals(Trees.text(v))
                      ? Boolean.TRUE
                      : "false".equals(Trees.text(v)) ? Boolean.FALSE : null;
            },
        b -> b ? JsonValue.TRUE : JsonValue.FALSE);
  }

  static ValueType<Instant> instant() {
    return new Literal<>(
        Kind.LITERAL,
        XSD + "dateTime",
        v -> Dates.instant(Trees.text(v)),
        // Java counts nanoseconds, but some parsers do not read so many digits.
        i -> Trees.string(i.truncatedTo(ChronoUnit.MILLIS).toString())) {
      @Override
      Optional<String> oddity(JsonValue value) {
        return Dates.oddity(Trees.text(Trees.unwrap(value)));
      }
    };
  }

  static ValueType<Duration> duration() {
    return new Literal<>(
        Kind.LITERAL, XSD + "duration", ValueType::readDuration, d -> Trees.string(d.toString())) {
      @Override
      String expects() {
        return "an xsd:duration in days, hours, minutes and seconds";
      }
    };
  }

  /** Some servers write the seconds as a number. */
  private static @Nullable Duration readDuration(JsonValue value) {
    if (value instanceof JsonNumber) {
      Double seconds = readNumber(value);
      return seconds == null || Math.abs(seconds) > MAX_SECONDS
          ? null
          : Duration.ofMillis(Math.round(seconds * 1_000));
    }
    String text = Trees.text(value);
    if (text == null || text.length() > 64) {
      return null;
    }
    try {
      return Duration.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  static ValueType<Long> count() {
    return new Literal<>(
        Kind.LITERAL,
        XSD + "nonNegativeInteger",
        ValueType::readCount,
        n -> Trees.PROVIDER.createValue(n.longValue()));
  }

  private static @Nullable Long readCount(JsonValue value) {
    String text = Trees.text(value);
    BigDecimal decimal =
        value instanceof JsonNumber number
            ? number.bigDecimalValue()
            : text == null ? null : readDecimal(text);
    // Above 2^53 two readers could see two numbers. A large exponent would cost memory.
    if (decimal == null || decimal.scale() < -18 || decimal.precision() - decimal.scale() > 16) {
      return null;
    }
    try {
      long n = decimal.longValueExact();
      return n >= 0 && n <= 1L << 53 ? n : null;
    } catch (ArithmeticException e) {
      return null;
    }
  }

  /** Natural language; the values may also be in the language map beside the property. */
  static <T> ValueType<T> text(
      BiFunction<String, @Nullable String, T> of,
      Function<T, String> text,
      Function<T, Optional<String>> language) {
    return new Text<>(of, text, language);
  }

  /** HTML, unless the media type beside it is the one of another kind of text. */
  static ValueType<UntrustedHtml> content() {
    return new Content();
  }

  /** An id, or an embedded object. */
  static <T extends ASObject> ValueType<Reference<T>> reference(Class<T> as) {
    return new ReferenceType<>(as);
  }

  /** An embedded object. An id alone is read as an object that has only the id. */
  static <T extends ASObject> ValueType<T> object(Class<T> as) {
    return new ObjectType<>(as);
  }

  /** A link: a URL, or a Link object. */
  static ValueType<Link> link() {
    return new LinkType();
  }

  /** An embedded object, or a link to one: a URL, or a Link object. */
  static ValueType<ASObject> thing() {
    return new ObjectType<>(ASObject.class) {
      private final LinkType links = new LinkType();

      @Override
      @Nullable ASObject bare(JsonValue value, Scope scope) {
        return links.read(value, scope);
      }

      @Override
      Optional<String> oddity(JsonValue value) {
        return links.oddity(value);
      }
    };
  }

  /** An embedded object. A string is its content. */
  static ValueType<ASObject> textObject() {
    return new ObjectType<>(ASObject.class) {
      @Override
      @Nullable ASObject bare(JsonValue value, Scope scope) {
        String text = Trees.text(Trees.unwrap(value));
        return text == null
            ? null
            : new ASObject(scope.child(Trees.object().add(AS.CONTENT.term(), text).build()));
      }
    };
  }

  private static class Uri extends ValueType<URI> {
    private final BiFunction<JsonValue, Scope, @Nullable URI> reader;

    Uri(Kind kind, @Nullable String coercion, BiFunction<JsonValue, Scope, @Nullable URI> reader) {
      super(kind, coercion);
      this.reader = reader;
    }

    @Override
    @Nullable URI read(JsonValue value, Scope scope) {
      return reader.apply(value, scope);
    }

    @Override
    JsonValue write(URI value, ScopeBuilder into) {
      return Trees.string(value.toString());
    }
  }

  private static class Literal<T> extends ValueType<T> {
    private final Function<JsonValue, @Nullable T> reader;
    private final Function<T, JsonValue> writer;

    Literal(
        Kind kind,
        @Nullable String coercion,
        Function<JsonValue, @Nullable T> reader,
        Function<T, JsonValue> writer) {
      super(kind, coercion);
      this.reader = reader;
      this.writer = writer;
    }

    @Override
    @Nullable T read(JsonValue value, Scope scope) {
      return reader.apply(Trees.unwrap(value));
    }

    @Override
    JsonValue write(T value, ScopeBuilder into) {
      return writer.apply(value);
    }
  }

  private static final class Term extends ValueType<String> {
    Term() {
      super(Kind.TERM, "@vocab");
    }

    @Override
    @Nullable String read(JsonValue value, Scope scope) {
      JsonValue plain = Trees.unwrap(value);
      String name = Trees.text(plain instanceof JsonObject object ? object.get("id") : plain);
      if (name == null) {
        return null;
      }
      String ours = scope.vocabulary().termOf(name);
      if (ours != null) {
        return ours;
      }
      return name.startsWith("_:") ? name.substring(2) : name;
    }

    @Override
    JsonValue write(String value, ScopeBuilder into) {
      return Trees.string(value);
    }
  }

  private static class Text<T> extends ValueType<T> {
    private final BiFunction<String, @Nullable String, T> of;
    private final Function<T, String> text;
    private final Function<T, Optional<String>> language;

    Text(
        BiFunction<String, @Nullable String, T> of,
        Function<T, String> text,
        Function<T, Optional<String>> language) {
      super(Kind.TEXT, null);
      this.language = language;
      this.of = of;
      this.text = text;
    }

    @Override
    @Nullable T read(JsonValue value, Scope scope) {
      String plain = Trees.text(Trees.unwrap(value));
      return plain == null ? null : of.apply(plain, scope.languageTag());
    }

    @Override
    @Nullable T readText(String plain, @Nullable String language) {
      return of.apply(plain, language);
    }

    @Override
    JsonValue write(T value, ScopeBuilder into) {
      return Trees.string(text.apply(value));
    }

    @Override
    boolean sameText(T first, T second) {
      return text.apply(first).equals(text.apply(second));
    }

    @Override
    Optional<String> languageOf(T value) {
      return language.apply(value);
    }
  }

  private static final class Content extends Text<UntrustedHtml> {
    Content() {
      super(UntrustedHtml::of, UntrustedHtml::received, UntrustedHtml::language);
    }

    @Override
    UntrustedHtml beside(JsonObject members, UntrustedHtml value) {
      return Trees.values(members.get(AS.MEDIA_TYPE.term())).stream()
          .map(type -> Trees.text(Trees.unwrap(type)))
          .filter(Objects::nonNull)
          .findFirst()
          .map(type -> value.as(UntrustedHtml.Format.of(type)))
          .orElse(value);
    }
  }

  private static final class ReferenceType<T extends ASObject> extends ValueType<Reference<T>> {
    private final Class<T> as;

    ReferenceType(Class<T> as) {
      super(Kind.IRI, "@id");
      this.as = as;
    }

    @Override
    @Nullable Reference<T> read(JsonValue value, Scope scope) {
      if (value instanceof JsonObject object
          && !isIdAlone(object)
          && !object.containsKey("@value")) {
        Node child = scope.child(object);
        Link link = Link.class.isAssignableFrom(as) ? null : Link.inPlaceOfId(child);
        return link == null ? Reference.embedding(child.as(as)) : Reference.through(link);
      }
      URI id = readId(value, scope);
      return id == null ? null : Reference.to(id);
    }

    @Override
    JsonValue write(Reference<T> value, ScopeBuilder into) {
      Optional<? extends ASObject> whole =
          value.object().isPresent() ? value.object() : value.link();
      if (whole.isPresent()) {
        return into.adopt(whole.get());
      }
      return Trees.string(value.id().orElseThrow().toString());
    }
  }

  private static class ObjectType<T extends ASObject> extends ValueType<T> {
    private final Class<T> as;

    ObjectType(Class<T> as) {
      super(Kind.IRI, "@id");
      this.as = as;
    }

    @Override
    @Nullable T read(JsonValue value, Scope scope) {
      if (value instanceof JsonObject object && !isIdAlone(object)) {
        return object.containsKey("@value") ? null : scope.child(object).as(as);
      }
      return bare(value, scope);
    }

    /** Reads what is there instead of an object. */
    @Nullable T bare(JsonValue value, Scope scope) {
      URI id = readId(value, scope);
      return id == null
          ? null
          : scope.child(Trees.object().add("id", id.toString()).build()).as(as);
    }

    @Override
    JsonValue write(T value, ScopeBuilder into) {
      return into.adopt(value);
    }
  }

  private static final class LinkType extends ValueType<Link> {
    LinkType() {
      super(Kind.IRI, "@id");
    }

    @Override
    @Nullable Link read(JsonValue value, Scope scope) {
      JsonValue plain = Trees.unwrap(value);
      if (plain instanceof JsonObject object) {
        return scope.child(object).as(Link.class);
      }
      String href = Trees.text(plain);
      return href == null || Uris.link(href).isEmpty() ? null : scope.link(href);
    }

    @Override
    Optional<String> oddity(JsonValue value) {
      return repair(value);
    }

    @Override
    JsonValue write(Link value, ScopeBuilder into) {
      return value.bareHref().<JsonValue>map(Trees::string).orElseGet(() -> into.adopt(value));
    }
  }
}
