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
 * What an activity is about. Activities of one actor about the same thing are kept in order; there
 * is no order between others. For activities that create, change or delete a post it is the post;
 * for activities that change who follows whom, the other of the two actors; for everything else the
 * activity itself, because it can be undone. An Undo is about what the undone activity is about, or
 * about the id of that activity if only the id is known. An Announce of an activity is about what
 * that activity is about.
 */
public final class Subject {
  private static final List<TypeOf<? extends Activity>> CHANGING =
      List.of(Create.TYPE, Update.TYPE, Delete.TYPE, Add.TYPE, Remove.TYPE);

  private Subject() {}

  /**
   * Finds it. The activity need not be proven: the result only decides which of an actor's own
   * activities have to wait.
   *
   * @param actor the actor
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
      // Groups forward what their members do.
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

  /** The actor of a Follow or Block that is not this one. */
  private static Optional<URI> other(URI actor, Activity between) {
    return between
        .objectId()
        .filter(object -> !Uris.same(object, actor))
        .or(between::actorId)
        .or(between::id);
  }
}
