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
 * What makes a received activity the same one: its proven actor, and its id. So nobody can use up
 * the ids of somebody else, on the same server either. A hash of both, because ids may be long and
 * are remembered for long.
 *
 * <p>Servers use ids again: some give every Follow between two people one id, or every Update of a
 * post. So what sets a state is the same only if it came with the same signed request, and an
 * Update only if its bytes are the same too.
 */
public final class InboxKey {
  private static final List<TypeOf<? extends Activity>> SETTING_A_STATE =
      List.of(Follow.TYPE, Undo.TYPE, Accept.TYPE, Reject.TYPE, Block.TYPE, Add.TYPE, Remove.TYPE);

  private InboxKey() {}

  /**
   * The key of an activity that came with a signed request.
   *
   * @param fingerprint of what was signed: the same for a request that is sent again
   */
  static String ofRequest(URI actor, Activity activity, byte[] document, String fingerprint) {
    return activity.id().isEmpty() || setsState(activity)
        ? ShortHash.of(actor.toString(), activity.id().map(URI::toString).orElse(""), fingerprint)
        : of(actor, activity, document);
  }

  /**
   * Whether an activity does nothing but set a state: Follow, Undo, Accept, Reject, Block, Add,
   * Remove. The last one counts, so it matters when each was said.
   */
  public static boolean setsState(Activity activity) {
    return !activity.types().isEmpty()
        && activity.types().stream().allMatch(InboxKey::isSettingAState);
  }

  private static boolean isSettingAState(String type) {
    return SETTING_A_STATE.stream()
        .anyMatch(one -> type.equals(one.term()) || type.equals(one.iri()));
  }

  /** The key of an activity that has an id, and came without a request of its own. */
  static String of(URI actor, Activity activity, byte[] document) {
    String id = activity.id().orElseThrow().toString();
    return activity.hasType(Update.TYPE)
        ? ShortHash.of(actor.toString(), id, ShortHash.of(document))
        : ShortHash.of(actor.toString(), id);
  }

  /** The key of the fact that somebody made an object. */
  static String ofMade(URI actor, URI object) {
    return ShortHash.of(actor.toString(), "created", object.toString());
  }

  /**
   * The key of what an object proves, of which nobody sent an activity that counts: that it was
   * made, changed or deleted.
   *
   * @param document what it was changed to; nothing else of it counts
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

  /** The key of the end of an actor, of which nobody sent an activity that counts. */
  static String ofGone(URI actor) {
    return ShortHash.of(actor.toString(), "gone");
  }

  /**
   * What has to be handled in order: what one actor does about one thing.
   *
   * @param key of the activity: one that is about nothing has a place of its own
   */
  static String ofOrder(URI actor, Activity activity, String key) {
    return Subject.of(actor, activity)
        .map(subject -> ShortHash.of(actor.toString(), subject.toString()))
        .orElse(key);
  }
}
