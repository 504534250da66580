package org.activitypub4j.signatures;

import java.time.Duration;
import java.time.InstantSource;

/**
 * The nonces that a server gives out in {@code Accept-Signature} and accepts once. A signature with
 * such a nonce cannot be older than the question, and nobody can replay it.
 *
 * <p>Implementations must be safe for use by several threads and never return null. They may block:
 * both methods are called on the thread that handles the message, outside of any transaction. If a
 * method throws, the message is refused, or no signature is asked for. Several servers behind one
 * name must share one.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9421#section-7.2.2">RFC 9421 §7.2.2</a>
 */
public interface Nonces {

  /**
   * Returns a new nonce that nobody can guess. It is called for each question. Anybody can cause
   * this as often as they like, so it should need no memory.
   *
   * @return printable ASCII, at most 512 characters
   */
  String issue();

  /**
   * Takes a nonce back. It is called once for each message with a nonce, after its signature was
   * verified with the key of its owner. So nobody can use up the nonces of others.
   *
   * @param nonce the nonce of the message; it can be any text
   * @return {@link Spent#NOW} for exactly one of all calls with a nonce that {@link #issue}
   *     returned and that is still valid; otherwise {@link Spent#REFUSED}
   */
  Spent spend(String nonce);

  /** The result of taking a nonce back. */
  enum Spent {
    /** It was valid, and is now used up. */
    NOW,
    /** It was used before, is too old, or was not issued here. */
    REFUSED
  }

  /**
   * Returns nonces of one server in memory. Giving them out needs no memory, because each is sealed
   * with a key that is made here. It remembers only nonces that came back in verified signatures,
   * until they are too old. Nonces do not survive a restart; peers are then asked again.
   *
   * @param lifetime how long a nonce is valid after it was issued
   * @param maxSpent how many used nonces are remembered at most; if more come back within one
   *     lifetime, they are refused
   * @throws IllegalArgumentException if the lifetime or the number is not positive
   */
  static Nonces inMemory(InstantSource clock, Duration lifetime, int maxSpent) {
    return new SealedNonces(clock, lifetime, maxSpent);
  }
}
