package org.activitypub4j.signatures;

/**
 * A request, or the response to one ({@link VerifiedHead#response()}), that its signer sent as it
 * is here: head and body. It can be had from a verification only. It does not say that the signer
 * may speak for the actor of the body.
 */
public final class VerifiedMessage implements BodyResult {
  private final VerifiedHead head;
  private final byte[] body;

  VerifiedMessage(VerifiedHead head, byte[] body) {
    this.head = head;
    this.body = body;
  }

  /** What is known of the head. */
  public VerifiedHead head() {
    return head;
  }

  /** The key that signed, with its owner. */
  public VerificationKey key() {
    return head.key();
  }

  /** The very bytes that were verified, as a copy: parse these and no others. */
  public byte[] body() {
    return body.clone();
  }

  /** Key, target and size. */
  @Override
  public String toString() {
    return "VerifiedMessage[" + head + ", " + body.length + " octets]";
  }
}
