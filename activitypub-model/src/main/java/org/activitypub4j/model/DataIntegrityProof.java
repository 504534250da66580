package org.activitypub4j.model;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/**
 * A proof that a document comes from the owner of a key. This class only reads it; the signatures
 * module verifies it.
 *
 * @see <a href="https://www.w3.org/TR/vc-data-integrity/#proofs">Data Integrity §2.1</a>
 */
public final class DataIntegrityProof extends ASObject {
  /** The type. */
  public static final TypeOf<DataIntegrityProof> TYPE =
      TypeOf.of(Security.NS + "DataIntegrityProof", "DataIntegrityProof", DataIntegrityProof::new);

  DataIntegrityProof(Node node) {
    super(node);
  }

  /** Starts a DataIntegrityProof. */
  public static ObjectBuilder<DataIntegrityProof, ?> builder() {
    return ObjectBuilder.of(TYPE);
  }

  /** Returns the cryptosuite, such as {@code eddsa-jcs-2022}. */
  public Optional<String> cryptosuite() {
    return get(Security.CRYPTOSUITE);
  }

  /** Returns the id of the key. */
  public Optional<URI> verificationMethod() {
    return get(Security.VERIFICATION_METHOD);
  }

  /** Returns the purpose of the proof, such as {@code assertionMethod}. */
  public Optional<String> proofPurpose() {
    return get(Security.PROOF_PURPOSE);
  }

  /** Returns the signature in multibase. */
  public Optional<String> proofValue() {
    return get(Security.PROOF_VALUE);
  }

  /** Returns when it was made. */
  public Optional<Instant> created() {
    return get(Security.CREATED);
  }

  @Override
  public ObjectBuilder<DataIntegrityProof, ?> toBuilder() {
    return ObjectBuilder.from(TYPE, this);
  }
}
