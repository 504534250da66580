package org.activitypub4j.client;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import org.activitypub4j.client.ResolvedActor.HandleProof;

/** Which handles were proven, so that not each mention of the same actor asks its host again. */
final class KnownHandles {
  /** As long as an actor is used whose server does not say how long. */
  private static final Duration FRESH = Duration.ofHours(1);

  /** As long as an actor is used whose server does not answer. */
  static final Duration KEPT = Duration.ofDays(7);

  private final LayeredCache<Proven> handles;
  private final InstantSource clock;

  /**
   * What was proven of a handle.
   *
   * @param actor the id of the actor
   * @param subject the handle of the account, which may be another one than the one that was asked
   */
  record Proven(URI actor, Handle subject, HandleProof proof, Instant at) {}

  KnownHandles(LayeredCache<Proven> handles, InstantSource clock) {
    this.handles = handles;
    this.clock = clock;
  }

  Optional<Proven> find(Handle handle) {
    return Optional.ofNullable(handles.get(key(handle)));
  }

  boolean isFresh(Proven known) {
    return clock.instant().isBefore(known.at().plus(FRESH));
  }

  void remember(Handle handle, URI actor, Handle subject, HandleProof proof) {
    handles.put(key(handle), new Proven(actor, subject, proof, clock.instant()));
  }

  long size() {
    return handles.size();
  }

  private static String key(Handle handle) {
    return handle.user().toLowerCase(Locale.ROOT) + "@" + handle.host();
  }
}
