package org.activitypub4j.server.internal.behaviour;

import java.time.Instant;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Tombstone;
import org.activitypub4j.server.internal.work.Audiences;

/**
 * What is left of deleted posts. The store keeps whose it was and whom it addressed, which tells
 * who may know that there was something; others get it without.
 */
public final class Tombstones {
  private Tombstones() {}

  /** As the store keeps it. */
  static Tombstone of(ASObject post, Instant deleted) {
    var stone =
        Tombstone.builder()
            .id(post.id().orElseThrow())
            .set(AS.DELETED, deleted)
            .set(AS.ATTRIBUTED_TO, post.get(AS.ATTRIBUTED_TO));
    Audiences.PROPERTIES.forEach(property -> stone.set(property, post.get(property)));
    post.types().stream().findFirst().ifPresent(type -> stone.set(AS.FORMER_TYPE, type));
    return stone.build();
  }

  /** As others get it. */
  public static ASObject shown(ASObject stone) {
    var bare = stone.toBuilder().remove(AS.ATTRIBUTED_TO);
    Audiences.PROPERTIES.forEach(bare::remove);
    return bare.build();
  }
}
