package org.activitypub4j.server;

import java.net.URI;
import java.util.UUID;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Origin;

/** What makes a received activity the same one: the proven origin of its actor, and its id. */
final class InboxKey {
  private InboxKey() {}

  /** The key; one that never repeats for an activity without id, which can be no repeat. */
  static String of(URI actor, Activity activity) {
    String origin = Origin.of(actor).map(Origin::toString).orElse("");
    return origin
        + ' '
        + activity.id().map(URI::toString).orElseGet(() -> "anonymous:" + UUID.randomUUID());
  }
}
