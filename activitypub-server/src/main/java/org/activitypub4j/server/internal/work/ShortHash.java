package org.activitypub4j.server.internal.work;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** SHA-256 as 43 characters: a short key for texts that may be long. */
public final class ShortHash {
  private ShortHash() {}

  /**
   * The hash of a list of texts. No text contains a NUL, so different lists have different hashes.
   */
  public static String of(String... parts) {
    return of(bytes(parts));
  }

  /** A number made of the hash of texts. Two that differ have the same one by chance in 2^64. */
  public static long number(String... parts) {
    return ByteBuffer.wrap(sha256().digest(bytes(parts))).getLong();
  }

  private static byte[] bytes(String... parts) {
    String text = String.join("\0", parts);
    // In UTF-8, all lone surrogates would become the same character.
    ByteBuffer chars = ByteBuffer.allocate(2 * text.length());
    chars.asCharBuffer().put(text);
    return chars.array();
  }

  /** The hash of bytes. */
  public static String of(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256().digest(bytes));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
