package org.activitypub4j.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Stands for a remote name if we only need to know whether two names are equal: 16 bytes of its
 * SHA-256, however long the name is. Nobody can find two names with the same 16 bytes.
 */
record NameHash(long high, long low) {

  static NameHash of(String name) {
    return of(name, "");
  }

  /**
   * The hash of two names, which stay separate. Moving text from one name to the other gives
   * another hash.
   */
  static NameHash of(String first, String second) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, first.length()));
      digest.update(first.getBytes(UTF_8));
      ByteBuffer hash = ByteBuffer.wrap(digest.digest(second.getBytes(UTF_8)));
      return new NameHash(hash.getLong(), hash.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
