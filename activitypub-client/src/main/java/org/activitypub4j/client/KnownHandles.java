package org.activitypub4j.client;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import org.activitypub4j.client.ResolvedActor.HandleProof;

/**
 * Remembers which handles were proven, so that we do not ask a host again each time that the same
 * actor is mentioned.
 */
final class KnownHandles {
  /** The same time as for an actor whose server does not say how long it may be used. */
  private static final Duration FRESH = Duration.ofHours(1);

  /** The same time as for an actor whose server does not answer. */
  static final Duration KEPT = Duration.ofDays(7);

  private final LayeredCache<KnownHandle> handles;
  private final InstantSource clock;

  KnownHandles(LayeredCache<KnownHandle> handles, InstantSource clock) {
    this.handles = handles;
    this.clock = clock;
  }

  Optional<KnownHandle> find(Handle handle) {
    return Optional.ofNullable(handles.get(key(handle)));
  }

  boolean isFresh(KnownHandle known) {
    return clock.instant().isBefore(known.at().plus(FRESH));
  }

  void remember(Handle handle, URI actor, Handle subject, HandleProof proof) {
    handles.put(key(handle), new KnownHandle(actor, subject, proof, clock.instant()));
  }

  long size() {
    return handles.size();
  }

  private static String key(Handle handle) {
    return handle.user().toLowerCase(Locale.ROOT) + "@" + handle.host();
  }
}
