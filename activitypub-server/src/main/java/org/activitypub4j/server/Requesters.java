package org.activitypub4j.server;

import java.util.Optional;
import org.activitypub4j.server.Authentication.Sender;
import org.activitypub4j.server.Documents.Requester;
import org.activitypub4j.server.Federation.FetchAccess;

/** Who fetches, and whether nobody may who does not sign. */
final class Requesters {
  private final Authentication authentication;
  private final FetchAccess access;

  Requesters(Authentication authentication, FetchAccess access) {
    this.authentication = authentication;
    this.access = access;
  }

  /** Whether every document is for signed requests only. */
  boolean alwaysNeeded() {
    return access == FetchAccess.SIGNED;
  }

  Requester check(ServerRequest request) {
    Sender sender = authentication.authenticate(request);
    if (sender instanceof Sender.Known known) {
      return new Requester(Optional.of(known.head().key().owner()), Optional.empty());
    }
    ServerResponse refusal =
        sender instanceof Sender.Gone gone ? gone.answer() : ((Sender.Unknown) sender).answer();
    return new Requester(Optional.empty(), Optional.of(refusal.with("Vary", "Accept, Signature")));
  }
}
