package org.activitypub4j.signatures.proof;

import jakarta.json.JsonObject;
import java.util.List;
import org.activitypub4j.signatures.keys.KeyType;

/**
 * How a proof is made from a document: the canonical form, the hash, and the kind of key. {@link
 * IntegrityProofs} checks the rules for all suites: owner, origin, times, purpose and context.
 *
 * <p>{@link #eddsaJcs2022} and {@link #mldsa44Jcs2024} are built in. To add others, implement this
 * interface. Implementations must be safe for use by several threads and must not use the network.
 *
 * @see <a href="https://www.w3.org/TR/vc-data-integrity/#cryptographic-suites">Data Integrity
 *     §3</a>
 */
public interface ProofSuite {

  /** Returns the value of {@code cryptosuite}, such as {@code eddsa-jcs-2022}; never null. */
  String name();

  /**
   * Returns the kind of key that it needs; never null and never {@link KeyType#RSA}. It decides the
   * algorithm too: Ed25519, ML-DSA-44 with an empty context, or ECDSA with SHA-256 on P-256 and
   * with SHA-384 on P-384.
   */
  KeyType keyType();

  /**
   * Returns how the {@code proofValue} is written. The default is {@link ProofEncoding#BASE58_BTC}.
   */
  default ProofEncoding encoding() {
    return ProofEncoding.BASE58_BTC;
  }

  /**
   * Returns the bytes to sign.
   *
   * @param document the document without {@code proof} and {@code signature}; its {@code @context}
   *     is the one of the proof, if the proof has one
   * @param options the proof without {@code proofValue}; all of its members must be hashed
   * @return never null
   * @throws IllegalArgumentException if there is no canonical form
   */
  ProofInput input(JsonObject document, JsonObject options);

  /**
   * Returns the bytes that other servers sign according to an older text of the suite. They are
   * tried if {@link #input} does not verify. Each must cover the document and all options too.
   *
   * @param document as for {@link #input}
   * @param options as for {@link #input}
   * @param input the result of {@link #input}. Often only the options differ: see {@link
   *     ProofInput#withOptions}
   * @return at most two; empty by default
   */
  default List<ProofInput> olderInputs(JsonObject document, JsonObject options, ProofInput input) {
    return List.of();
  }

  /**
   * {@code eddsa-jcs-2022}: Ed25519 over SHA-256 of the canonical JSON of RFC 8785. The fediverse
   * uses this one.
   *
   * <p>If a proof has no {@code @context}, it is also tried with the context of the document among
   * its options. An earlier text of the suite said so, and some servers still sign in this way.
   *
   * @see <a href="https://www.w3.org/TR/vc-di-eddsa/#eddsa-jcs-2022">Data Integrity EdDSA
   *     Cryptosuites §3.3</a>
   */
  static ProofSuite eddsaJcs2022() {
    return JcsSuite.EDDSA_2022;
  }

  /**
   * {@code mldsa44-jcs-2024}: ML-DSA-44 over SHA-256 of the canonical JSON. The options always have
   * the {@code @context} of the document when they are hashed. It is only verified here, not
   * signed.
   *
   * @see <a href="https://www.w3.org/TR/vc-di-quantum-resistant-1.0/">Quantum-Resistant
   *     Cryptosuites</a>
   */
  static ProofSuite mldsa44Jcs2024() {
    return JcsSuite.MLDSA44_2024;
  }
}
