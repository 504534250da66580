package org.activitypub4j.server;

import java.util.Optional;
import org.activitypub4j.client.Budget;
import org.activitypub4j.client.FederationClient;
import org.activitypub4j.client.KeyLookup;
import org.activitypub4j.model.Origin;
import org.activitypub4j.server.Documents.Requester;
import org.activitypub4j.server.Federation.FetchAccess;
import org.activitypub4j.signatures.ClaimResult;
import org.activitypub4j.signatures.HeadResult;
import org.activitypub4j.signatures.MessageVerifier;
import org.activitypub4j.signatures.Refused;
import org.activitypub4j.signatures.RequestHead;
import org.activitypub4j.signatures.SignatureClaim;
import org.activitypub4j.signatures.VerifiedHead;

/**
 * Who fetches, by the signature of the request. The key is fetched unsigned: a signed fetch to the
 * host that is being verified could go on for ever.
 */
final class Requesters {
  private final Origin origin;
  private final FederationClient client;
  private final MessageVerifier verifier;
  private final FetchAccess access;

  Requesters(Origin origin, FederationClient client, MessageVerifier verifier, FetchAccess access) {
    this.origin = origin;
    this.client = client;
    this.verifier = verifier;
    this.access = access;
  }

  /** Whether every document is for signed requests only. */
  boolean alwaysNeeded() {
    return access == FetchAccess.SIGNED;
  }

  Requester check(ServerRequest request) {
    RequestHead head;
    try {
      head = RequestHead.received(request.method(), origin, request.target(), request.headers());
    } catch (IllegalArgumentException e) {
      return refuse(400, "the request is not one that could be signed");
    }
    ClaimResult result = verifier.claim(head);
    if (result instanceof Refused refused) {
      return refuse(refused.status(), refused.message());
    }
    SignatureClaim claim = (SignatureClaim) result;
    Budget all = client.newBudget();
    Requester first = check(claim, all.causedBy(request.remoteAddress()));
    // Of several signatures one that holds is enough.
    Optional<SignatureClaim> next = claim.alternative();
    Requester last = first;
    while (last.refusal().isPresent() && next.isPresent()) {
      last = check(next.get(), all.causedBy(request.remoteAddress()));
      next = next.get().alternative();
    }
    return last.refusal().isPresent() ? first : last;
  }

  private Requester check(SignatureClaim claim, Budget caused) {
    if (origin.contains(claim.keyId())) {
      return refuse(401, "the key is one of ours: we do not sign requests to ourselves");
    }
    Optional<Origin> peer = Origin.of(claim.keyId());
    Budget budget = peer.map(caused::withoutSignedFetchTo).orElse(caused);
    KeyLookup lookup = client.fetchKey(claim.keyId(), budget);
    if (lookup instanceof KeyLookup.Failed failed && failed.isTransient()) {
      return unavailable("the key could not be fetched: " + failed.publicMessage());
    }
    if (!(lookup instanceof KeyLookup.Found found)) {
      return refuse(401, "the key could not be fetched without a signature: " + claim.keyId());
    }
    HeadResult verified = claim.verify(found.key());
    if (verified instanceof Refused refused) {
      return refuse(refused.status(), refused.message());
    }
    if (((VerifiedHead) verified).verifyNoBody() instanceof Refused refused) {
      return refuse(refused.status(), refused.message());
    }
    peer.ifPresent(origin -> client.sawVerified(origin, claim.scheme(), budget));
    return new Requester(Optional.of(found.key().owner()), Optional.empty());
  }

  private static Requester unavailable(String message) {
    return new Requester(
        Optional.empty(),
        Optional.of(
            ServerResponse.problem(503, message)
                .with("Retry-After", "30")
                .with("Vary", "Accept, Signature")));
  }

  private static Requester refuse(int status, String message) {
    return new Requester(
        Optional.empty(),
        Optional.of(ServerResponse.problem(status, message).with("Vary", "Accept, Signature")));
  }
}
