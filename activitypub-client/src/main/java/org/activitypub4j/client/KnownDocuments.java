package org.activitypub4j.client;

import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The documents that a look-up by URL need not fetch: actors, and other objects that were looked
 * up.
 */
final class KnownDocuments {
  private final DocumentCache actors;
  private final DocumentCache others;
  private final KeyFetcher keys;
  private final InstantSource clock;

  KnownDocuments(DocumentCache actors, DocumentCache others, KeyFetcher keys, InstantSource clock) {
    this.actors = actors;
    this.others = others;
    this.keys = keys;
    this.clock = clock;
  }

  /** A document that is known and fresh. */
  Optional<FetchedDocument> find(URI id) {
    return Stream.of(actors, others)
        .flatMap(cache -> Stream.ofNullable(cache.get(id)))
        .filter(document -> document.isFresh(clock))
        .findFirst();
  }

  void remember(FetchedDocument document) {
    if (Actors.isActor(document.object())) {
      keys.learn(document);
    } else {
      others.put(document);
    }
  }

  /** Forgets the object with this id. If it is an actor, its keys are forgotten too. */
  void forget(URI id) {
    actors.forget(id);
    keys.forgetOwner(id);
    others.forget(id);
  }
}
