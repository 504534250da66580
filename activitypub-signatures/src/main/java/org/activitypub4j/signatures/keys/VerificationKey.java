package org.activitypub4j.signatures.keys;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Objects;
import org.activitypub4j.model.Uris;

/**
 * A public key with its id and its owner, for verifying signatures. Its size is checked.
 *
 * <p>It does not prove that the key belongs to the owner. Before you make one, check that the
 * document of the owner lists the key.
 */
public final class VerificationKey {
  private final URI id;
  private final URI owner;
  private final KeyMaterial material;

  private VerificationKey(URI id, URI owner, KeyMaterial material) {
    this.id = Objects.requireNonNull(id, "id");
    this.owner = Objects.requireNonNull(owner, "owner");
    this.material = material;
  }

  /**
   * Returns a key from the PEM text of a document: SPKI or PKCS#1, with any line breaks or none.
   *
   * @param id the id of the key, as a {@code keyId} names it
   * @param owner the actor that lists the key
   * @throws KeyFormatException if the text is not a key, it is none of {@link KeyType}, an RSA
   *     modulus is not 1024 to 8192 bits long, or its exponent is even, below 3 or longer than 32
   *     bits
   */
  public static VerificationKey ofPem(URI id, URI owner, String pem) {
    return of(id, owner, Keys.publicKeyFromPem(pem));
  }

  /**
   * Returns a key from the {@code publicKeyMultibase} of a Multikey.
   *
   * @throws KeyFormatException as {@link #ofPem}
   * @see <a href="https://www.w3.org/TR/cid-1.0/#Multikey">Controlled Identifiers §2.2.2</a>
   */
  public static VerificationKey ofMultikey(URI id, URI owner, String publicKeyMultibase) {
    return of(id, owner, Keys.publicKeyFromMultikey(publicKeyMultibase));
  }

  /**
   * Returns the key of a {@code did:key}, which contains the key itself. Nothing needs to be
   * fetched.
   *
   * @param id {@code did:key:z6Mk...}, alone or with the fragment that names the key in it
   * @throws KeyFormatException as {@link #ofPem}; also if the fragment names another key
   * @see <a href="https://w3c-ccg.github.io/did-key-spec/">The did:key Method</a>
   */
  public static VerificationKey ofDidKey(URI id) {
    return of(id, Uris.withoutFragment(id), Keys.publicKeyFromDidKey(id));
  }

  /**
   * Returns a verification key for a public key of Java.
   *
   * @throws KeyFormatException as {@link #ofPem}
   */
  public static VerificationKey of(URI id, URI owner, PublicKey key) {
    return new VerificationKey(id, owner, KeyMaterial.of(key));
  }

  /** Returns the id of the key. */
  public URI id() {
    return id;
  }

  /** Returns the actor that the key belongs to. */
  public URI owner() {
    return owner;
  }

  /** Returns the key itself. */
  public PublicKey publicKey() {
    return material.publicKey();
  }

  /** Returns the kind of the key. */
  public KeyType type() {
    return material.type();
  }

  /**
   * Returns the length of the RSA modulus in bits; for the other kinds, the fixed length of their
   * keys.
   */
  public int bits() {
    return material.bits();
  }

  /** Returns whether a key id means this key: it is the id of the key, or of its owner. */
  public boolean isNamedBy(URI keyId) {
    return Uris.same(keyId, id) || Uris.same(keyId, owner);
  }

  /**
   * Returns whether this key made the signature over exactly these bytes. It is the counterpart of
   * {@link Signer#sign}. It does not check what a signature must cover, or whether it is too old.
   * The verifiers of requests and documents do: use those.
   *
   * @param algorithm one for this kind of key
   * @param message the bytes that were signed, not their hash
   * @param signature the signature in the form of RFC 9421 §3.3
   * @throws IllegalArgumentException if the algorithm is for another kind of key
   * @throws GeneralSecurityException if this Java cannot use the key
   */
  public boolean verifies(SignatureAlgorithm algorithm, byte[] message, byte[] signature)
      throws GeneralSecurityException {
    if (algorithm.keyType() != type()) {
      throw new IllegalArgumentException(algorithm + " is not for the key " + this);
    }
    return Primitives.verify(algorithm, material, message, signature);
  }

  /**
   * Does the same as {@link #verifies(SignatureAlgorithm, byte[], byte[])}, with the algorithm that
   * documents use for this kind of key: PKCS #1 with SHA-256 for RSA, Ed25519, ECDSA with SHA-256
   * on P-256 and with SHA-384 on P-384, ML-DSA-44 with an empty context.
   *
   * @throws GeneralSecurityException if this Java cannot use the key
   */
  public boolean verifies(byte[] message, byte[] signature) throws GeneralSecurityException {
    return switch (type()) {
      case RSA -> verifies(SignatureAlgorithm.RSA_V1_5_SHA256, message, signature);
      case ED25519 -> verifies(SignatureAlgorithm.ED25519, message, signature);
      case P256 -> verifies(SignatureAlgorithm.ECDSA_P256_SHA256, message, signature);
      case P384 -> verifies(SignatureAlgorithm.ECDSA_P384_SHA384, message, signature);
      case ML_DSA_44 -> Primitives.verifyMlDsa44(material, message, signature);
    };
  }

  /** Returns whether id, owner (by their text) and key are the same. */
  @Override
  public boolean equals(Object other) {
    return other instanceof VerificationKey that
        && Uris.same(id, that.id)
        && Uris.same(owner, that.owner)
        && Arrays.equals(publicKey().getEncoded(), that.publicKey().getEncoded());
  }

  @Override
  public int hashCode() {
    return 31 * id.toString().hashCode() + owner.toString().hashCode();
  }

  /** Returns id, owner, type and size. */
  @Override
  public String toString() {
    return "VerificationKey[" + id + ", owner " + owner + ", " + type() + " " + bits() + "]";
  }
}
