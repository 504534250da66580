package org.activitypub4j.model;

import com.apicatalog.jsonld.JsonLd;
import com.apicatalog.jsonld.JsonLdError;
import com.apicatalog.jsonld.document.JsonDocument;
import com.apicatalog.rdf.api.RdfQuadConsumer;
import jakarta.json.JsonObject;
import org.activitypub4j.model.LinkedDataException.Obstacle;
import org.jspecify.annotations.Nullable;

/**
 * A document for signatures that are made over its statements, not over its bytes. It is in the
 * only form that these statements can have here. After the signature was verified, read only this
 * form. Immutable.
 *
 * @see ActivityStreams#linkedData
 */
public final class LinkedDataDocument {
  private final JsonObject compacted;
  private final BundledContexts contexts;
  private final int expected;

  /** Takes the statements of a document, in no particular order. */
  @FunctionalInterface
  public interface Statements {
    /**
     * Takes one statement. The name of a blank node starts with {@code _:}.
     *
     * @param subject an absolute IRI or a blank node
     * @param predicate an absolute IRI
     * @param object an absolute IRI, a blank node, or the text of a literal
     * @param datatype the datatype of a literal; null if the object is not a literal
     * @param language the language of a literal, or null
     */
    void accept(
        String subject,
        String predicate,
        String object,
        @Nullable String datatype,
        @Nullable String language);
  }

  LinkedDataDocument(JsonObject compacted, BundledContexts contexts, int expected) {
    this.compacted = compacted;
    this.contexts = contexts;
    this.expected = expected;
  }

  /**
   * Returns the document with our own terms, and with a context that declares all of them. Members
   * that make no statement, because no context declared them, are not in it.
   */
  public JsonObject compacted() {
    return compacted;
  }

  /**
   * Passes on every statement that {@link #compacted} makes.
   *
   * @throws LinkedDataException if something in it makes no statement, and so would not be signed
   */
  public void statements(Statements consumer) {
    NeededTerms needed = NeededTerms.of(compacted, contexts);
    Quads quads = new Quads(consumer);
    try {
      JsonLd.toRdf(JsonDocument.of(compacted))
          .loader(contexts.loader(needed::prune))
          .provide(quads);
    } catch (JsonLdError e) {
      throw new LinkedDataException(Obstacle.NOT_JSON_LD, String.valueOf(e.getMessage()));
    }
    if (quads.count != expected) {
      throw new LinkedDataException(
          Obstacle.NOT_ABSOLUTE, "%d of %d values".formatted(expected - quads.count, expected));
    }
  }

  private static final class Quads implements RdfQuadConsumer {
    private final Statements consumer;
    private int count;

    Quads(Statements consumer) {
      this.consumer = consumer;
    }

    @Override
    public RdfQuadConsumer quad(
        String subject,
        String predicate,
        String object,
        @Nullable String datatype,
        @Nullable String language,
        @Nullable String direction,
        @Nullable String graph) {
      if (graph != null || direction != null) {
        throw new LinkedDataException(Obstacle.KEYWORD, graph != null ? "@graph" : "@direction");
      }
      count++;
      consumer.accept(subject, predicate, object, datatype, language);
      return this;
    }
  }
}
