package org.activitypub4j.model;

import jakarta.json.JsonArray;
import java.util.Map;

/** The reading of a document by JSON-LD, whichever way it was read. */
final class ByJsonLd {
  private ByJsonLd() {}

  static ASObject of(ASObject object, JsonArray expansion) {
    Vocabulary vocabulary = object.node().scope().vocabulary();
    String language = object.node().scope().language();
    return vocabulary.create(
        new Node(
            new ExpansionMapper(vocabulary, language).document(expansion),
            new Scope(vocabulary, ContextAnalysis.built(Map.of(), language), Reading.JSON_LD),
            null));
  }
}
