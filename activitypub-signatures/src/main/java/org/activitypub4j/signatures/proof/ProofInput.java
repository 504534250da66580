package org.activitypub4j.signatures.proof;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.activitypub4j.signatures.internal.Jca;

/**
 * The bytes that a proof signs: the hash of the canonical options, and then the hash of the
 * canonical document. It also has both canonical forms, to explain a refusal.
 *
 * @see <a href="https://www.w3.org/TR/vc-di-eddsa/#hashing-eddsa-jcs-2022">Data Integrity EdDSA
 *     Cryptosuites §3.3.4</a>
 */
public final class ProofInput {
  private static final String SHA_256 = "SHA-256";

  private final String hash;
  private final byte[] canonicalOptions;
  private final byte[] canonicalDocument;
  private final byte[] documentHash;
  private final byte[] optionsHash;

  private ProofInput(
      String hash, byte[] canonicalOptions, byte[] canonicalDocument, byte[] documentHash) {
    this.hash = hash;
    this.canonicalOptions = canonicalOptions;
    this.canonicalDocument = canonicalDocument;
    this.documentHash = documentHash;
    this.optionsHash = Jca.digest(hash, canonicalOptions);
  }

  /**
   * Hashes both.
   *
   * @param hash {@code SHA-256}, {@code SHA-384} or {@code SHA-512}
   * @param canonicalOptions the canonical form of the options, in UTF-8
   * @param canonicalDocument the canonical form of the document, in UTF-8
   */
  public static ProofInput of(String hash, byte[] canonicalOptions, byte[] canonicalDocument) {
    byte[] document = canonicalDocument.clone();
    return new ProofInput(hash, canonicalOptions.clone(), document, Jca.digest(hash, document));
  }

  /** Hashes both without a copy. Nobody else may have these arrays. */
  static ProofInput sha256(byte[] canonicalOptions, byte[] canonicalDocument) {
    return new ProofInput(
        SHA_256, canonicalOptions, canonicalDocument, Jca.digest(SHA_256, canonicalDocument));
  }

  /**
   * Returns this input with other options. The document is not hashed again.
   *
   * @param otherOptions the canonical form of the options, in UTF-8
   */
  public ProofInput withOptions(byte[] otherOptions) {
    return new ProofInput(hash, otherOptions.clone(), canonicalDocument, documentHash);
  }

  /** Returns the options in the form that was hashed; log it at DEBUG only. */
  public String canonicalOptions() {
    return new String(canonicalOptions, StandardCharsets.UTF_8);
  }

  /** Returns the document in the form that was hashed; log it at DEBUG only. */
  public String canonicalDocument() {
    return new String(canonicalDocument, StandardCharsets.UTF_8);
  }

  /** Returns the hash of the options in hexadecimal digits. */
  public String optionsHash() {
    return HexFormat.of().formatHex(optionsHash);
  }

  /** Returns the hash of the document in hexadecimal digits. */
  public String documentHash() {
    return HexFormat.of().formatHex(documentHash);
  }

  /** Returns the bytes that are signed: the hash of the options, then the hash of the document. */
  public byte[] bytes() {
    byte[] bytes = Arrays.copyOf(optionsHash, optionsHash.length + documentHash.length);
    System.arraycopy(documentHash, 0, bytes, optionsHash.length, documentHash.length);
    return bytes;
  }

  /** Returns both hashes. */
  @Override
  public String toString() {
    return "ProofInput[options " + optionsHash() + ", document " + documentHash() + "]";
  }
}
