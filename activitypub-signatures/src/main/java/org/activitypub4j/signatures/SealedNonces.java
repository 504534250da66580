package org.activitypub4j.signatures;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Nonces that contain their time and a seal: {@code millis(8) random(16) HMAC-SHA-256(16)}. We only
 * keep those that were used.
 */
final class SealedNonces implements Nonces {
  private static final int TIME = 8;
  private static final int RANDOM = 16;
  private static final int SEAL = 16;

  private final InstantSource clock;
  private final Duration lifetime;
  private final int maxSpent;
  private final SecureRandom random = new SecureRandom();
  private final SecretKeySpec key;

  /** Used and not too old. The set and the queue hold the same; the queue has the oldest first. */
  private final Set<String> spent = new HashSet<>();

  private final Queue<Entry> order = new ArrayDeque<>();

  private record Entry(String nonce, Instant forgetAt) {}

  /**
   * Makes nonces with a new key.
   *
   * @throws IllegalArgumentException if the lifetime or the number is not positive
   */
  SealedNonces(InstantSource clock, Duration lifetime, int maxSpent) {
    if (lifetime.isZero() || lifetime.isNegative()) {
      throw new IllegalArgumentException("lifetime must be positive: " + lifetime);
    }
    if (maxSpent < 1) {
      throw new IllegalArgumentException("maxSpent must be at least 1: " + maxSpent);
    }
    this.clock = Objects.requireNonNull(clock, "clock");
    this.lifetime = lifetime;
    this.maxSpent = maxSpent;
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    this.key = new SecretKeySpec(secret, "HmacSHA256");
  }

  @Override
  public String issue() {
    byte[] nonce = new byte[TIME + RANDOM + SEAL];
    random.nextBytes(nonce);
    ByteBuffer.wrap(nonce).putLong(clock.instant().toEpochMilli());
    System.arraycopy(seal(nonce), 0, nonce, TIME + RANDOM, SEAL);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(nonce);
  }

  @Override
  public Spent spend(String nonce) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(nonce);
    } catch (IllegalArgumentException e) {
      return Spent.REFUSED;
    }
    if (bytes.length != TIME + RANDOM + SEAL
        || !MessageDigest.isEqual(
            seal(bytes), Arrays.copyOfRange(bytes, TIME + RANDOM, bytes.length))) {
      return Spent.REFUSED;
    }
    Instant now = clock.instant();
    Instant end = Instant.ofEpochMilli(ByteBuffer.wrap(bytes).getLong()).plus(lifetime);
    if (!now.isBefore(end)) {
      return Spent.REFUSED;
    }
    // Base64 can spell one nonce in several ways (its last bits). Take the one for these bytes.
    String canonical = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    return remember(canonical, now) ? Spent.NOW : Spent.REFUSED;
  }

  /** Remembers a nonce for one lifetime. False if it was used before, or if there is no room. */
  private synchronized boolean remember(String nonce, Instant now) {
    for (Entry oldest = order.peek();
        oldest != null && !now.isBefore(oldest.forgetAt());
        oldest = order.peek()) {
      spent.remove(oldest.nonce());
      order.remove();
    }
    if (spent.size() >= maxSpent || !spent.add(nonce)) {
      return false;
    }
    order.add(new Entry(nonce, now.plus(lifetime)));
    return true;
  }

  private byte[] seal(byte[] nonce) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update(nonce, 0, TIME + RANDOM);
      return Arrays.copyOf(mac.doFinal(), SEAL);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no HmacSHA256", e);
    }
  }
}
