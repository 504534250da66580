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
 * In which order the deliveries of one activity arrive. What one actor does about one thing arrives
 * at an inbox in order. What changes who follows whom has one lane for the two actors, however the
 * other one is named.
 *
 * <p>A post comes after the Accept of the only follower at its inbox: a server drops what nobody
 * there follows yet. If somebody else there follows too, the server takes the post, and an Accept
 * that does not arrive must not keep it from them.
 */
final class Lanes {
  private final URI sender;
  private final URI subject;

  /**
   * Makes those of an activity.
   *
   * @param sender the local actor
   * @param activity the activity, with an id
   */
  Lanes(URI sender, Activity activity) {
    this.sender = sender;
    this.subject = Subject.of(sender, activity).or(activity::id).orElseThrow();
  }

  /** The lane of the delivery to a target. */
  String lane(URI uri, Target target) {
    return isBetweenTwo(target)
        ? between(subject)
        : ShortHash.of(sender.toString(), subject.toString(), uri.toString());
  }

  /** The lane that comes first, or null. */
  @Nullable String after(Target target) {
    Optional<URI> follower = target.follower();
    return follower.isEmpty() ? null : between(follower.get());
  }

  private boolean isBetweenTwo(Target target) {
    return target.named().filter(named -> Uris.same(named, subject)).isPresent();
  }

  private String between(URI other) {
    return ShortHash.of(sender.toString(), other.toString());
  }
}
