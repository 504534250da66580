package org.activitypub4j.model;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A property of an {@link ASObject}, with the type of its values. It is declared once, and used for
 * reading, for building and for the {@code @context} that is written.
 *
 * <p>The IRI identifies the property; the term is how it is written. Two properties may have the
 * same term. The one that was registered first in a {@link Vocabulary} owns it. The other one is
 * read only if the context maps the term to it, and is written with its whole IRI. Immutable.
 *
 * @param <T> the Java type of a value
 */
public abstract sealed class Property<T> {
  /**
   * How many values of a list are read, unless a property says something else. It is twice as many
   * as a walk through a collection gives.
   */
  private static final int MAX_VALUES = 10_000;

  final ValueType<T> type;
  final @Nullable String container;
  private final String iri;
  private final String term;
  private final Set<String> accepts;
  private final TermDefinition definition;

  private Property(
      String iri, String term, Set<String> accepts, ValueType<T> type, @Nullable String container) {
    this.iri = Objects.requireNonNull(iri, "iri");
    this.term = Objects.requireNonNull(term, "term");
    this.accepts = Namespaces.spellings(iri, accepts);
    this.type = type;
    this.container = container;
    this.definition = TermDefinition.of(iri, type.coercion, container);
  }

  /** Returns the IRI, which identifies the property. */
  public final String iri() {
    return iri;
  }

  /** Returns the short name that it is written with. */
  public final String term() {
    return term;
  }

  /** Whether a context that maps the term to this IRI means this property. */
  final boolean accepts(@Nullable String candidate) {
    return candidate != null && accepts.contains(candidate);
  }

  /** Returns every IRI that it is read under, including its own. */
  final Set<String> iris() {
    return accepts;
  }

  final boolean isText() {
    return type.kind == ValueType.Kind.TEXT;
  }

  final boolean isTerm() {
    return type.kind == ValueType.Kind.TERM;
  }

  final TermDefinition definition() {
    return definition;
  }

  /** Returns the IRI, for messages. */
  @Override
  public String toString() {
    return iri;
  }

  /**
   * A property with one value: if there are several, the first that can be read counts. It is
   * written as a single value.
   */
  public static final class One<T> extends Property<T> {
    /**
     * The term of another property with one of the same IRIs. It is read if this property has no
     * value.
     */
    final @Nullable String otherTerm;

    private One(
        String iri,
        String term,
        Set<String> accepts,
        ValueType<T> type,
        @Nullable String container,
        @Nullable String otherTerm) {
      super(iri, term, accepts, type, container);
      this.otherTerm = otherTerm;
    }

    /** Returns the same property, which is also read under the term of another one. */
    One<T> orUnder(String other) {
      return new One<>(iri(), term(), iris(), type, container, other);
    }

    /** Returns the same property, which is also read under these other IRIs. */
    public One<T> accepting(String... iris) {
      return new One<>(iri(), term(), Set.of(iris), type, container, otherTerm);
    }

    /** Returns the same property as one with several values: every value counts. */
    Many<T> every() {
      return new Many<>(iri(), term(), iris(), type, container, false, Integer.MAX_VALUE);
    }
  }

  /** A property with several values. It is written as an array. */
  public static final class Many<T> extends Property<T> {
    final boolean singleAsScalar;
    final int maxValues;

    private Many(
        String iri,
        String term,
        Set<String> accepts,
        ValueType<T> type,
        @Nullable String container,
        boolean singleAsScalar,
        int maxValues) {
      super(iri, term, accepts, type, container);
      this.singleAsScalar = singleAsScalar;
      this.maxValues = maxValues;
    }

    private Many<T> in(@Nullable String otherContainer) {
      return new Many<>(iri(), term(), iris(), type, otherContainer, singleAsScalar, maxValues);
    }

    /** Returns the same property, which is also read under these other IRIs. */
    public Many<T> accepting(String... iris) {
      return new Many<>(iri(), term(), Set.of(iris), type, container, singleAsScalar, maxValues);
    }

    /**
     * Returns the same property, with values whose order has a meaning ({@code "@container":
     * "@list"}).
     */
    public Many<T> ordered() {
      return in("@list");
    }

    /** Returns the same property, where each value is a graph of its own. */
    Many<T> graph() {
      return in("@graph");
    }

    /** Returns the same property, which is written without an array if there is only one value. */
    public Many<T> compact() {
      return new Many<>(iri(), term(), iris(), type, container, true, maxValues);
    }

    /**
     * Returns the same property with a limit on the number of values. The default is 10,000. If a
     * list is longer, only its first values are read. Recipients are an exception: a document with
     * too many of them is refused, because leaving some out would change who sees it.
     */
    public Many<T> atMost(int values) {
      if (values < 1) {
        throw new IllegalArgumentException("the limit must be positive: " + values + " values");
      }
      return new Many<>(iri(), term(), iris(), type, container, singleAsScalar, values);
    }
  }

  /** Declares a property whose value is an id. */
  public static One<URI> uri(String iri, String term) {
    return one(iri, term, ValueType.uri());
  }

  /**
   * Declares a property whose value is an id that the usual contexts treat as a string, without
   * {@code "@type": "@id"}.
   */
  static One<URI> uriAsText(String iri, String term) {
    return one(iri, term, ValueType.uriAsText());
  }

  /** Declares a property whose values are ids. */
  public static Many<URI> uris(String iri, String term) {
    return many(iri, term, ValueType.uri());
  }

  /**
   * Declares a property for recipients. The three spellings of the public collection are the same.
   */
  public static Many<URI> audience(String iri, String term) {
    return many(iri, term, ValueType.audience());
  }

  /** Declares a property whose value is an id or an embedded object. */
  public static <T extends ASObject> One<Reference<T>> reference(
      String iri, String term, Class<T> as) {
    return one(iri, term, ValueType.reference(as));
  }

  /** Declares a property whose values are ids or embedded objects. */
  public static <T extends ASObject> Many<Reference<T>> references(
      String iri, String term, Class<T> as) {
    return many(iri, term, ValueType.reference(as));
  }

  /** Declares a property whose value is an embedded object. */
  public static <T extends ASObject> One<T> object(String iri, String term, Class<T> as) {
    return one(iri, term, ValueType.object(as));
  }

  /** Declares a property whose values are embedded objects. */
  public static <T extends ASObject> Many<T> objects(String iri, String term, Class<T> as) {
    return many(iri, term, ValueType.object(as));
  }

  /**
   * Declares a property whose value is the URL of a page or file. Unlike an id, it is repaired if
   * it is not quite a URI: see {@link Uris#link}.
   */
  public static One<URI> url(String iri, String term) {
    return one(iri, term, ValueType.url());
  }

  /** Declares a property for embedded objects such as files. A bare URL is a link to one. */
  static Many<ASObject> things(String iri, String term) {
    return many(iri, term, ValueType.thing());
  }

  /**
   * Declares a property for a text that is an object with properties. A bare string is its content.
   */
  static One<ASObject> textObject(String iri, String term) {
    return one(iri, term, ValueType.textObject());
  }

  /** Declares a property whose values are links: URLs or Link objects. */
  public static Many<Link> links(String iri, String term) {
    return Property.<Link>many(iri, term, ValueType.link()).compact();
  }

  /** Declares a property for plain text in one or several languages. */
  public static One<UntrustedText> text(String iri, String term) {
    return one(
        iri,
        term,
        ValueType.text(UntrustedText::of, UntrustedText::unescaped, UntrustedText::language));
  }

  /** Declares a property for HTML in one or several languages. */
  public static One<UntrustedHtml> html(String iri, String term) {
    return one(
        iri,
        term,
        ValueType.text(UntrustedHtml::of, UntrustedHtml::received, UntrustedHtml::language));
  }

  /** The same for the property whose format is in the member {@code mediaType} beside it. */
  static One<UntrustedHtml> content(String iri, String term) {
    return one(iri, term, ValueType.content());
  }

  /**
   * Declares a property for a string that is not natural language, such as a media type, a key or a
   * user name.
   */
  public static One<String> string(String iri, String term) {
    return one(iri, term, ValueType.string());
  }

  /** Declares a property for a string with a datatype that contexts give it. */
  static One<String> string(String iri, String term, String datatype) {
    return one(iri, term, ValueType.string(datatype));
  }

  /** Declares a property for strings that are not natural language. */
  public static Many<String> strings(String iri, String term) {
    return many(iri, term, ValueType.string());
  }

  /**
   * Declares a property whose value is a name from a vocabulary, such as the name of a type ({@code
   * "@type": "@vocab"}). It is read as our term if we have one, otherwise as an IRI.
   */
  public static One<String> term(String iri, String term) {
    return one(iri, term, ValueType.term());
  }

  /** Declares a property whose value is true or false. */
  public static One<Boolean> bool(String iri, String term) {
    return one(iri, term, ValueType.bool());
  }

  /**
   * Declares a property for a point in time. It is written in milliseconds. A time without a zone
   * is read as UTC.
   */
  public static One<Instant> instant(String iri, String term) {
    return one(iri, term, ValueType.instant());
  }

  /** Declares a property for a span of time. */
  public static One<Duration> duration(String iri, String term) {
    return one(iri, term, ValueType.duration());
  }

  /** Declares a property for a whole number from 0 to 2⁵³. */
  public static One<Long> count(String iri, String term) {
    return one(iri, term, ValueType.count());
  }

  /** Declares a property for a finite number. */
  public static One<Double> number(String iri, String term) {
    return one(iri, term, ValueType.number());
  }

  /** Declares a property for finite numbers. */
  public static Many<Double> numbers(String iri, String term) {
    return many(iri, term, ValueType.number());
  }

  private static <T> One<T> one(String iri, String term, ValueType<T> type) {
    return new One<>(iri, term, Set.of(), type, null, null);
  }

  private static <T> Many<T> many(String iri, String term, ValueType<T> type) {
    return new Many<>(iri, term, Set.of(), type, null, false, MAX_VALUES);
  }

  /** Returns the name of the language map beside a property for natural language. */
  static String mapTerm(String term) {
    return term + "Map";
  }

  static final List<String> KEYWORD_TERMS = List.of("id", "type");
}
