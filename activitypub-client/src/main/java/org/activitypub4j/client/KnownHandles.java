package org.activitypub4j.client;

import java.net.URI;
import java.time.Duration;
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
