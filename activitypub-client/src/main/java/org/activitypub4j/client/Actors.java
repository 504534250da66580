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
 * Actors: remembered, fetched once for all who want the same one at the same time, and not asked
 * for again and again where there was none.
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
   * @param keys learns their keys, and puts them among the documents
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

  /** Whether an object can be sent something. */
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
   * The document of the actor that has this id.
   *
   * @throws FetchException if there is none, or there was none a short time ago
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
   * The document of the actor to whom a URL leads that people, or WebFinger, named. That nothing
   * was there before keeps nobody from looking again.
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

  /** The one that is known if that is fresh, or nothing better is to be had now. */
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
