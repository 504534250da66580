package org.activitypub4j.server;

import java.net.URI;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.UUID;
import org.activitypub4j.model.Activity;

/**
 * What makes a received activity the same one: its proven actor, and its id. So nobody can use up
 * the ids of somebody else, on the same server either. A hash of both, because ids may be long and
 * are remembered for long.
 */
final class InboxKey {
  private InboxKey() {}

  /** The key; one that never repeats for an activity without id, which can be no repeat. */
  static String of(URI actor, Activity activity) {
    return activity
        .id()
        .map(id -> hash(actor.toString(), id.toString()))
        .orElseGet(() -> "anonymous-" + UUID.randomUUID());
  }

  /**
   * SHA-256 in 43 characters. A NUL is in neither part, so no two pairs are one text; UTF-8 would
   * make lone surrogates the same.
   */
  private static String hash(String actor, String id) {
    String pair = actor + '\0' + id;
    ByteBuffer chars = ByteBuffer.allocate(2 * pair.length());
    chars.asCharBuffer().put(pair);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256().digest(chars.array()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
