package org.activitypub4j.server;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Delete;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Reference;
import org.activitypub4j.model.Security;
import org.activitypub4j.model.Undo;
import org.activitypub4j.model.Update;
import org.activitypub4j.model.Uris;

/**
 * Who may say what: an embedded object counts only if it has the origin and the owner of the
 * activity that embeds it.
 *
 * @see <a
 *     href="https://codeberg.org/fediverse/fep/src/branch/main/fep/fe34/fep-fe34.md">FEP-fe34</a>
 */
final class Authority {
  private Authority() {}

  /** The activity, in which every embedded object that is not its actor's is replaced by its id. */
  static Activity prove(Activity activity, URI actor) {
    return activity.keepEmbedded(object -> mayEmbed(object, actor)).as(Activity.class);
  }

  private static boolean mayEmbed(ASObject object, URI actor) {
    Optional<URI> id = object.id();
    if (object.toJson().containsKey("id") && id.isEmpty()) {
      return object.toJson().isNull("id");
    }
    if (id.isPresent() && !Origin.same(id.get(), actor)) {
      return false;
    }
    List<URI> owners = owners(object);
    return owners.isEmpty() || owners.stream().allMatch(owner -> Uris.same(owner, actor));
  }

  /** Who an object says it belongs to; none for parts such as links and files. */
  static List<URI> owners(ASObject object) {
    if (object instanceof Actor || object.get(AS.INBOX).isPresent()) {
      return object.id().map(List::of).orElse(List.of());
    }
    Optional<URI> actor = object.get(AS.ACTOR).flatMap(Reference::id);
    if (actor.isPresent()) {
      return List.of(actor.get());
    }
    List<URI> attributed = object.attributedToIds();
    if (!attributed.isEmpty()) {
      return attributed;
    }
    return object
        .get(Security.OWNER)
        .or(() -> object.get(Security.CONTROLLER))
        .map(List::of)
        .orElse(List.of());
  }

  /** Whether a fetched object is the actor's: same origin, and no other owner. */
  static boolean owns(URI actor, ASObject object) {
    return object.id().isPresent() && mayEmbed(object, actor);
  }

  /**
   * Whether an activity would change what can only belong to others: an Update, Delete or Undo of
   * something on another server. Whose it is on the actor's own server is for the application to
   * compare.
   */
  static boolean overreaches(Activity activity, URI actor) {
    boolean changes =
        activity instanceof Update || activity instanceof Delete || activity instanceof Undo;
    return changes
        && activity.objects().stream()
            .flatMap(object -> object.id().stream())
            .anyMatch(id -> !Origin.same(id, actor));
  }
}
