package org.activitypub4j.server.internal.intake;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Delete;
import org.activitypub4j.model.DocumentException;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.ReadLimits;
import org.activitypub4j.model.Trust;
import org.activitypub4j.model.Trust.Verdict.Proven;
import org.activitypub4j.model.Trust.Verdict.Unproven;
import org.activitypub4j.model.Uris;
import org.activitypub4j.server.http.RequestBody;
import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.server.internal.inbox.Acceptance;
import org.activitypub4j.server.internal.inbox.TreeRoom;
import org.activitypub4j.server.internal.intake.Authentication.Sender;
import org.activitypub4j.server.internal.work.EngineLog;
import org.activitypub4j.server.internal.work.Listeners;
import org.activitypub4j.server.internal.work.LogText;
import org.activitypub4j.server.spi.QueueFullException;
import org.activitypub4j.signatures.SignatureRefusal;
import org.activitypub4j.signatures.VerifiedHead;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives requests to inboxes. Cheap checks come first: headers, signature of the headers, body,
 * digest, JSON, authority, store.
 */
public final class InboxEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(EngineLog.NAME);
  private static final int MAX_DELETE_BYTES = 8 * 1024;

  /** How long a body waits for room in the heap. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Authentication authentication;
  private final ActivityStreams streams;
  private final ActivityStreams unproven;
  private final int maxBodyBytes;
  private final Listeners listeners;
  private final Hints hints;
  private final Acceptance acceptance;
  private final TreeRoom room = TreeRoom.forRequests();

  public InboxEndpoint(
      Authentication authentication,
      ActivityStreams streams,
      int maxBodyBytes,
      Listeners listeners,
      Hints hints,
      Acceptance acceptance) {
    this.authentication = authentication;
    this.streams = streams;
    this.unproven = streams.withLimits(ReadLimits.UNPROVEN);
    this.maxBodyBytes = maxBodyBytes;
    this.listeners = listeners;
    this.hints = hints;
    this.acceptance = acceptance;
  }

  /** Ends a request early. It is not a failure of this server. */
  private static final class Refusing extends Exception {
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

  /**
   * Receives a request.
   *
   * @param recipient the local actor whose inbox it came to; empty for the shared inbox
   */
  public ServerResponse receive(ServerRequest request, Optional<String> recipient) {
    ServerResponse response;
    try {
      checkCheaply(request);
      take(request, recipient);
      response = ServerResponse.status(202);
    } catch (Refusing e) {
      response = e.response;
    } catch (QueueFullException e) {
      LOG.debug("the inbox is full: {}", e.getMessage());
      response =
          ServerResponse.unavailable(
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
    if (!ContentNegotiation.isAccepted(request.headers().first("Content-Type"))) {
      throw new Refusing(
          415, "an inbox takes application/activity+json or application/ld+json only");
    }
    long length = request.body().length().orElse(0);
    if (length > maxBodyBytes) {
      throw new Refusing(
          413, "the body has %d bytes; the limit is %d".formatted(length, maxBodyBytes));
    }
  }

  private void take(ServerRequest request, Optional<String> recipient) throws Refusing {
    Sender sender = authentication.authenticate(request);
    if (sender instanceof Sender.Gone gone) {
      takeWithoutKey(gone, request);
    } else if (sender instanceof Sender.Unknown unknown) {
      throw new Refusing(unknown.answer());
    } else {
      VerifiedHead head = ((Sender.Known) sender).head();
      take(head, verifiedBody(head, request), recipient);
    }
  }

  private byte[] verifiedBody(VerifiedHead head, ServerRequest request) throws Refusing {
    byte[] body =
        read(request.body(), maxBodyBytes)
            .orElseThrow(
                () -> new Refusing(413, "the body has more than %d bytes".formatted(maxBodyBytes)));
    if (head.verifyBody(body) instanceof SignatureRefusal refused) {
      throw new Refusing(refused.status(), refused.message());
    }
    return body;
  }

  private static Optional<byte[]> read(RequestBody body, int max) throws Refusing {
    try {
      return RequestBodyReader.read(body, max);
    } catch (IOException e) {
      throw new Refusing(400, "the body could not be read to its end");
    }
  }

  /** The part that parses the body. It does not wait for other servers. */
  private void take(VerifiedHead head, byte[] body, Optional<String> recipient) throws Refusing {
    TreeRoom.Place place = place(body);
    try {
      accept(head, parse(body), body, recipient);
    } finally {
      place.leave();
    }
  }

  private TreeRoom.Place place(byte[] body) throws Refusing {
    return room.enter(body.length, PATIENCE)
        .orElseThrow(
            () -> new Refusing(ServerResponse.unavailable("too many documents are being read")));
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

  private void accept(VerifiedHead head, Activity activity, byte[] body, Optional<String> recipient)
      throws Refusing {
    Trust.Verdict verdict = Trust.ofSignature(activity, head.key().owner());
    if (verdict instanceof Unproven unproven) {
      if (unproven.reason() != Unproven.Reason.OTHER_OWNER) {
        throw new Refusing(400, unproven.message());
      }
      // The signer is not the actor, so this is only a hint where to look.
      hints.offer(Origin.of(head.key().id()).orElseThrow(), activity, recipient);
      return;
    }
    Trust word = ((Proven) verdict).trust();
    if (word.mayChange(activity) instanceof Unproven overreaching) {
      throw new Refusing(403, overreaching.message());
    }
    acceptance.signed(activity, word, body, head, recipient);
  }

  /**
   * The key is gone, or there is none. An actor that deletes itself deletes its key too. We answer
   * 202, otherwise every server would ask for the key for days.
   */
  private void takeWithoutKey(Sender.Gone gone, ServerRequest request) throws Refusing {
    URI deleted = deletedActor(request).orElseThrow(() -> new Refusing(gone.answer()));
    // The server of the actor answers 410, or 404 as some do: that proves that the actor is gone.
    if (Uris.same(Uris.withoutFragment(gone.keyId()), deleted)) {
      acceptance.gone(deleted);
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
      Activity activity = unproven.read(body.get()).as(Activity.class);
      return activity
          .actorId()
          .filter(id -> activity.hasType(Delete.TYPE))
          .filter(id -> activity.objectId().filter(gone -> Uris.same(gone, id)).isPresent());
    } catch (DocumentException e) {
      return Optional.empty();
    } finally {
      place.leave();
    }
  }
}
