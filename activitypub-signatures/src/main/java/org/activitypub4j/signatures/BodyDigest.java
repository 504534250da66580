package org.activitypub4j.signatures;

import java.security.MessageDigest;
import java.util.Base64;
import org.activitypub4j.signatures.internal.Jca;

/**
 * The SHA-256 digest of a body, in the two forms that headers use. Make it once for each activity,
 * not once for each inbox.
 */
public final class BodyDigest {
  private final byte[] sha256;
  private final String base64;

  private BodyDigest(byte[] sha256) {
    this.sha256 = sha256;
    this.base64 = Base64.getEncoder().encodeToString(sha256);
  }

  /** Returns the digest of a body, which may be empty. */
  public static BodyDigest sha256(byte[] body) {
    return new BodyDigest(Jca.digest("SHA-256", body));
  }

  /**
   * Returns the value of a {@code Digest} header, such as {@code SHA-256=X48E9q...}. It has exactly
   * this spelling and one algorithm, because peers compare it as text.
   */
  public String digest() {
    return "SHA-256=" + base64;
  }

  /**
   * Returns the value of a {@code Content-Digest} header, such as {@code sha-256=:X48E9q...:}.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9530#section-2">RFC 9530 §2</a>
   */
  public String contentDigest() {
    return "sha-256=:" + base64 + ":";
  }

  /**
   * Returns whether both are the digest of the same body. The comparison always takes the same
   * time.
   */
  @Override
  public boolean equals(Object other) {
    return other instanceof BodyDigest that && MessageDigest.isEqual(sha256, that.sha256);
  }

  @Override
  public int hashCode() {
    return base64.hashCode();
  }

  /** Returns the same as {@link #digest()}. */
  @Override
  public String toString() {
    return digest();
  }
}
