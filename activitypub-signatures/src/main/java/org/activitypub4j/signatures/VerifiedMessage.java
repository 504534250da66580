package org.activitypub4j.signatures;

import org.activitypub4j.signatures.MessageVerifier.BodyResult;
import org.activitypub4j.signatures.keys.VerificationKey;

/**
 * A request, or the response to one ({@link VerifiedHead#response()}), whose head and body were
 * verified: the signer sent exactly this. You only get one from a verification. It does not prove
 * that the signer may act for the actor in the body.
 */
public final class VerifiedMessage implements BodyResult {
  private final VerifiedHead head;
  private final byte[] body;

  VerifiedMessage(VerifiedHead head, byte[] body) {
    this.head = head;
    this.body = body;
  }

  /** Returns the verified head. */
  public VerifiedHead head() {
    return head;
  }

  /** Returns the key that signed, with its owner. */
  public VerificationKey key() {
    return head.key();
  }

  /** Returns a copy of the bytes that were verified. Parse these and nothing else. */
  public byte[] body() {
    return body.clone();
  }

  /** Returns the key, the target and the size. */
  @Override
  public String toString() {
    return "VerifiedMessage[" + head + ", " + body.length + " octets]";
  }
}
