package org.activitypub4j.server;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.activitypub4j.client.Budget;
import org.activitypub4j.client.FederationClient;
import org.activitypub4j.client.KeyLookup;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Delete;
import org.activitypub4j.model.DocumentException;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Trust;
import org.activitypub4j.model.Trust.Ground;
import org.activitypub4j.model.Trust.Verdict.Proven;
import org.activitypub4j.model.Trust.Verdict.Unproven;
import org.activitypub4j.model.Uris;
import org.activitypub4j.server.spi.InboxEntry;
import org.activitypub4j.server.spi.InboxStore.Accepted;
import org.activitypub4j.server.spi.QueueFullException;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.signatures.BodyResult;
import org.activitypub4j.signatures.ClaimResult;
import org.activitypub4j.signatures.HeadResult;
import org.activitypub4j.signatures.MessageVerifier;
import org.activitypub4j.signatures.Refusal;
import org.activitypub4j.signatures.Refused;
import org.activitypub4j.signatures.RequestHead;
import org.activitypub4j.signatures.SignatureClaim;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.signatures.VerificationKey;
import org.activitypub4j.signatures.VerifiedHead;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What comes to an inbox, from the cheap checks to the durable accept, in the order of their cost:
 * headers, signature over the headers, body, digest, JSON, authority, store.
 */
final class InboxEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(Federation.class);
  private static final int MAX_DELETE_BYTES = 8 * 1024;
  private static final String RETRY_AFTER = "30";

  /** How long a body waits for room in the heap. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Origin origin;
  private final Storage storage;
  private final FederationClient client;
  private final MessageVerifier verifier;
  private final ActivityStreams streams;
  private final InstantSource clock;
  private final int maxBodyBytes;
  private final Listeners listeners;
  private final Hints hints;
  private final Runnable accepted;
  private final TreeRoom room = TreeRoom.forRequests();

  InboxEndpoint(
      Origin origin,
      Storage storage,
      FederationClient client,
      MessageVerifier verifier,
      ActivityStreams streams,
      InstantSource clock,
      int maxBodyBytes,
      Listeners listeners,
      Executor executor,
      Runnable accepted) {
    this.origin = origin;
    this.storage = storage;
    this.client = client;
    this.verifier = verifier;
    this.streams = streams;
    this.clock = clock;
    this.maxBodyBytes = maxBodyBytes;
    this.listeners = listeners;
    this.hints =
        new Hints(
            origin,
            client,
            streams,
            executor,
            listeners,
            clock,
            (activity, word, document, recipient) ->
                record(activity, word, document, Ground.FETCH, Optional.empty(), recipient));
    this.accepted = accepted;
  }

  /** Ends a request early; it is no failure of ours. */
  private static class Refusing extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient ServerResponse response;

    Refusing(ServerResponse response) {
      super(response.text(), null, false, false);
      this.response = response;
    }

    Refusing(int status, String message) {
      this(ServerResponse.problem(status, message));
    }
  }

  /** One signature does not hold; there may be another. */
  private static final class SignatureRefusing extends Refusing {
    private static final long serialVersionUID = 1L;
    private final transient @Nullable URI goneKey;

    SignatureRefusing(ServerResponse response, @Nullable URI goneKey) {
      super(response);
      this.goneKey = goneKey;
    }

    SignatureRefusing(int status, String message) {
      this(ServerResponse.problem(status, message), null);
    }
  }

  /**
   * Takes a request.
   *
   * @param recipient the local actor to whose inbox it came; empty for the shared inbox
   */
  ServerResponse receive(ServerRequest request, Optional<String> recipient) {
    ServerResponse response;
    try {
      checkCheaply(request);
      response = authenticated(request, recipient);
    } catch (Refusing e) {
      response = e.response;
    } catch (QueueFullException e) {
      LOG.debug("the inbox is full: {}", e.getMessage());
      response =
          unavailable(
              e.share() == QueueFullException.Share.TOTAL
                  ? "the inbox is full"
                  : "too much of what you sent still waits to be handled");
    }
    if (response.status() >= 300) {
      ServerResponse refusal = response;
      listeners.tell(
          listener ->
              listener.refused(
                  LogText.of(request.path()), refusal.status(), refusal.text().strip()));
    }
    return response;
  }

  private void checkCheaply(ServerRequest request) throws Refusing {
    if (!MediaTypes.isAccepted(request.headers().first("Content-Type"))) {
      throw new Refusing(
          415, "an inbox takes application/activity+json or application/ld+json only");
    }
    long length = request.body().length().orElse(0);
    if (length > maxBodyBytes) {
      throw new Refusing(
          413, "the body has %d bytes; the limit is %d".formatted(length, maxBodyBytes));
    }
  }

  /** Of several signatures one that holds is enough; if none does, the first refusal is told. */
  private ServerResponse authenticated(ServerRequest request, Optional<String> recipient)
      throws Refusing {
    Budget all = client.newBudget();
    @Nullable Refusing refusal = null;
    @Nullable SignatureClaim claim = claim(request);
    while (claim != null) {
      Budget budget = all.causedBy(request.remoteAddress());
      try {
        VerifiedHead head = verifiedHead(claim, budget);
        byte[] body = verifiedBody(head, request);
        Origin.of(head.key().id())
            .ifPresent(peer -> client.sawVerified(peer, head.scheme(), budget));
        return parsed(head, body, recipient);
      } catch (SignatureRefusing e) {
        refusal = refusal == null ? e : refusal;
        claim = claim.alternative().orElse(null);
      }
    }
    if (refusal instanceof SignatureRefusing gone && gone.goneKey != null) {
      return withoutKey(gone.goneKey, request, gone);
    }
    throw Objects.requireNonNull(refusal);
  }

  /** Headers alone: whether there is a signature that covers enough and is of this hour. */
  private SignatureClaim claim(ServerRequest request) throws Refusing {
    RequestHead head;
    try {
      head = RequestHead.received(request.method(), origin, request.target(), request.headers());
    } catch (IllegalArgumentException e) {
      throw new Refusing(400, String.valueOf(e.getMessage()));
    }
    ClaimResult result = verifier.claim(head);
    if (result instanceof Refused refused) {
      throw refusing(refused);
    }
    return (SignatureClaim) result;
  }

  private VerifiedHead verifiedHead(SignatureClaim claim, Budget budget) throws SignatureRefusing {
    if (origin.contains(claim.keyId())) {
      throw new SignatureRefusing(
          401, "the key is one of ours: we do not sign requests to ourselves");
    }
    KeyLookup lookup = client.fetchKey(claim.keyId(), budget);
    if (lookup instanceof KeyLookup.Found found) {
      return verifyHead(claim, found.key(), budget);
    }
    if (lookup instanceof KeyLookup.Failed failed) {
      LOG.debug("no key for a request: {}", failed.message());
      throw failed.isTransient()
          ? unavailable(failed)
          : new SignatureRefusing(401, "the key could not be used: " + failed.publicMessage());
    }
    throw new SignatureRefusing(
        ServerResponse.problem(401, "the key is gone: " + lookup.keyId()), lookup.keyId());
  }

  private VerifiedHead verifyHead(SignatureClaim claim, VerificationKey key, Budget budget)
      throws SignatureRefusing {
    HeadResult result = claim.verify(key);
    if (result instanceof Refused refused
        && refused.reason() instanceof Refusal.SignatureMismatch) {
      // The peer may have a new key under the old id; one look in a while.
      KeyLookup fresh = client.refreshKey(claim.keyId(), budget);
      if (fresh instanceof KeyLookup.Failed failed && failed.isTransient()) {
        throw unavailable(failed);
      }
      if (fresh instanceof KeyLookup.Found found && !found.key().equals(key)) {
        result = claim.verify(found.key());
      }
    }
    if (result instanceof Refused refused) {
      throw new SignatureRefusing(refused.status(), refused.message());
    }
    return (VerifiedHead) result;
  }

  private byte[] verifiedBody(VerifiedHead head, ServerRequest request) throws Refusing {
    byte[] body =
        read(request.body(), maxBodyBytes)
            .orElseThrow(
                () -> new Refusing(413, "the body has more than %d bytes".formatted(maxBodyBytes)));
    BodyResult result = head.verifyBody(body);
    if (result instanceof Refused refused) {
      throw refusing(refused);
    }
    return body;
  }

  private static Optional<byte[]> read(RequestBody body, int max) throws Refusing {
    try {
      return BodyReader.read(body, max);
    } catch (IOException e) {
      throw new Refusing(400, "the body could not be read to its end");
    }
  }

  /** Everything that has the body as a tree, and waits for no other server. */
  private ServerResponse parsed(VerifiedHead head, byte[] body, Optional<String> recipient)
      throws Refusing {
    TreeRoom.Place place = place(body);
    try {
      return accept(head, parse(body), body, recipient);
    } finally {
      place.leave();
    }
  }

  private TreeRoom.Place place(byte[] body) throws Refusing {
    return room.enter(body.length, PATIENCE)
        .orElseThrow(() -> new Refusing(unavailable("too many documents are being read")));
  }

  private Activity parse(byte[] body) throws Refusing {
    ASObject object;
    try {
      object = streams.read(body);
    } catch (DocumentException e) {
      throw new Refusing(400, "the body is not a document we can read: " + e.getMessage());
    }
    Activity activity = object.as(Activity.class);
    if (activity.actorId().isEmpty()) {
      throw new Refusing(400, "the activity has no actor with an id");
    }
    return activity;
  }

  private ServerResponse accept(
      VerifiedHead head, Activity activity, byte[] body, Optional<String> recipient)
      throws Refusing {
    Trust.Verdict verdict = Trust.ofSignature(activity, head.key().owner());
    if (verdict instanceof Unproven unproven) {
      if (unproven.reason() != Unproven.Reason.OTHER_OWNER) {
        throw new Refusing(400, unproven.message());
      }
      // The signer speaks for somebody else: only a hint of where to look.
      hints.offer(Origin.of(head.key().id()).orElseThrow(), activity.id(), recipient);
      return ServerResponse.status(202);
    }
    Trust word = ((Proven) verdict).trust();
    if (word.mayChange(activity) instanceof Unproven overreaching) {
      throw new Refusing(403, overreaching.message());
    }
    return record(activity, word, body, Ground.SIGNATURE, Optional.of(head.scheme()), recipient);
  }

  /**
   * Stores what is proven; only then is it accepted.
   *
   * @param word whose word the activity is, as only its verification can say: who acts is read from
   *     here, and stored
   */
  private ServerResponse record(
      Activity activity,
      Trust word,
      byte[] document,
      Ground provenBy,
      Optional<SignatureScheme> scheme,
      Optional<String> recipient) {
    URI actor = word.owner().orElseThrow();
    InboxEntry entry =
        new InboxEntry(
            InboxKey.of(actor, activity),
            actor,
            document,
            provenBy,
            scheme.orElse(null),
            recipient.map(Set::of).orElse(Set.of()),
            clock.instant(),
            0);
    Accepted result =
        storage.transactions().run(tx -> storage.inbox().accept(tx, List.of(entry)).get(0));
    switch (result) {
      case NEW ->
          listeners.tell(
              listener -> listener.accepted(actor, ActivityNames.of(activity), provenBy));
      case NEW_RECIPIENT ->
          listeners.tell(
              listener ->
                  listener.recipientAdded(ActivityNames.of(activity), recipient.orElseThrow()));
      case KNOWN -> LOG.debug("known already: {}", LogText.of(activity));
    }
    accepted.run();
    return ServerResponse.status(202);
  }

  /**
   * The key is gone. An actor that deletes itself takes its key away: that is answered without
   * further ado, or every server would ask for the key for days.
   */
  private ServerResponse withoutKey(URI keyId, ServerRequest request, Refusing refusal)
      throws Refusing {
    URI deleted = deletedActor(request).orElseThrow(() -> refusal);
    forget(deleted, keyId);
    return ServerResponse.status(202);
  }

  /** Its own server says 410: that is proof enough that the actor is gone. */
  private void forget(URI actor, URI keyId) {
    if (Uris.same(Uris.withoutFragment(keyId), actor)) {
      storage
          .transactions()
          .run(
              tx -> {
                storage.follows().forget(tx, actor);
                return actor;
              });
    }
  }

  /** The actor of a Delete whose object is the actor itself. */
  private Optional<URI> deletedActor(ServerRequest request) throws Refusing {
    Optional<byte[]> body = read(request.body(), MAX_DELETE_BYTES);
    if (body.isEmpty()) {
      return Optional.empty();
    }
    TreeRoom.Place place = place(body.get());
    try {
      ASObject object = streams.read(body.get());
      Activity activity = object.as(Activity.class);
      Optional<URI> actor = activity.actorId();
      return object instanceof Delete
          ? actor.filter(
              id -> activity.objectId().filter(deleted -> Uris.same(deleted, id)).isPresent())
          : Optional.empty();
    } catch (DocumentException e) {
      return Optional.empty();
    } finally {
      place.leave();
    }
  }

  private static Refusing refusing(Refused refused) {
    return new Refusing(refused.status(), refused.message());
  }

  private static SignatureRefusing unavailable(KeyLookup.Failed failed) {
    return new SignatureRefusing(
        unavailable("the key could not be fetched: " + failed.publicMessage()), null);
  }

  private static ServerResponse unavailable(String message) {
    return ServerResponse.problem(503, message).with("Retry-After", RETRY_AFTER);
  }
}
