package org.activitypub4j.server.internal.web;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Origin;
import org.activitypub4j.server.internal.actors.LocalActors;
import org.activitypub4j.server.internal.actors.LocalObjects.Owned;
import org.activitypub4j.server.internal.work.Faults;
import org.activitypub4j.server.spi.FollowStore;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.server.spi.ViewPolicy;
import org.activitypub4j.server.spi.ViewRequest;

/** Decides who may see what. The only place that asks the policy. */
final class Views {
  private static final String NOBODY = "";

  private final ViewPolicy policy;
  private final LocalActors actors;
  private final Storage storage;
  private final Faults faults;

  Views(ViewPolicy policy, LocalActors actors, Storage storage, Faults faults) {
    this.policy = policy;
    this.actors = actors;
    this.storage = storage;
    this.faults = faults;
  }

  /** Whether somebody may see an actor or one of its lists. */
  boolean sees(Viewer viewer, ViewRequest.Kind kind, String owner) {
    return asked(viewer, kind, owner, Optional.empty(), () -> hasFollower(viewer, owner));
  }

  /**
   * Whether somebody may see a stored object. Always looks for a follower, also if the object does
   * not exist or is public, so that the time tells nothing.
   */
  boolean sees(Viewer viewer, Optional<Owned> kept) {
    boolean follower = hasFollower(viewer, kept.map(Owned::owner).orElse(NOBODY));
    return kept.filter(
            some ->
                asked(
                    viewer,
                    ViewRequest.Kind.OBJECT,
                    some.owner(),
                    Optional.of(some.object()),
                    () -> follower))
        .isPresent();
  }

  /** If the policy fails, nothing is shown: an error would tell that the object exists. */
  private boolean asked(
      Viewer viewer,
      ViewRequest.Kind kind,
      String owner,
      Optional<ASObject> object,
      BooleanSupplier follower) {
    try {
      return policy.visible(
          new Viewing(kind, owner, object, viewer, actors.followers(owner), follower));
    } catch (RuntimeException e) {
      faults.tell("the view policy failed, so what it was asked about is not shown", e);
      return false;
    }
  }

  private boolean hasFollower(Viewer viewer, String owner) {
    return viewer.server().filter(server -> hasFollower(owner, server)).isPresent();
  }

  /** Followers are sorted by id, so those of a server come one after the other. */
  private boolean hasFollower(String owner, Origin server) {
    FollowStore follows = storage.follows();
    // No host contains a tilde, so this sorts after all hosts that only start with the name of the
    // server.
    String before = server + ".~";
    return storage
        .transactions()
        .run(tx -> follows.followers(tx, owner, before, 1))
        .items()
        .stream()
        .anyMatch(follower -> server.contains(follower.id()));
  }
}
