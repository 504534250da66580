package org.activitypub4j.model;

import java.util.Objects;

/**
 * A document whose statements cannot be told apart from its shape: somebody could write the same
 * statements as another document. So a signature over statements proves nothing about it.
 *
 * @see ActivityStreams#linkedData
 */
public final class LinkedDataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What stands in the way. */
  public enum Obstacle {
    /** A context that is neither bundled nor added by the application. */
    UNKNOWN_CONTEXT,
    /**
     * A keyword that lets the same statements be written in another shape, or a context that gives
     * one another name: {@code @graph}, {@code @included}, {@code @reverse}, {@code @nest}, {@code
     * @json}, {@code @index}, {@code @direction}, {@code @import}; also what has a keyword and is
     * written as a property of RDF: {@code rdf:type}, {@code rdf:first}, {@code rdf:rest}, {@code
     * rdf:nil}.
     */
    KEYWORD,
    /** No valid JSON-LD. */
    NOT_JSON_LD,
    /** Nothing that a context declares, or more than one object. */
    NOT_ONE_OBJECT,
    /** An id or type that is a blank node or a relative IRI. */
    NOT_ABSOLUTE,
    /** Objects under a name that no context declares. */
    UNDECLARED,
    /** An object that could as well stand in another place, or be the document itself. */
    AMBIGUOUS_PLACE,
    /** Several values, without an order, where one counts; a property by two of its IRIs. */
    SEVERAL_VALUES,
    /**
     * Readers who go by member names see something else than the statements say: other values, or a
     * number where the statement has a text.
     */
    READS_OTHERWISE,
    /**
     * More, or nested deeper, than the {@link ReadLimits} allow; a context that is too large; more
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

  /** What stands in the way. */
  public Obstacle obstacle() {
    return Objects.requireNonNull(obstacle);
  }

  /** The URL, name, id or property concerned; what a peer sent in it is escaped for logs. */
  public String where() {
    return where;
  }
}
