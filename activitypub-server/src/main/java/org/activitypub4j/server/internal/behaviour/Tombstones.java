package org.activitypub4j.server.internal.behaviour;

import java.time.Instant;
import java.util.List;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Property;
import org.activitypub4j.model.Tombstone;

/**
 * What is left of deleted posts. The store keeps whose it was and whom it addressed, which tells
 * who may know that there was something; others get it without.
 */
public final class Tombstones {
  private static final List<Property<?>> ADDRESSES =
      List.of(AS.ATTRIBUTED_TO, AS.TO, AS.CC, AS.BTO, AS.BCC, AS.AUDIENCE);

  private Tombstones() {}

  /** As the store keeps it. */
  static Tombstone of(ASObject post, Instant deleted) {
    var stone =
        Tombstone.builder()
            .id(post.id().orElseThrow())
            .set(AS.DELETED, deleted)
            .set(AS.ATTRIBUTED_TO, post.get(AS.ATTRIBUTED_TO))
            .to(post.to())
            .cc(post.cc())
            .set(AS.BTO, post.get(AS.BTO))
            .set(AS.BCC, post.get(AS.BCC))
            .set(AS.AUDIENCE, post.get(AS.AUDIENCE));
    post.types().stream().findFirst().ifPresent(type -> stone.set(AS.FORMER_TYPE, type));
    return stone.build();
  }

  /** As others get it. */
  public static ASObject shown(ASObject stone) {
    var bare = stone.toBuilder();
    ADDRESSES.forEach(bare::remove);
    return bare.build();
  }
}
