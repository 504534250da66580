package org.activitypub4j.client;

import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.activitypub4j.client.FetchException.Reason;
import org.activitypub4j.client.RequestSigning.Job;
import org.activitypub4j.client.SignedBy.When;
import org.activitypub4j.client.transport.RequestEvent.Purpose;
import org.activitypub4j.client.transport.TransportException;
import org.activitypub4j.client.transport.internal.Door;
import org.activitypub4j.client.transport.internal.HopSigner;
import org.activitypub4j.client.transport.internal.Target;
import org.activitypub4j.client.transport.internal.TransportRequest;
import org.activitypub4j.client.transport.internal.TransportRequest.Redirects;
import org.activitypub4j.client.transport.internal.TransportResponse;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.DocumentException;
import org.activitypub4j.model.ReadLimits;
import org.activitypub4j.model.Trust;
import org.activitypub4j.model.Trust.Verdict.Proven;
import org.activitypub4j.model.Trust.Verdict.Unproven;
import org.activitypub4j.model.Uris;
import org.activitypub4j.signatures.AcceptSignature;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.keys.Signer;

/** Reads documents: status, label, JSON, and whether it is the document that was asked for. */
final class Fetcher {
  /**
   * Paths at which only the administrator of a server can put a document, and only one kind of
   * document.
   */
  private static final Set<String> WELL_KNOWN =
      Set.of("/.well-known/webfinger", "/.well-known/host-meta", "/.well-known/nodeinfo");

  private static final Headers ACTIVITY_STREAMS = Headers.of("Accept", ContentTypes.ACCEPT);

  private final Door door;
  private final ActivityStreams streams;
  private final ActivityStreams unproven;
  private final RequestSigning signing;
  private final InstantSource clock;

  /**
   * A tree may take forty times the memory of its text, so only as many are read at once as there
   * are processors.
   */
  private final Semaphore reading = new Semaphore(Runtime.getRuntime().availableProcessors());

  Fetcher(Door door, ActivityStreams streams, RequestSigning signing, InstantSource clock) {
    this.door = door;
    this.streams = streams;
    this.unproven = streams.withLimits(ReadLimits.UNPROVEN);
    this.signing = signing;
    this.clock = clock;
  }

  /**
   * The document of an id. It must come from exactly that URL, or from a URL on the same server to
   * which that URL redirects, and must say that this is its id. So the result is never somebody
   * else's document.
   *
   * @throws FetchException if there is none
   */
  FetchedDocument fetch(URI id, SignedBy signedBy, Purpose purpose, Budget budget) {
    Loaded loaded = load(id, signedBy, purpose, budget);
    return loaded.as(loaded.trust(loaded.verdict(id)), id);
  }

  /**
   * The document that contains an id. If the id has no fragment, this is its own document.
   * Otherwise it is the document at its URL, which may have this id itself or contain a part with
   * this id.
   *
   * @throws FetchException if there is none
   */
  FetchedDocument fetchHolder(URI id, SignedBy signedBy, Purpose purpose, Budget budget) {
    Loaded loaded = load(id, signedBy, purpose, budget);
    boolean whole = id.getRawFragment() == null;
    return loaded.as(loaded.trust(whole ? loaded.verdict(id) : loaded.holds(id)), id);
  }

  /**
   * The document that a URL leads to, for what people look up. It may have another id. If that id
   * is another URL of the server that answered, it is fetched, once.
   *
   * @throws FetchException if there is none
   */
  FetchedDocument find(URI url, SignedBy signedBy, Purpose purpose, Budget budget) {
    TransportResponse response =
        open(url, ACTIVITY_STREAMS, signedBy, purpose, Redirects.ANYWHERE, budget);
    return find(loaded(response, purpose, budget), url, signedBy, purpose, budget);
  }

  /**
   * Does the same as {@link #find(URI, SignedBy, Purpose, Budget)} for a document that was loaded
   * already.
   */
  FetchedDocument find(Loaded first, URI url, SignedBy signedBy, Purpose purpose, Budget budget) {
    Trust.Verdict verdict = Trust.ofFetch(first.object(), first.target().url());
    if (verdict instanceof Proven proven) {
      return first.as(proven.trust(), url);
    }
    Unproven page = (Unproven) verdict;
    if (page.reason() != Unproven.Reason.OTHER_URL) {
      throw first.unproven(page);
    }
    URI id = page.fetchFrom().orElseThrow();
    // If the id is this URL with a fragment, we already have the document.
    boolean here = target(Uris.withoutFragment(id)).equals(first.target());
    Loaded loaded = here ? first : load(id, signedBy, purpose, budget);
    return loaded.as(loaded.trust(loaded.verdict(id)), url);
  }

  /** A document from the origin of the URL. The caller checks its id. */
  Loaded load(URI url, SignedBy signedBy, Purpose purpose, Budget budget) {
    return loaded(
        open(url, ACTIVITY_STREAMS, signedBy, purpose, Redirects.SAME_ORIGIN, budget),
        purpose,
        budget);
  }

  /** The answer as a document, if it is labelled as one. */
  Loaded loaded(TransportResponse response, Purpose purpose, Budget budget) {
    requireType(response, ContentTypes::isActivityStreams, ContentTypes.ACTIVITY_JSON);
    return asLoaded(response, purpose, budget);
  }

  /** An answer with status 200. Nothing else about it is checked. */
  TransportResponse open(
      URI url,
      Headers headers,
      SignedBy signedBy,
      Purpose purpose,
      Redirects redirects,
      Budget budget) {
    Sending sending = new Sending(headers, purpose, redirects, budget);
    TransportResponse response = get(target(Uris.withoutFragment(url)), signedBy, sending);
    requireOk(response);
    return response;
  }

  /** A JSON document that is not ActivityStreams: WebFinger. */
  Loaded loadDescriptor(Target target, Purpose purpose, Budget budget) {
    return loadJson(
        target,
        "application/jrd+json, application/json",
        ContentTypes::isResourceDescriptor,
        purpose,
        Redirects.ANYWHERE,
        budget);
  }

  /** A JSON document that is not ActivityStreams, and that everybody may read. */
  Loaded loadJson(
      Target target,
      String accept,
      Predicate<String> accepted,
      Purpose purpose,
      Redirects redirects,
      Budget budget) {
    TransportResponse response = openUnsigned(target, accept, purpose, redirects, budget);
    requireDescriptor(response, accepted, accept);
    return asLoaded(response, purpose, budget);
  }

  /** An answer with status 200 to a request that is never signed. */
  TransportResponse openUnsigned(
      Target target, String accept, Purpose purpose, Redirects redirects, Budget budget) {
    return open(
        target.url(), Headers.of("Accept", accept), SignedBy.NOBODY, purpose, redirects, budget);
  }

  private Loaded asLoaded(TransportResponse response, Purpose purpose, Budget budget) {
    budget.takeRoom(response.target().url(), response.body().length);
    Instant now = clock.instant();
    return new Loaded(
        read(response, purpose),
        response.target(),
        response.body().length,
        now,
        now.plus(Freshness.of(response.headers(), now)));
  }

  static Target target(URI url) {
    try {
      return Target.of(url);
    } catch (TransportException e) {
      throw FetchException.of(e);
    }
  }

  /**
   * Reads a document. A post that somebody wants may be long, but not what strangers make us read
   * for a key.
   */
  private ASObject read(TransportResponse response, Purpose purpose) {
    ActivityStreams reader = purpose == Purpose.DOCUMENT ? streams : unproven;
    reading.acquireUninterruptibly();
    try {
      return reader.read(response.body());
    } catch (DocumentException e) {
      throw FetchException.of(
          Reason.MALFORMED,
          response.target().url(),
          "%s cannot be read: %s".formatted(response.target(), e.getMessage()),
          e);
    } finally {
      reading.release();
    }
  }

  /** Everything of a GET except its URL and its signature. */
  private record Sending(Headers headers, Purpose purpose, Redirects redirects, Budget budget) {}

  private TransportResponse get(Target target, SignedBy signedBy, Sending sending) {
    Signer signer = signedBy.signer();
    Budget budget = sending.budget();
    if (signer == null || !budget.maySignFor(target.origin())) {
      return send(target, sending, HopSigner.NONE);
    }
    Job job = Job.fetch(signer, budget);
    boolean first = signedBy.when() == When.FIRST;
    TransportResponse response = send(target, sending, first ? signing.known(job) : HopSigner.NONE);
    if (!first && wantsSignature(response)) {
      response = send(target, sending, signing.asked(job, response));
    }
    return response.status() == 401 && budget.mayKnockAgain()
        ? again(job, response, sending)
        : response;
  }

  /** Sends the request again, to the URL that wants another signature. */
  private TransportResponse again(Job job, TransportResponse refused, Sending sending) {
    Target target = refused.target();
    return signing
        .again(
            job,
            refused,
            signing.schemeFor(target.origin()),
            AcceptSignature.parse(refused.headers()),
            signer -> send(target, sending, signer))
        .response();
  }

  private static boolean wantsSignature(TransportResponse response) {
    return response.status() == 401 || response.status() == 403;
  }

  private TransportResponse send(Target target, Sending sending, HopSigner signer) {
    try {
      return door.send(
          TransportRequest.get(
              target, sending.headers(), sending.purpose(), signer, sending.redirects()),
          sending.budget().allowance());
    } catch (TransportException e) {
      throw FetchException.of(e);
    }
  }

  private void requireOk(TransportResponse response) {
    int status = response.status();
    if (status == 200) {
      return;
    }
    Reason reason =
        switch (status) {
          case 401, 403 -> Reason.UNAUTHORIZED;
          case 404 -> Reason.NOT_FOUND;
          case 408 -> Reason.UNAVAILABLE;
          case 410 -> Reason.GONE;
          case 429 -> Reason.RATE_LIMITED;
          default -> status >= 500 ? Reason.UNAVAILABLE : Reason.STATUS;
        };
    Instant now = clock.instant();
    throw FetchException.status(
        reason,
        response.target().url(),
        "%s answered %d: %s"
            .formatted(
                response.target(),
                status,
                response.isSuccess() ? "no document" : Details.of(response)),
        status,
        RetryAfter.read(response.headers(), now).orElse(null));
  }

  /**
   * Does the same as {@link #requireType}, but accepts a label that says nothing at a well-known
   * path, because the path itself says what is there. Anywhere else it may be a file that somebody
   * uploaded.
   */
  static void requireDescriptor(
      TransportResponse response, Predicate<String> accepted, String expected) {
    boolean toldByPath =
        WELL_KNOWN.contains(response.target().url().getRawPath())
            && ContentTypes.saysNothing(response.headers().values("Content-Type"));
    if (!toldByPath) {
      requireType(response, accepted, expected);
    }
  }

  private static void requireType(
      TransportResponse response, Predicate<String> accepted, String expected) {
    List<String> types = response.headers().values("Content-Type");
    if (types.size() != 1 || !accepted.test(types.get(0))) {
      throw FetchException.of(
          Reason.CONTENT_TYPE,
          response.target().url(),
          "%s is labelled %s instead of %s".formatted(response.target(), types, expected));
    }
  }
}
