package org.activitypub4j.signatures.proof;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import org.activitypub4j.signatures.keys.KeyType;

/**
 * The suites that use canonical JSON. They differ in the type of key and in what the options
 * contain.
 */
final class JcsSuite implements ProofSuite {
  static final ProofSuite EDDSA_2022 =
      new JcsSuite("eddsa-jcs-2022", KeyType.ED25519, ProofEncoding.BASE58_BTC, false);
  static final ProofSuite MLDSA44_2024 =
      new JcsSuite("mldsa44-jcs-2024", KeyType.ML_DSA_44, ProofEncoding.BASE64_URL, true);

  private final String name;
  private final KeyType keyType;
  private final ProofEncoding encoding;
  private final boolean alwaysWithContext;

  private JcsSuite(
      String name, KeyType keyType, ProofEncoding encoding, boolean alwaysWithContext) {
    this.name = name;
    this.keyType = keyType;
    this.encoding = encoding;
    this.alwaysWithContext = alwaysWithContext;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public KeyType keyType() {
    return keyType;
  }

  @Override
  public ProofEncoding encoding() {
    return encoding;
  }

  @Override
  public ProofInput input(JsonObject document, JsonObject options) {
    JsonObject hashed = alwaysWithContext ? withContext(document, options) : options;
    return ProofInput.sha256(
        JsonCanonicalization.canonicalize(hashed), JsonCanonicalization.canonicalize(document));
  }

  @Override
  public List<ProofInput> olderInputs(JsonObject document, JsonObject options, ProofInput input) {
    boolean same =
        alwaysWithContext
            || options.containsKey(ProofTrees.CONTEXT)
            || !document.containsKey(ProofTrees.CONTEXT);
    return same
        ? List.of()
        : List.of(
            input.withOptions(JsonCanonicalization.canonicalize(withContext(document, options))));
  }

  private static JsonObject withContext(JsonObject document, JsonObject options) {
    JsonValue context = document.get(ProofTrees.CONTEXT);
    return context == null ? options : ProofTrees.with(options, ProofTrees.CONTEXT, context);
  }

  /** Returns the name of the suite. */
  @Override
  public String toString() {
    return name;
  }
}
