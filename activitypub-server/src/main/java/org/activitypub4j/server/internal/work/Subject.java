package org.activitypub4j.server.internal.work;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.activitypub4j.model.Accept;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Add;
import org.activitypub4j.model.Announce;
import org.activitypub4j.model.Block;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Delete;
import org.activitypub4j.model.Follow;
import org.activitypub4j.model.Reject;
import org.activitypub4j.model.Remove;
import org.activitypub4j.model.TypeOf;
import org.activitypub4j.model.Undo;
import org.activitypub4j.model.Update;
import org.activitypub4j.model.Uris;

/**
 * What an activity is about. What one actor does about one thing has an order; everything else has
 * none. The thing is a post for what makes, changes or deletes it; for what changes who follows
 * whom, the other of the two actors; and for everything else the activity itself, which can be
 * undone. An Undo is about what the undone activity is about, and where only the id of that one is
 * known, about this id. An Announce of an activity is about what that is about.
 */
public final class Subject {
  private static final List<TypeOf<? extends Activity>> CHANGING =
      List.of(Create.TYPE, Update.TYPE, Delete.TYPE, Add.TYPE, Remove.TYPE);

  private Subject() {}

  /**
   * Finds it. What strangers say is taken as said: it decides only what of their own has to wait.
   *
   * @param actor who acts
   * @return an id; empty if there is none
   */
  public static Optional<URI> of(URI actor, Activity activity) {
    Optional<URI> object = activity.objectId();
    Optional<Activity> embedded = activity.embeddedObject().map(inner -> inner.as(Activity.class));
    if (activity.hasType(Undo.TYPE)) {
      return embedded.flatMap(undone -> of(actor, undone)).or(() -> object);
    }
    if (activity.hasType(Accept.TYPE) || activity.hasType(Reject.TYPE)) {
      return embedded
          .filter(follow -> follow.hasType(Follow.TYPE))
          .flatMap(follow -> other(actor, follow))
          .or(() -> object);
    }
    if (activity.hasType(Announce.TYPE)) {
      // Groups pass on what their members do.
      return activity
          .embeddedObject()
          .filter(Activity.class::isInstance)
          .flatMap(passed -> of(actor, passed.as(Activity.class)))
          .or(activity::id)
          .or(() -> object);
    }
    if (activity.hasType(Follow.TYPE) || activity.hasType(Block.TYPE)) {
      return other(actor, activity);
    }
    return CHANGING.stream().anyMatch(activity::hasType)
        ? object.or(activity::id)
        : activity.id().or(() -> object);
  }

  /** The one of the two actors of a Follow or a Block who is not this one. */
  private static Optional<URI> other(URI actor, Activity between) {
    return between
        .objectId()
        .filter(object -> !Uris.same(object, actor))
        .or(between::actorId)
        .or(between::id);
  }
}
