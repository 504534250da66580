package org.activitypub4j.model;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A typed key of an {@link ASObject}: declared once, it serves reading, building and the emitted
 * {@code @context}.
 *
 * <p>A property is its IRI; the term is how it is written. Two properties may share a term: the one
 * that a {@link Vocabulary} registered first owns it, the other is read where a context maps the
 * term to it and is written in full. Immutable.
 *
 * @param <T> what one value reads as
 */
public abstract sealed class Property<T> {
  /** Of a list, where a property says nothing else: twice what a walk gives of a collection. */
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
    this.accepts = accepts;
    this.type = type;
    this.container = container;
    this.definition = TermDefinition.of(iri, type.coercion, container);
  }

  /** The IRI that identifies the property. */
  public final String iri() {
    return iri;
  }

  /** The short name under which it is written. */
  public final String term() {
    return term;
  }

  /** Whether a context that maps the term to this IRI means this property. */
  final boolean accepts(@Nullable String candidate) {
    return iri.equals(candidate) || (candidate != null && accepts.contains(candidate));
  }

  final Set<String> otherIris() {
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

  /** The IRI, for messages. */
  @Override
  public String toString() {
    return iri;
  }

  /**
   * A property of which one value counts: the first that can be read. It is written as a single
   * value.
   */
  public static final class One<T> extends Property<T> {
    private One(
        String iri,
        String term,
        Set<String> accepts,
        ValueType<T> type,
        @Nullable String container) {
      super(iri, term, accepts, type, container);
    }

    /** The same property, also read under other IRIs that contexts in use give it. */
    public One<T> accepting(String... iris) {
      return new One<>(iri(), term(), Set.of(iris), type, container);
    }

    /** The same property, of which every value counts. */
    Many<T> every() {
      return new Many<>(iri(), term(), otherIris(), type, container, false, Integer.MAX_VALUE);
    }
  }

  /** A property of many values. It is written as an array. */
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
      return new Many<>(
          iri(), term(), otherIris(), type, otherContainer, singleAsScalar, maxValues);
    }

    /** The same property, also read under other IRIs that contexts in use give it. */
    public Many<T> accepting(String... iris) {
      return new Many<>(iri(), term(), Set.of(iris), type, container, singleAsScalar, maxValues);
    }

    /** The same property, whose order is part of its meaning ({@code "@container": "@list"}). */
    public Many<T> ordered() {
      return in("@list");
    }

    /** The same property, each of whose values is a graph of its own. */
    Many<T> graph() {
      return in("@graph");
    }

    /** The same property, written without an array where there is one value. */
    public Many<T> compact() {
      return new Many<>(iri(), term(), otherIris(), type, container, true, maxValues);
    }

    /**
     * The same property, of which so many values count; default 10,000. Of a longer list the first
     * are read, except for recipients: a document with too many of them is refused, since leaving
     * some out would change who sees it.
     */
    public Many<T> atMost(int values) {
      if (values < 1) {
        throw new IllegalArgumentException("a limit of " + values + " values");
      }
      return new Many<>(iri(), term(), otherIris(), type, container, singleAsScalar, values);
    }
  }

  /** An id. */
  public static One<URI> uri(String iri, String term) {
    return one(iri, term, ValueType.uri());
  }

  /** An id that the contexts in use leave a string, without {@code "@type": "@id"}. */
  static One<URI> uriAsText(String iri, String term) {
    return one(iri, term, ValueType.uriAsText());
  }

  /** Ids. */
  public static Many<URI> uris(String iri, String term) {
    return many(iri, term, ValueType.uri());
  }

  /** Recipients: ids, where the public collection reads the same in its three spellings. */
  public static Many<URI> audience(String iri, String term) {
    return many(iri, term, ValueType.audience());
  }

  /** An id or an embedded object. */
  public static <T extends ASObject> One<Reference<T>> reference(
      String iri, String term, Class<T> as) {
    return one(iri, term, ValueType.reference(as));
  }

  /** Ids or embedded objects. */
  public static <T extends ASObject> Many<Reference<T>> references(
      String iri, String term, Class<T> as) {
    return many(iri, term, ValueType.reference(as));
  }

  /** An embedded object. */
  public static <T extends ASObject> One<T> object(String iri, String term, Class<T> as) {
    return one(iri, term, ValueType.object(as));
  }

  /** Embedded objects. */
  public static <T extends ASObject> Many<T> objects(String iri, String term, Class<T> as) {
    return many(iri, term, ValueType.object(as));
  }

  /** Links: URLs or Link objects. */
  public static Many<Link> links(String iri, String term) {
    return Property.<Link>many(iri, term, ValueType.link()).compact();
  }

  /** Plain text in one or several languages. */
  public static One<UntrustedText> text(String iri, String term) {
    return one(
        iri,
        term,
        ValueType.text(UntrustedText::of, UntrustedText::unescaped, UntrustedText::language));
  }

  /** HTML in one or several languages. */
  public static One<UntrustedHtml> html(String iri, String term) {
    return one(
        iri,
        term,
        ValueType.text(UntrustedHtml::of, UntrustedHtml::unsanitized, UntrustedHtml::language));
  }

  /** A string that is no natural language: a media type, a key, a user name. */
  public static One<String> string(String iri, String term) {
    return one(iri, term, ValueType.string());
  }

  /** A string of a datatype that contexts give it. */
  static One<String> string(String iri, String term, String datatype) {
    return one(iri, term, ValueType.string(datatype));
  }

  /** Strings that are no natural language. */
  public static Many<String> strings(String iri, String term) {
    return many(iri, term, ValueType.string());
  }

  /**
   * A name out of a vocabulary, such as that of a type; read as our term where we have one for it
   * ({@code "@type": "@vocab"}).
   */
  public static One<String> term(String iri, String term) {
    return one(iri, term, ValueType.term());
  }

  /** A truth value. */
  public static One<Boolean> bool(String iri, String term) {
    return one(iri, term, ValueType.bool());
  }

  /** A moment. It is written in milliseconds; one without a zone is read as UTC. */
  public static One<Instant> instant(String iri, String term) {
    return one(iri, term, ValueType.instant());
  }

  /** A span of time. */
  public static One<Duration> duration(String iri, String term) {
    return one(iri, term, ValueType.duration());
  }

  /** A whole number from 0 to 2⁵³. */
  public static One<Long> count(String iri, String term) {
    return one(iri, term, ValueType.count());
  }

  /** A number, finite. */
  public static One<Double> number(String iri, String term) {
    return one(iri, term, ValueType.number());
  }

  /** Numbers, finite. */
  public static Many<Double> numbers(String iri, String term) {
    return many(iri, term, ValueType.number());
  }

  private static <T> One<T> one(String iri, String term, ValueType<T> type) {
    return new One<>(iri, term, Set.of(), type, null);
  }

  private static <T> Many<T> many(String iri, String term, ValueType<T> type) {
    return new Many<>(iri, term, Set.of(), type, null, false, MAX_VALUES);
  }

  /** The name of the language map beside a property of natural language. */
  static String mapTerm(String term) {
    return term + "Map";
  }

  static final List<String> KEYWORD_TERMS = List.of("id", "type");
}
