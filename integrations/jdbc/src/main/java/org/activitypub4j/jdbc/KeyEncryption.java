package org.activitypub4j.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts the private keys of actors in the database, with AES-GCM and a secret of the
 * application. The id of the secret is stored with each key. So a secret can be replaced: set the
 * new one, keep the former one as long as keys are encrypted with it. Immutable, and safe for use
 * by several threads.
 */
final class KeyEncryption {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final String current;
  private final Map<String, SecretKey> secrets;
  private final SecureRandom random = new SecureRandom();

  private KeyEncryption(String current, Map<String, SecretKey> secrets) {
    this.current = current;
    this.secrets = Map.copyOf(secrets);
  }

  /**
   * Returns an encryption with one secret.
   *
   * @param id a name for the secret, which is stored in clear text
   * @param secret a key for AES
   */
  static KeyEncryption with(String id, SecretKey secret) {
    return new KeyEncryption(Objects.requireNonNull(id, "id"), Map.of(id, usable(id, secret)));
  }

  private static SecretKey usable(String id, SecretKey secret) {
    Objects.requireNonNull(secret, "secret");
    try {
      run(Cipher.ENCRYPT_MODE, secret, new byte[NONCE_BYTES], "", new byte[0]);
      return secret;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "the secret " + id + " is not a key for AES of 128, 192 or 256 bits", e);
    }
  }

  /** Returns the same, which can also decrypt what was encrypted with a former secret. */
  KeyEncryption andFormer(String id, SecretKey secret) {
    Map<String, SecretKey> all = new HashMap<>(secrets);
    if (all.put(id, usable(id, secret)) != null) {
      throw new IllegalArgumentException("two secrets have the id " + id);
    }
    return new KeyEncryption(current, all);
  }

  /** Returns the id of the secret that {@link #encrypt} uses. */
  String current() {
    return current;
  }

  /**
   * Encrypts a key.
   *
   * @param owner whose it is: it can be decrypted only as that
   */
  byte[] encrypt(String owner, byte[] key) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] sealed;
    try {
      sealed = run(Cipher.ENCRYPT_MODE, secret(current), nonce, owner, key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "the private key " + owner + " cannot be encrypted with the secret " + current, e);
    }
    byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
    System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
    return all;
  }

  /**
   * Decrypts a key.
   *
   * @throws IllegalStateException if there is no secret with this id, or if it, the owner or the
   *     bytes are not those of the encryption
   */
  byte[] decrypt(String id, String owner, byte[] bytes) {
    if (bytes.length < NONCE_BYTES) {
      throw new IllegalStateException("a private key is cut off");
    }
    byte[] nonce = Arrays.copyOf(bytes, NONCE_BYTES);
    byte[] sealed = Arrays.copyOfRange(bytes, NONCE_BYTES, bytes.length);
    try {
      return run(Cipher.DECRYPT_MODE, secret(id), nonce, owner, sealed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          ("the private key %s cannot be decrypted: the secret %s is not the one with which it was"
                  + " encrypted, or the key was changed")
              .formatted(owner, id),
          e);
    }
  }

  private SecretKey secret(String id) {
    SecretKey secret = secrets.get(id);
    if (secret == null) {
      throw new IllegalStateException(
          "a private key is encrypted with the secret " + id + ", which was not set");
    }
    return secret;
  }

  private static byte[] run(int mode, SecretKey secret, byte[] nonce, String owner, byte[] bytes)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, secret, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(owner.getBytes(UTF_8));
    return cipher.doFinal(bytes);
  }
}
