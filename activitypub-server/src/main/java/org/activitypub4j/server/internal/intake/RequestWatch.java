package org.activitypub4j.server.internal.intake;

import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.signatures.VerifiedHead;

/** Hears of what others send. Called for each request, so it is quick; from any thread. */
public interface RequestWatch {
  /** Something is sent that has a signature; nothing of it is verified. */
  void came(ServerRequest request);

  /** The signature of it holds. */
  void verified(ServerRequest request, VerifiedHead head);
}
