package org.activitypub4j.server.internal.outbox;

import java.net.URI;
import java.util.Optional;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Uris;
import org.activitypub4j.server.internal.outbox.Addressing.Target;
import org.activitypub4j.server.internal.work.ShortHash;
import org.activitypub4j.server.internal.work.Subject;
import org.jspecify.annotations.Nullable;

/**
 * The order in which deliveries arrive. What one actor does about one thing arrives at an inbox in
 * order. Activities that change who follows whom have one lane for each pair of actors, however the
 * other actor is addressed.
 *
 * <p>A post comes after the Accept of the only follower at its inbox, because a server drops a post
 * that nobody there follows yet. If somebody else there follows already, the server takes the post,
 * and the post must not wait for an Accept that may never arrive.
 */
final class Lanes {
  private final URI sender;
  private final URI subject;

  /**
   * Makes the lanes of an activity.
   *
   * @param sender the local actor
   * @param activity the activity, with an id
   */
  Lanes(URI sender, Activity activity) {
    this.sender = sender;
    this.subject = Subject.of(sender, activity).or(activity::id).orElseThrow();
  }

  /** The lane of a delivery. */
  long lane(URI uri, Target target) {
    return isBetweenTwo(target)
        ? between(subject)
        : ShortHash.number(sender.toString(), subject.toString(), uri.toString());
  }

  /** The lane that this one waits for; null if there is none. */
  @Nullable Long after(Target target) {
    Optional<URI> follower = target.follower();
    return follower.isEmpty() ? null : between(follower.get());
  }

  private boolean isBetweenTwo(Target target) {
    return target.named().filter(named -> Uris.same(named, subject)).isPresent();
  }

  private long between(URI other) {
    return ShortHash.number(sender.toString(), other.toString());
  }
}
