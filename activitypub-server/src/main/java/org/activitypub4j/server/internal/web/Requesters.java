package org.activitypub4j.server.internal.web;

import java.util.Optional;
import org.activitypub4j.server.FetchAccess;
import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.server.internal.intake.Authentication;
import org.activitypub4j.server.internal.intake.Authentication.Sender;
import org.activitypub4j.server.internal.web.Documents.Requester;

/** Finds out who fetches, and whether requests have to be signed. */
public final class Requesters {
  private final Authentication authentication;
  private final FetchAccess access;

  public Requesters(Authentication authentication, FetchAccess access) {
    this.authentication = authentication;
    this.access = access;
  }

  /** Whether every document needs a signed request. */
  boolean alwaysNeeded() {
    return access == FetchAccess.SIGNED;
  }

  Requester check(ServerRequest request) {
    Sender sender = authentication.authenticate(request);
    if (sender instanceof Sender.Known known) {
      return new Requester(new Viewer(Optional.of(known.head().key().owner())), Optional.empty());
    }
    ServerResponse refusal =
        sender instanceof Sender.Gone gone ? gone.answer() : ((Sender.Unknown) sender).answer();
    return new Requester(Viewer.NOBODY, Optional.of(refusal.with("Vary", "Accept, Signature")));
  }
}
