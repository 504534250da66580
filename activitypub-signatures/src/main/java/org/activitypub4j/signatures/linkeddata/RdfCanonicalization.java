package org.activitypub4j.signatures.linkeddata;

import com.apicatalog.rdf.api.RdfConsumerException;
import com.apicatalog.rdf.api.RdfQuadConsumer;
import com.apicatalog.rdf.canon.RdfCanon;
import com.apicatalog.rdf.canon.RdfCanonTicker;
import com.apicatalog.rdf.nquads.NQuadsWriter;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes an RDF dataset, statement by statement, and makes its canonical form: RDFC-1.0 with
 * SHA-256.
 *
 * <p>The limits are counts, never times, so that a document always gets the same answer. A
 * statement whose predicate is a blank node is not RDF and is left out. Use one for one dataset, in
 * one thread.
 *
 * @see <a href="https://www.w3.org/TR/rdf-canon/">RDF Dataset Canonicalization</a>
 */
final class RdfCanonicalization implements RdfQuadConsumer {
  /** The most statements in a dataset. */
  static final int MAX_QUADS = 10_000;

  /** The most blank nodes in a dataset. */
  static final int MAX_BLANK_NODES = 64;

  /**
   * The most steps of the algorithm. Normally the steps grow with the size of the document. Only if
   * nothing but each other tells blank nodes apart, they grow with the number of permutations.
   */
  static final int MAX_STEPS = 50_000;

  private final Set<String> blankNodes = new HashSet<>();

  /**
   * A dataset is a set: a statement that comes twice would change the names of blank nodes. We keep
   * statements as text, because a stranger can give them all the same hash code, and a set finds
   * only text quickly even then.
   */
  private final Set<String> statements = new HashSet<>();

  private final Ticker ticker = new Ticker();
  private final RdfCanon canon = RdfCanon.create("SHA-256", ticker);
  private int quads;

  /** Thrown if a dataset is over a limit. */
  static final class LimitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LimitException(String message) {
      super(message, null, false, false);
    }
  }

  private static final class Ticker implements RdfCanonTicker {
    private int steps;

    @Override
    public void tick() {
      if (++steps > MAX_STEPS) {
        throw new LimitException("canonicalisation takes more than %,d steps".formatted(MAX_STEPS));
      }
    }
  }

  /** Makes an empty dataset. */
  RdfCanonicalization() {}

  /**
   * Adds a statement.
   *
   * @throws LimitException if there are more than {@link #MAX_QUADS}, or more than {@link
   *     #MAX_BLANK_NODES} blank nodes
   */
  @Override
  public RdfQuadConsumer quad(
      String subject,
      String predicate,
      String object,
      @Nullable String datatype,
      @Nullable String language,
      @Nullable String direction,
      @Nullable String graph) {
    if (++quads > MAX_QUADS) {
      throw new LimitException("more than %,d statements".formatted(MAX_QUADS));
    }
    if (RdfQuadConsumer.isBlank(predicate)
        || !statements.add(
            NQuadsWriter.nquad(subject, predicate, object, datatype, language, direction, graph))) {
      return this;
    }
    blank(subject);
    if (datatype == null) {
      blank(object);
    }
    if (graph != null) {
      blank(graph);
    }
    canon.quad(subject, predicate, object, datatype, language, direction, graph);
    return this;
  }

  private void blank(String resource) {
    if (RdfQuadConsumer.isBlank(resource)
        && blankNodes.add(resource)
        && blankNodes.size() > MAX_BLANK_NODES) {
      throw new LimitException("more than %d blank nodes".formatted(MAX_BLANK_NODES));
    }
  }

  /**
   * Returns the dataset as canonical N-Quads; each line ends with a line feed.
   *
   * @throws LimitException if that takes more than {@link #MAX_STEPS} steps
   */
  String canonical() {
    StringBuilder lines = new StringBuilder(256);
    try {
      canon.provide(new Lines(lines));
    } catch (RdfConsumerException e) {
      throw new IllegalStateException(e);
    }
    return lines.toString();
  }

  /** Returns the names that {@link #canonical} gave to the blank nodes. */
  Map<String, String> names() {
    return canon.mapping();
  }

  /** Returns the number of steps that it took. */
  int steps() {
    return ticker.steps;
  }

  private record Lines(StringBuilder lines) implements RdfQuadConsumer {
    @Override
    public RdfQuadConsumer quad(
        String subject,
        String predicate,
        String object,
        @Nullable String datatype,
        @Nullable String language,
        @Nullable String direction,
        @Nullable String graph) {
      lines.append(
          NQuadsWriter.nquad(subject, predicate, object, datatype, language, direction, graph));
      return this;
    }
  }
}
