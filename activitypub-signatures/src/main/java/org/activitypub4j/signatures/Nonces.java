package org.activitypub4j.signatures;

import java.time.Duration;
import java.time.InstantSource;
import org.activitypub4j.signatures.internal.SealedNonces;

/**
 * The nonces that a server hands out in {@code Accept-Signature} and takes back once: a signature
 * with one cannot be older than the question, and cannot be replayed.
 *
 * <p>Implementations must be safe for use by several threads, may block (both methods are called on
 * the thread that handles the message, outside of any transaction) and never return null. If one
 * throws, a message is refused, or the question not asked. Several servers behind one name need one
 * that they share.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9421#section-7.2.2">RFC 9421 §7.2.2</a>
 */
public interface Nonces {

  /**
   * A new nonce that nobody can guess. Called for each question, so by anybody as often as they
   * like: it should cost no memory.
   *
   * @return printable ASCII, at most 512 characters
   */
  String issue();

  /**
   * Takes a nonce back. Called once for each message that carries one, after its signature was
   * proven with the key of its owner, so that nobody can use up what others were given.
   *
   * @param nonce what the message carries: any text
   * @return {@link Spent#NOW} for exactly one of all calls with a nonce that {@link #issue} gave
   *     and that is still good; {@link Spent#REFUSED} else
   */
  Spent spend(String nonce);

  /** What became of a nonce that came back. */
  enum Spent {
    /** It was one of ours, and has been used up now. */
    NOW,
    /** It was used before, is too old, or not one of ours. */
    REFUSED
  }

  /**
   * Nonces of one server in memory. Handing them out costs no memory, since each is sealed with a
   * key that is made here; only those that came back in proven signatures are remembered, until
   * they are too old. Nonces do not survive a restart: peers are then asked again.
   *
   * @param lifetime how long after it was issued a nonce is taken
   * @param maxSpent how many spent ones are remembered at most; when so many came back within one
   *     lifetime, further ones are refused
   * @throws IllegalArgumentException if the lifetime or the number is not positive
   */
  static Nonces inMemory(InstantSource clock, Duration lifetime, int maxSpent) {
    return new SealedNonces(clock, lifetime, maxSpent);
  }
}
