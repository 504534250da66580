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
 * One RDF dataset, taken statement by statement, and its canonical form: RDFC-1.0 with SHA-256.
 *
 * <p>The work is limited by counting, never by a clock, so that one document has one answer. A
 * statement whose predicate is a blank node is no RDF and is left out. Used for one dataset by one
 * thread.
 *
 * @see <a href="https://www.w3.org/TR/rdf-canon/">RDF Dataset Canonicalization</a>
 */
final class RdfCanonicalization implements RdfQuadConsumer {
  /** Statements of one dataset. */
  static final int MAX_QUADS = 10_000;

  /** Blank nodes of one dataset. */
  static final int MAX_BLANK_NODES = 64;

  /**
   * Steps of the algorithm. Those of documents grow with their size; only among blank nodes that
   * are told apart by nothing but each other do they grow with the number of permutations.
   */
  static final int MAX_STEPS = 50_000;

  private final Set<String> blankNodes = new HashSet<>();

  /**
   * A dataset is a set; said twice, a statement would change the names of blank nodes. As text,
   * since a stranger can give all of them one hash code, and only texts are then found quickly.
   */
  private final Set<String> statements = new HashSet<>();

  private final Ticker ticker = new Ticker();
  private final RdfCanon canon = RdfCanon.create("SHA-256", ticker);
  private int quads;

  /** Thrown for a dataset over a limit. */
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
   * The dataset as canonical N-Quads, each line with its line feed.
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

  /** The names that {@link #canonical} gave to the blank nodes. */
  Map<String, String> names() {
    return canon.mapping();
  }

  /** How much work it took. */
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
