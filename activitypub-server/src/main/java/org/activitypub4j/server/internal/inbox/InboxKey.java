package org.activitypub4j.server.internal.inbox;

import java.net.URI;
import java.util.List;
import org.activitypub4j.model.Accept;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Add;
import org.activitypub4j.model.Block;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Follow;
import org.activitypub4j.model.Reject;
import org.activitypub4j.model.Remove;
import org.activitypub4j.model.TypeOf;
import org.activitypub4j.model.Undo;
import org.activitypub4j.model.Update;
import org.activitypub4j.server.internal.work.ShortHash;
import org.activitypub4j.server.internal.work.Subject;

/**
 * The key of a received activity: if two have the same key, the second one is a repeat. It is made
 * from the proven actor and the id, so nobody can use up the ids of somebody else, not even on the
 * same server. It is a hash, because ids can be long and are remembered for a long time.
 *
 * <p>Some servers use an id again, for each Follow between the same two actors or each Update of a
 * post. So an activity that sets a state is a repeat only if its signed request is the same, and an
 * Update only if its bytes are the same.
 */
public final class InboxKey {
  private static final List<TypeOf<? extends Activity>> SETTING_A_STATE =
      List.of(Follow.TYPE, Undo.TYPE, Accept.TYPE, Reject.TYPE, Block.TYPE, Add.TYPE, Remove.TYPE);

  private InboxKey() {}

  /**
   * The key of an activity that came with a signed request.
   *
   * @param fingerprint of what was signed: the same if the request is sent again
   */
  static String ofRequest(URI actor, Activity activity, byte[] document, String fingerprint) {
    return activity.id().isEmpty() || setsState(activity)
        ? ShortHash.of(actor.toString(), activity.id().map(URI::toString).orElse(""), fingerprint)
        : of(actor, activity, document);
  }

  /**
   * Whether an activity only sets a state: Follow, Undo, Accept, Reject, Block, Add, Remove. The
   * last one counts, so their order matters.
   */
  public static boolean setsState(Activity activity) {
    return !activity.types().isEmpty()
        && activity.types().stream().allMatch(InboxKey::isSettingAState);
  }

  private static boolean isSettingAState(String type) {
    return SETTING_A_STATE.stream()
        .anyMatch(one -> type.equals(one.term()) || type.equals(one.iri()));
  }

  /** The key of an activity that has an id, and was not sent by its actor. */
  static String of(URI actor, Activity activity, byte[] document) {
    String id = activity.id().orElseThrow().toString();
    return activity.hasType(Update.TYPE)
        ? ShortHash.of(actor.toString(), id, ShortHash.of(document))
        : ShortHash.of(actor.toString(), id);
  }

  /** The key for the fact that an actor created an object. */
  static String ofMade(URI actor, URI object) {
    return ShortHash.of(actor.toString(), "created", object.toString());
  }

  /**
   * The key of what an object proves, if no activity of its actor was received: that it was
   * created, changed or deleted.
   *
   * @param document the new version of the object; used only for a change
   */
  static String ofObject(URI actor, Activity proven, byte[] document) {
    String object = proven.objectId().orElseThrow().toString();
    if (proven.hasType(Update.TYPE)) {
      String digest = ShortHash.of(document);
      return ShortHash.of(actor.toString(), "updated", object, digest);
    }
    return proven.hasType(Create.TYPE)
        ? ofMade(actor, proven.objectId().get())
        : ShortHash.of(actor.toString(), "deleted", object);
  }

  /** The key for the fact that an actor is gone, if no activity of it was received. */
  static String ofGone(URI actor) {
    return ShortHash.of(actor.toString(), "gone");
  }

  /**
   * The key for the order of handling: activities of one actor about the same thing are handled one
   * after the other.
   *
   * @param key the key of the activity; used if the activity is not about anything
   */
  static String ofOrder(URI actor, Activity activity, String key) {
    return Subject.of(actor, activity)
        .map(subject -> ShortHash.of(actor.toString(), subject.toString()))
        .orElse(key);
  }
}
