package org.activitypub4j.model;

import java.util.Objects;

/**
 * Thrown if the same statements could also be written as a document with another meaning. A
 * signature over the statements proves nothing about such a document.
 *
 * @see ActivityStreams#linkedData
 */
public final class LinkedDataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The reason why a document is refused. */
  public enum Obstacle {
    /** A context that is neither bundled nor added by the application. */
    UNKNOWN_CONTEXT,
    /**
     * A keyword that lets people write the same statements in another shape, or a context that
     * renames such a keyword: {@code @graph}, {@code @included}, {@code @reverse}, {@code @nest},
     * {@code @json}, {@code @index}, {@code @direction}, {@code @import}. Also things that have a
     * keyword but are written with a name from RDF: {@code rdf:type}, {@code rdf:first}, {@code
     * rdf:rest}, {@code rdf:nil}.
     */
    KEYWORD,
    /** Not valid JSON-LD. */
    NOT_JSON_LD,
    /** It has more than one object, or nothing that a context declares. */
    NOT_ONE_OBJECT,
    /** An id or type that is a blank node or a relative IRI. */
    NOT_ABSOLUTE,
    /** Objects under a name that no context declares. */
    UNDECLARED,
    /** An object that could also be in another place, or be the document itself. */
    AMBIGUOUS_PLACE,
    /**
     * Several values without an order although only one counts, or a property under two of its
     * IRIs.
     */
    SEVERAL_VALUES,
    /**
     * A reader that goes by member names would see something different from the statements: other
     * values, or a number instead of a text.
     */
    READS_OTHERWISE,
    /**
     * More values or levels than the {@link ReadLimits} allow, a context that is too large, or more
     * than 250 values of a property.
     */
    LIMIT_EXCEEDED
  }

  private final Obstacle obstacle;
  private final String where;

  LinkedDataException(Obstacle obstacle, String where) {
    super(obstacle + ": " + Escapes.log(where), null, false, false);
    this.obstacle = obstacle;
    this.where = Escapes.log(where);
  }

  /** Returns the reason. */
  public Obstacle obstacle() {
    return Objects.requireNonNull(obstacle);
  }

  /**
   * Returns the URL, name, id or property that is the problem. It is escaped, so it is safe to log.
   */
  public String where() {
    return where;
  }
}
