package org.activitypub4j.model;

import com.apicatalog.jsonld.JsonLd;
import com.apicatalog.jsonld.JsonLdError;
import com.apicatalog.jsonld.JsonLdErrorCode;
import com.apicatalog.jsonld.api.ExpansionApi;
import com.apicatalog.jsonld.document.JsonDocument;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** Expands what a peer sent. Whatever goes wrong counts as an error in the document. */
final class JsonLdCall {
  private JsonLdCall() {}

  /**
   * Expands a document whose size was checked before.
   *
   * @param vocabulary the context for names that the document uses but does not declare, or null
   */
  static JsonArray expand(
      JsonObject document, @Nullable JsonValue vocabulary, BundledContexts contexts)
      throws JsonLdError {
    NeededTerms needed = NeededTerms.of(document, contexts);
    JsonValue ours = vocabulary == null ? null : needed.prune(vocabulary);
    JsonLdInput input = new JsonLdInput(document, ours, contexts);
    try {
      ExpansionApi expansion =
          JsonLd.expand(JsonDocument.of(input.document()))
              .loader(contexts.loader(needed::prune))
              // Statements have no order. For reading, keep the order of the document.
              .ordered(ours == null);
      if (ours != null) {
        expansion.context(JsonDocument.of(Trees.object().add("@context", ours).build()));
      }
      return input.restored(expansion.get());
    } catch (RuntimeException e) {
      throw new JsonLdError(JsonLdErrorCode.UNSPECIFIED, e); // such as a null in an odd place
    }
  }
}
