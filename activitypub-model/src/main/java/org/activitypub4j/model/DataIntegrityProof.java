package org.activitypub4j.model;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/**
 * A proof that a document comes from who controls a key. This reads one; verifying is the business
 * of the signatures module.
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

  /** How it was made, such as {@code eddsa-jcs-2022}. */
  public Optional<String> cryptosuite() {
    return get(Security.CRYPTOSUITE);
  }

  /** The id of the key. */
  public Optional<URI> verificationMethod() {
    return get(Security.VERIFICATION_METHOD);
  }

  /** What the key was used for, such as {@code assertionMethod}. */
  public Optional<String> proofPurpose() {
    return get(Security.PROOF_PURPOSE);
  }

  /** The signature in multibase. */
  public Optional<String> proofValue() {
    return get(Security.PROOF_VALUE);
  }

  /** When it was made. */
  public Optional<Instant> created() {
    return get(Security.CREATED);
  }

  @Override
  public ObjectBuilder<DataIntegrityProof, ?> toBuilder() {
    return ObjectBuilder.from(TYPE, this);
  }
}
