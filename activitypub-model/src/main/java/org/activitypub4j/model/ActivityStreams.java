package org.activitypub4j.model;

import com.apicatalog.jsonld.JsonLdError;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.activitypub4j.model.LinkedDataException.Obstacle;

/**
 * Reads and writes ActivityStreams documents.
 *
 * <p>If the context of a document gives its member names the usual meaning, the document is read by
 * those names; otherwise by JSON-LD. Contexts are never fetched: the known ones are bundled, an
 * application can add more, and every other context counts as empty. Immutable and safe for use by
 * several threads. Make one and keep it.
 */
public final class ActivityStreams {
  private final Vocabulary vocabulary;
  private final BundledContexts contexts;
  private final ReadLimits limits;
  private final JsonReader reader;
  private final ContextAnalyser analyser;
  private final ContextWriter writer;

  private ActivityStreams(
      Vocabulary vocabulary,
      BundledContexts contexts,
      ContextAnalyser analyser,
      ReadLimits limits) {
    this.vocabulary = vocabulary;
    this.contexts = contexts;
    this.limits = limits;
    this.reader = new JsonReader(limits);
    this.analyser = analyser;
    this.writer = new ContextWriter(vocabulary, analyser);
  }

  private static final class Holder {
    static final ActivityStreams STANDARD = builder().build();
  }

  /**
   * Returns the reader and writer with the standard vocabulary, the bundled contexts and the
   * default limits.
   */
  public static ActivityStreams standard() {
    return Holder.STANDARD;
  }

  /** Returns a builder that starts with what {@link #standard} has. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns a reader that also applies these limits, such as {@link ReadLimits#UNPROVEN}. Both
   * share their cache of contexts, and each can write objects of the other.
   */
  public ActivityStreams withLimits(ReadLimits further) {
    return new ActivityStreams(vocabulary, contexts, analyser, limits.and(further));
  }

  /** Returns the vocabulary that is used for reading. */
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /**
   * Reads a document.
   *
   * @param utf8 JSON in UTF-8 without byte order mark
   * @return an object of the most specific registered type, or a plain {@link ASObject}
   * @throws DocumentException if it is not a JSON object, is over a limit, has a context that
   *     changes a guarded term, or is broken JSON-LD in which a guarded term has another name
   */
  public ASObject read(byte[] utf8) {
    return view(reader.read(utf8));
  }

  /**
   * Reads a document that is already a tree, such as one from a JSON binding.
   *
   * @throws DocumentException if it has a context that changes a guarded term or is too large
   */
  public ASObject read(JsonObject tree) {
    return view(tree);
  }

  private ASObject view(JsonObject tree) {
    DocumentScan scan = scan(tree);
    return vocabulary.create(scan.slow() ? expanded(tree, scan) : plain(tree, scan));
  }

  private DocumentScan scan(JsonObject tree) {
    DocumentScan scan = new DocumentScan(vocabulary, limits);
    scan.run(tree, analyser.base());
    return scan;
  }

  private Node plain(JsonObject tree, DocumentScan scan) {
    Reading reading = scan.partial() ? Reading.PARTIAL_PLAIN : Reading.PLAIN;
    Scope scope = new Scope(vocabulary, analyser.base(), reading).of(tree);
    return new Node(tree, scope, tree);
  }

  /**
   * Reads a document by its names alone. Its contexts make no sense together, so they count for
   * nothing.
   */
  private Node broken(JsonObject tree, DocumentScan scan) {
    scan.requireNames();
    Scope scope = new Scope(vocabulary, analyser.base(), Reading.PLAIN_AFTER_JSON_LD_ERROR);
    return new Node(tree, scope, tree);
  }

  private Node expanded(JsonObject tree, DocumentScan scan) {
    JsonArray expanded;
    try {
      expanded = expand(tree);
    } catch (JsonLdError e) {
      return broken(tree, scan);
    }
    ContextAnalysis context =
        new Scope(vocabulary, analyser.base(), Reading.PLAIN).of(tree).context();
    ExpansionMapper mapper = new ExpansionMapper(vocabulary, context.language());
    JsonObject members = mapper.document(expanded);
    Reading reading = scan.partial() ? Reading.PARTIAL_JSON_LD : Reading.JSON_LD;
    Scope scope =
        new Scope(
            vocabulary, ContextAnalysis.built(mapper.definitions(), context.language()), reading);
    return new Node(members, scope, tree);
  }

  /**
   * Returns the object as expanded JSON-LD: every name is an IRI, and every value has its full
   * form. Terms that no context declares have the meaning that the vocabulary gives them, as in
   * reading. No context is fetched.
   *
   * @throws DocumentException if its context is not valid JSON-LD, or if it is larger than the
   *     {@link ReadLimits} allow for JSON-LD
   * @see <a href="https://www.w3.org/TR/json-ld11-api/#expansion">JSON-LD 1.1 API §5.1</a>
   */
  public JsonArray expand(ASObject object) {
    try {
      JsonObject document = toDocument(object);
      DocumentSize.of(document, limits).requireProcessable();
      return expand(document);
    } catch (JsonLdError e) {
      throw new DocumentException(
          DocumentException.Reason.JSON_LD,
          "not valid JSON-LD: " + Escapes.log(String.valueOf(e.getMessage())));
    }
  }

  /**
   * Returns a document as the statements that it makes. Linked Data Signatures are made over these
   * statements. Unlike in reading, members that no context declares make no statement and are left
   * out.
   *
   * <p>The same statements can be written as many different documents. The result is one of them,
   * written with our own terms. A document is refused if its statements could also be those of a
   * document with another meaning: see {@link LinkedDataException.Obstacle}.
   *
   * @param document the document without the signature, within the {@link ReadLimits}
   * @throws LinkedDataException if its statements could be those of another document, or if a
   *     reader that goes by member names would see something else
   */
  public LinkedDataDocument linkedData(JsonObject document) {
    ExpansionMapper mapper = new ExpansionMapper(vocabulary, null);
    LinkedDataForm form = new LinkedDataForm(vocabulary, contexts, limits);
    form.names(document);
    within(document);
    JsonObject members = mapper.document(Trees.arrayOf(List.of(form.of(document))));
    Scope scope =
        new Scope(vocabulary, ContextAnalysis.built(mapper.definitions(), null), Reading.JSON_LD);
    JsonObject compacted = writer.withContext(members, scope);
    try {
      String difference = TypedReading.difference(view(document), view(compacted));
      if (difference != null) {
        throw new LinkedDataException(Obstacle.READS_OTHERWISE, difference);
      }
    } catch (DocumentException e) {
      throw new LinkedDataException(Obstacle.READS_OTHERWISE, String.valueOf(e.getMessage()));
    }
    return new LinkedDataDocument(compacted, contexts, form.statements());
  }

  /**
   * Checks that the document is within the limits. Other problems are found later, in its
   * statements or when both readings are compared.
   */
  private void within(JsonObject document) {
    try {
      DocumentSize.of(document, limits).requireProcessable();
      scan(document);
    } catch (DocumentException e) {
      if (e.reason() == DocumentException.Reason.LIMIT_EXCEEDED) {
        throw new LinkedDataException(Obstacle.LIMIT_EXCEEDED, String.valueOf(e.getMessage()));
      }
    }
  }

  /**
   * Expands a document. Names that it uses but never declares have the meaning of our own terms.
   */
  JsonArray expand(JsonObject tree) throws JsonLdError {
    return JsonLdCall.expand(tree, vocabulary.asContext(), contexts);
  }

  /**
   * Writes an object as a document in UTF-8. A document that was read and not changed is written as
   * it was received. Every other object gets the smallest context that defines all its terms.
   */
  public byte[] write(ASObject object) {
    return JsonWriter.write(toDocument(object));
  }

  private JsonObject toDocument(ASObject object) {
    JsonObject received = object.node().received();
    if (received != null) {
      return received;
    }
    ScopeBuilder scope = new ScopeBuilder(vocabulary);
    JsonObject members = scope.root(object);
    return writer.withContext(members, scope.build(object.reading()));
  }

  /**
   * Builds an {@link ActivityStreams} that differs from the standard one. Not safe for use by
   * several threads.
   */
  public static final class Builder {
    private Vocabulary vocabulary = Vocabulary.standard();
    private ReadLimits limits = ReadLimits.DEFAULT;
    private final Map<String, byte[]> more = new LinkedHashMap<>();

    private Builder() {}

    /** Sets the vocabulary. The default is {@link Vocabulary#standard}. */
    public Builder vocabulary(Vocabulary vocabulary) {
      this.vocabulary = Objects.requireNonNull(vocabulary, "vocabulary");
      return this;
    }

    /** Sets the limits. The default is {@link ReadLimits#DEFAULT}. */
    public Builder limits(ReadLimits limits) {
      this.limits = Objects.requireNonNull(limits, "limits");
      return this;
    }

    /**
     * Adds a context document, which is then used for its URL. It is not fetched.
     *
     * @param document JSON in UTF-8 with an {@code @context} member
     */
    public Builder context(String url, byte[] document) {
      more.put(Objects.requireNonNull(url, "url"), document.clone());
      return this;
    }

    /**
     * Returns the reader and writer.
     *
     * @throws DocumentException if an added context is not a JSON object
     * @throws IllegalArgumentException if an added context has no {@code @context} member
     */
    public ActivityStreams build() {
      BundledContexts contexts = BundledContexts.standard();
      for (Map.Entry<String, byte[]> context : more.entrySet()) {
        contexts = contexts.with(context.getKey(), context.getValue());
      }
      return new ActivityStreams(
          vocabulary, contexts, new ContextAnalyser(vocabulary, contexts), limits);
    }
  }
}
