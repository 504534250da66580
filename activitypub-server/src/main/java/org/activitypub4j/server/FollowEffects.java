package org.activitypub4j.server;

import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Follow;
import org.activitypub4j.model.Undo;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.FollowStore;
import org.activitypub4j.server.spi.Following;
import org.activitypub4j.server.spi.Tx;

/** What Follows of local actors, and their end, change here. */
record FollowEffects(FollowStore store) {

  void sent(Tx tx, String name, Activity activity) {
    if (activity instanceof Follow) {
      activity
          .objectId()
          .ifPresent(
              target ->
                  store.putFollowing(
                      tx,
                      name,
                      new Following(target, activity.id().orElseThrow(), FollowState.PENDING)));
    } else if (activity instanceof Undo) {
      activity
          .embeddedObject()
          .filter(Follow.class::isInstance)
          .flatMap(follow -> follow.as(Activity.class).objectId())
          .ifPresent(target -> store.removeFollowing(tx, name, target));
    }
  }
}
