package org.activitypub4j.signatures.keys;

import java.net.URI;

/**
 * Thrown if a signature cannot be made, for example because a key store does not answer or a key
 * does not fit. The message names the key and never contains its material.
 */
public final class SigningException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient URI keyId;

  /**
   * @param keyId the key that should have signed
   * @param message what happened, and what to do
   */
  public SigningException(URI keyId, String message) {
    super(message + " (key " + keyId + ")");
    this.keyId = keyId;
  }

  /**
   * @param keyId the key that should have signed
   * @param message what happened, and what to do
   * @param cause the cause
   */
  public SigningException(URI keyId, String message, Throwable cause) {
    super(message + " (key " + keyId + ")", cause);
    this.keyId = keyId;
  }

  /** Returns the key that should have signed. */
  public URI keyId() {
    return keyId;
  }
}
