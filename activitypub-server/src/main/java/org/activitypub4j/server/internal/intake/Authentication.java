package org.activitypub4j.server.internal.intake;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.activitypub4j.client.Budget;
import org.activitypub4j.client.FederationClient;
import org.activitypub4j.client.KeyLookup;
import org.activitypub4j.model.Origin;
import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.server.internal.work.EngineLog;
import org.activitypub4j.server.internal.work.LogText;
import org.activitypub4j.signatures.MessageVerifier;
import org.activitypub4j.signatures.MessageVerifier.ClaimResult;
import org.activitypub4j.signatures.MessageVerifier.HeadResult;
import org.activitypub4j.signatures.RequestHead;
import org.activitypub4j.signatures.SignatureClaim;
import org.activitypub4j.signatures.SignatureRefusal;
import org.activitypub4j.signatures.VerifiedHead;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out who signed a request, both for sending and for fetching. */
public final class Authentication {
  private static final Logger LOG = LoggerFactory.getLogger(EngineLog.NAME);

  private final Origin origin;
  private final FederationClient client;
  private final MessageVerifier verifier;
  private final RequestWatch watch;
  private final Consumer<Origin> signers;

  /**
   * @param signers is told of the server of each actor whose signature is valid
   */
  public Authentication(
      Origin origin,
      FederationClient client,
      MessageVerifier verifier,
      RequestWatch watch,
      Consumer<Origin> signers) {
    this.origin = origin;
    this.client = client;
    this.verifier = verifier;
    this.watch = watch;
    this.signers = signers;
  }

  /** The result of checking the signature of a request. */
  public sealed interface Sender {
    /** The signature of the headers is valid. The body, if there is one, is not checked yet. */
    record Known(VerifiedHead head) implements Sender {}

    /** It is not known who sent it. */
    record Unknown(ServerResponse answer) implements Sender {}

    /** The server of the key says that the key is gone for good, or that there is no such key. */
    record Gone(URI keyId, ServerResponse answer) implements Sender {}
  }

  /**
   * If there are several signatures, one valid one is enough. If none is valid, the first result
   * counts.
   */
  public Sender authenticate(ServerRequest request) {
    RequestHead head;
    try {
      head = RequestHead.received(request.method(), origin, request.target(), request.headers());
    } catch (IllegalArgumentException e) {
      LOG.debug("a malformed request: {}", LogText.sentence(e.getMessage()));
      return refused(400, "the method or the target of the request is malformed");
    }
    if (!request.isRead() && request.headers().contains("Signature")) {
      watch.came(request);
    }
    ClaimResult result = verifier.claim(head);
    if (result instanceof SignatureRefusal refused) {
      return refused(refused);
    }
    Budget all = client.newBudget();
    @Nullable Sender first = null;
    Optional<SignatureClaim> claim = Optional.of((SignatureClaim) result);
    while (claim.isPresent()) {
      Sender sender = authenticate(request, claim.get(), all.causedBy(request.remoteAddress()));
      if (sender instanceof Sender.Known) {
        return sender;
      }
      first = first == null ? sender : first;
      claim = claim.get().alternative();
    }
    return Objects.requireNonNull(first);
  }

  private Sender authenticate(ServerRequest request, SignatureClaim claim, Budget caused) {
    if (origin.contains(claim.keyId())) {
      return refused(401, "the key is one of ours: we do not sign requests to ourselves");
    }
    Optional<Origin> peer = Origin.of(claim.keyId());
    // The fetching server may be verifying our own signed fetch. If we signed this one too, the two
    // servers could go on for ever.
    Budget budget =
        request.isRead() ? peer.map(caused::withoutSignedFetchTo).orElse(caused) : caused;
    KeyLookup lookup = client.fetchKey(claim.keyId(), budget);
    if (lookup instanceof KeyLookup.Failed failed) {
      LOG.debug("no key for a request: {}", failed.message());
      ServerResponse answer = noKey(failed, request.isRead());
      return failed.isNotFound()
          ? new Sender.Gone(lookup.keyId(), answer)
          : new Sender.Unknown(answer);
    }
    if (lookup instanceof KeyLookup.Gone gone) {
      return new Sender.Gone(lookup.keyId(), isGone(gone));
    }
    KeyLookup.Found found = (KeyLookup.Found) lookup;
    Sender sender = verified(request, claim, found.keys(), budget);
    if (sender instanceof Sender.Known known) {
      peer.ifPresent(server -> client.sawVerified(server, known.head().scheme(), budget));
      watch.verified(request, known.head());
      Origin.of(known.head().key().owner()).ifPresent(signers);
    }
    return sender;
  }

  private Sender verified(
      ServerRequest request, SignatureClaim claim, List<VerificationKey> keys, Budget budget) {
    HeadResult result = claim.verify(keys);
    if (result instanceof SignatureRefusal.SignatureMismatch) {
      // The peer may have a new key with the old id. We check that once in a while.
      KeyLookup fresh = client.refreshKey(claim.keyId(), budget);
      if (fresh instanceof KeyLookup.Failed failed && failed.isTransient()) {
        return new Sender.Unknown(noKey(failed, request.isRead()));
      }
      if (fresh instanceof KeyLookup.Found found && !found.keys().equals(keys)) {
        result = claim.verify(found.keys());
      }
    }
    if (result instanceof SignatureRefusal refused) {
      return refused(refused);
    }
    VerifiedHead head = (VerifiedHead) result;
    return request.isRead() && head.verifyNoBody() instanceof SignatureRefusal refused
        ? refused(refused)
        : new Sender.Known(head);
  }

  /**
   * The answer if there is no key. Only what the server of the key says now refuses for good,
   * because it may have changed what is remembered.
   */
  private static ServerResponse noKey(KeyLookup.Failed failed, boolean unsigned) {
    return failed.isTransient()
        ? ServerResponse.unavailable("the key could not be fetched: " + failed.publicMessage())
        : ServerResponse.problem(
            401,
            "the key could not be used"
                + (unsigned ? ", fetched without a signature: " : ": ")
                + failed.publicMessage());
  }

  private static ServerResponse isGone(KeyLookup.Gone gone) {
    return gone.isRemembered()
        ? ServerResponse.unavailable("the key was gone a while ago: " + gone.keyId())
        : ServerResponse.problem(401, "the key is gone: " + gone.keyId());
  }

  private static Sender refused(SignatureRefusal refused) {
    return refused(refused.status(), refused.message());
  }

  private static Sender refused(int status, String message) {
    return new Sender.Unknown(ServerResponse.problem(status, message));
  }
}
