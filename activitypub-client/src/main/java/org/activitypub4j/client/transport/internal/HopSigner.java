package org.activitypub4j.client.transport.internal;

import java.net.URI;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.RequestHead;
import org.activitypub4j.signatures.SignatureScheme;
import org.jspecify.annotations.Nullable;

/** Signs a request again for each hop. */
@FunctionalInterface
public interface HopSigner {

  /** Signs nothing. */
  HopSigner NONE = head -> new Signed(head.headers(), null, null);

  /** Returns the headers to send for this head, signed or not. */
  Signed sign(RequestHead head);

  /**
   * What is sent.
   *
   * @param headers all headers, with Host
   * @param keyId the key that signed it; null if nothing was signed
   * @param scheme how it was signed; null if nothing was signed
   */
  record Signed(Headers headers, @Nullable URI keyId, @Nullable SignatureScheme scheme) {}
}
