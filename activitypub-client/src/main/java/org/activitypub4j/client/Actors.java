package org.activitypub4j.client;

import java.net.URI;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.activitypub4j.client.FetchException.Reason;
import org.activitypub4j.client.transport.RequestEvent.Purpose;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Origin;

/**
 * Finds actors and remembers them. If several callers want the same actor at the same time, it is
 * fetched once for all of them. If there was none, it is not asked for again for a while.
 */
final class Actors {
  private static final int MAX_FLIGHTS = 256;

  private final Fetcher fetcher;
  private final FetchSigner signer;
  private final DocumentCache documents;
  private final Misses misses;
  private final KeyFetcher keys;
  private final InstantSource clock;
  private final SingleFlight<FetchedDocument> flights = new SingleFlight<>(MAX_FLIGHTS);

  /**
   * @param documents the actors that are known
   * @param keys learns the keys of each fetched actor, and adds the actor to the documents
   */
  Actors(
      Fetcher fetcher,
      FetchSigner signer,
      DocumentCache documents,
      Misses misses,
      KeyFetcher keys,
      InstantSource clock) {
    this.fetcher = fetcher;
    this.signer = signer;
    this.documents = documents;
    this.misses = misses;
    this.keys = keys;
    this.clock = clock;
  }

  /** Whether something can be sent to an object, because it has an inbox. */
  static boolean isActor(ASObject object) {
    return object.as(Actor.class).inbox().isPresent();
  }

  static FetchException notAnActor(FetchedDocument document) {
    return FetchException.of(
        Reason.NOT_AN_ACTOR,
        document.id(),
        "%s is not an actor: it has no inbox".formatted(document));
  }

  /**
   * The document of the actor with this id.
   *
   * @throws FetchException if there is none, or if there was none a short time ago
   */
  FetchedDocument withId(URI id, Budget budget) {
    return known(
        id,
        budget,
        () -> {
          String flight = flight(id, budget);
          FetchException missed = misses.holding(flight).orElse(null);
          if (missed != null) {
            throw missed;
          }
          return flights.fly(flight, budget, () -> fetch(flight, id, budget));
        });
  }

  /**
   * The document of the actor at a URL that people or WebFinger named. It is asked for again even
   * if nothing was there a short time ago.
   *
   * @throws FetchException if there is none
   */
  FetchedDocument at(URI url, Budget budget) {
    return known(
        url,
        budget,
        () ->
            flights.fly(
                "at " + flight(url, budget),
                budget,
                () -> {
                  FetchedDocument document = learnt(url, () -> find(url, budget));
                  misses.forget(flight(document.id(), budget));
                  return document;
                }));
  }

  private static String flight(URI id, Budget budget) {
    return Origin.of(id).map(origin -> Misses.key(id, origin, budget)).orElse(id.toString());
  }

  /** The document that is known, if it is fresh or if no better one can be fetched now. */
  private FetchedDocument known(URI id, Budget budget, Supplier<FetchedDocument> fetching) {
    FetchedDocument known = documents.get(id, budget);
    if (known != null && known.isFresh(clock)) {
      return known;
    }
    try {
      return fetching.get();
    } catch (FetchException e) {
      if (known != null && (e.isOurs() || Miss.isPassing(e))) {
        return known;
      }
      throw e;
    }
  }

  private FetchedDocument find(URI url, Budget budget) {
    return fetcher.find(url, signer.firstForAll(), Purpose.DOCUMENT, budget);
  }

  private FetchedDocument fetch(String flight, URI id, Budget budget) {
    try {
      FetchedDocument document =
          learnt(id, () -> fetcher.fetch(id, signer.firstForAll(), Purpose.DOCUMENT, budget));
      misses.forget(flight);
      return document;
    } catch (FetchException e) {
      misses.remember(flight, e);
      throw e;
    }
  }

  private FetchedDocument learnt(URI id, Supplier<FetchedDocument> fetching) {
    try {
      FetchedDocument document = fetching.get();
      if (!isActor(document.object())) {
        throw notAnActor(document);
      }
      keys.learn(document);
      return document;
    } catch (FetchException e) {
      if (!e.isOurs() && !Miss.isPassing(e)) {
        documents.forget(id);
      }
      throw e;
    }
  }
}
