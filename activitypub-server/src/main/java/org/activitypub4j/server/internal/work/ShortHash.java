package org.activitypub4j.server.internal.work;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** SHA-256 in 43 characters: a short name for texts that may be long. */
public final class ShortHash {
  private ShortHash() {}

  /** Of a list of texts. A NUL is in none, so no two lists are one text. */
  public static String of(String... parts) {
    String text = String.join("\0", parts);
    // UTF-8 would make lone surrogates the same.
    ByteBuffer chars = ByteBuffer.allocate(2 * text.length());
    chars.asCharBuffer().put(text);
    return of(chars.array());
  }

  /** Of bytes. */
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
