package org.activitypub4j.model;

import com.apicatalog.jsonld.JsonLdError;
import com.apicatalog.jsonld.JsonLdErrorCode;
import com.apicatalog.jsonld.api.ExpansionApi;
import jakarta.json.JsonArray;

/** Expansion of what a peer sent: whatever goes wrong in it is an error of the document. */
final class JsonLdCall {
  private JsonLdCall() {}

  static JsonArray expand(ExpansionApi expansion) throws JsonLdError {
    try {
      return expansion.get();
    } catch (RuntimeException e) {
      throw new JsonLdError(JsonLdErrorCode.UNSPECIFIED, e); // such as a null in an odd place
    }
  }
}
