package org.activitypub4j.signatures.proof;

import java.nio.charset.StandardCharsets;
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
  private final byte[] canonicalOptions;
  private final byte[] canonicalDocument;
  private final byte[] bytes;

  private ProofInput(String hash, byte[] canonicalOptions, byte[] canonicalDocument) {
    this.canonicalOptions = canonicalOptions;
    this.canonicalDocument = canonicalDocument;
    byte[] first = Jca.digest(hash, canonicalOptions);
    byte[] second = Jca.digest(hash, canonicalDocument);
    bytes = new byte[first.length + second.length];
    System.arraycopy(first, 0, bytes, 0, first.length);
    System.arraycopy(second, 0, bytes, first.length, second.length);
  }

  /**
   * Hashes both.
   *
   * @param hash {@code SHA-256}, {@code SHA-384} or {@code SHA-512}
   * @param canonicalOptions the canonical form of the options, in UTF-8
   * @param canonicalDocument the canonical form of the document, in UTF-8
   */
  public static ProofInput of(String hash, byte[] canonicalOptions, byte[] canonicalDocument) {
    return new ProofInput(hash, canonicalOptions.clone(), canonicalDocument.clone());
  }

  /** Hashes both without a copy. Nobody else may have these arrays. */
  static ProofInput sha256(byte[] canonicalOptions, byte[] canonicalDocument) {
    return new ProofInput("SHA-256", canonicalOptions, canonicalDocument);
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
    return HexFormat.of().formatHex(bytes, 0, bytes.length / 2);
  }

  /** Returns the hash of the document in hexadecimal digits. */
  public String documentHash() {
    return HexFormat.of().formatHex(bytes, bytes.length / 2, bytes.length);
  }

  /**
   * Returns a copy of the bytes that are signed: the hash of the options, then the hash of the
   * document.
   */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Returns both hashes. */
  @Override
  public String toString() {
    return "ProofInput[options " + optionsHash() + ", document " + documentHash() + "]";
  }
}
