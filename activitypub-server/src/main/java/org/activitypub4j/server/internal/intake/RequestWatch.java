package org.activitypub4j.server.internal.intake;

import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.signatures.VerifiedHead;

/**
 * Is told about requests that others send. Called for each one, from any thread, so it must be
 * quick.
 */
public interface RequestWatch {
  /** A request with a signature came; nothing is verified yet. */
  void came(ServerRequest request);

  /** The signature of the headers is valid. */
  void verified(ServerRequest request, VerifiedHead head);
}
