package org.activitypub4j.server.internal.behaviour;

import java.time.Instant;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Tombstone;
import org.activitypub4j.server.internal.actors.Audiences;

/**
 * Tombstones of deleted posts. The stored one still says who owned the post and who it was
 * addressed to, because only those who could see the post may learn that it existed. Others get it
 * without that.
 */
public final class Tombstones {
  private Tombstones() {}

  /** The Tombstone for the store. */
  static Tombstone of(ASObject post, Instant deleted) {
    var stone =
        Tombstone.builder()
            .id(post.id().orElseThrow())
            .set(AS.DELETED, deleted)
            .set(AS.ATTRIBUTED_TO, post.get(AS.ATTRIBUTED_TO));
    Audiences.PROPERTIES.forEach(property -> stone.set(property, post.get(property)));
    post.get(AS.FORMER_TYPE) // of an outline
        .or(() -> post.types().stream().findFirst())
        .ifPresent(type -> stone.set(AS.FORMER_TYPE, type));
    return stone.build();
  }

  /** The Tombstone for others. */
  public static ASObject shown(ASObject stone) {
    var bare = stone.toBuilder().remove(AS.ATTRIBUTED_TO);
    Audiences.PROPERTIES.forEach(bare::remove);
    return bare.build();
  }
}
