package org.activitypub4j.model;

import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A type of ActivityStreams object: its IRI, the term that it is written with, and its Java class.
 * Immutable.
 *
 * @param <T> the Java class
 */
public final class TypeOf<T extends ASObject> {
  private final String iri;
  private final String term;
  private final Function<Node, T> view;
  private final Class<T> javaType;

  private final Set<String> accepts;
  private final Set<String> others;

  private TypeOf(
      String iri, String term, Function<Node, T> view, Set<String> accepts, Set<String> others) {
    this.iri = Objects.requireNonNull(iri, "iri");
    this.term = Objects.requireNonNull(term, "term");
    this.view = Objects.requireNonNull(view, "view");
    this.accepts = Namespaces.spellings(iri, accepts);
    this.others = others;
    @SuppressWarnings("unchecked") // The function makes only T.
    Class<T> type = (Class<T>) view.apply(Node.EMPTY).getClass();
    this.javaType = type;
  }

  /**
   * Declares a type.
   *
   * @param iri its IRI, such as {@code https://www.w3.org/ns/activitystreams#Note}
   * @param term how it is written, such as {@code Note}
   * @param view the constructor of the Java class; it is called once here, with an empty node
   */
  public static <T extends ASObject> TypeOf<T> of(String iri, String term, Function<Node, T> view) {
    return new TypeOf<>(iri, term, view, Set.of(), Set.of());
  }

  /** Returns the same type, which is also read under these other IRIs. */
  public TypeOf<T> accepting(String... iris) {
    return new TypeOf<>(iri, term, view, Set.of(iris), others);
  }

  /** Returns the same type. Some servers define another term for it. */
  TypeOf<T> orTerm(String other) {
    return new TypeOf<>(iri, term, view, accepts, Set.of(other));
  }

  /** Returns the IRI. */
  public String iri() {
    return iri;
  }

  /** Returns the term. */
  public String term() {
    return term;
  }

  /** Returns the Java class. */
  public Class<T> javaType() {
    return javaType;
  }

  /** Whether a context that maps the term to this IRI means this type. */
  boolean accepts(@Nullable String candidate) {
    return candidate != null && accepts.contains(candidate);
  }

  /** Returns every IRI that it is read under, including its own. */
  Set<String> iris() {
    return accepts;
  }

  /** Returns the terms that others write for it. */
  Set<String> otherTerms() {
    return others;
  }

  /** Whether this type can be written with the name. */
  boolean isWritten(String name) {
    return name.equals(term) || name.equals(iri) || others.contains(name);
  }

  T view(Node node) {
    return view.apply(node);
  }

  @Override
  public String toString() {
    return term;
  }
}
