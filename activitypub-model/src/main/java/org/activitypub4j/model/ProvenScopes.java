package org.activitypub4j.model;

import jakarta.json.JsonObject;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Terms in bundled contexts that have a scoped context for what is inside. A test proves that what
 * is inside still agrees with our reading.
 */
final class ProvenScopes {
  private static final Set<String> TERMS =
      Set.of(
          "DataIntegrityProof", "Multikey", "JsonWebKey", "Ed25519VerificationKey2020", "service");

  private ProvenScopes() {}

  /** Whether this is one of them, in a bundled context or with exactly the same definition. */
  static boolean contains(
      String term, JsonObject definition, @Nullable String source, BundledContexts contexts) {
    if (!TERMS.contains(term)) {
      return false;
    }
    return source != null || contexts.hasDefinition(term, definition);
  }
}
