package org.activitypub4j.server;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Trust;
import org.activitypub4j.model.Trust.Ground;
import org.activitypub4j.model.Uris;
import org.activitypub4j.server.internal.inbox.Concern;
import org.activitypub4j.server.internal.inbox.ReceivedActivity;
import org.activitypub4j.signatures.SignatureScheme;

/**
 * A received activity. It is proven that its actor did it, and that every object that is still
 * embedded in it is the actor's own. All other objects are replaced by their ids. Immutable.
 *
 * @param <A> the activity
 */
public interface Received<A extends Activity> {

  /**
   * Makes one for a unit test of a handler: what the engine would pass to the handler if the actor
   * had sent this activity with a signature. Embedded objects that are not the actor's are replaced
   * by their ids.
   *
   * @param actor the actor, with an id
   * @param concerns the names of the local actors that it concerns and mentions
   * @throws IllegalArgumentException if the actor has no id, or the activity names another actor
   */
  static <A extends Activity> Received<A> of(A activity, Actor actor, String... concerns) {
    URI id =
        actor.id().orElseThrow(() -> new IllegalArgumentException("the actor has no id: " + actor));
    if (activity.actorId().filter(given -> Uris.same(given, id)).isEmpty()) {
      throw new IllegalArgumentException("%s is not by %s".formatted(activity, id));
    }
    Activity proven = Trust.ofActor(id, Ground.SIGNATURE).keepProven(activity).as(Activity.class);
    Received<Activity> received =
        new ReceivedActivity<>(
            proven,
            id,
            actor,
            proven.embeddedObject(),
            Ground.SIGNATURE,
            Optional.of(SignatureScheme.DRAFT_CAVAGE_12),
            new Concern(Set.of(concerns), Set.of(concerns)),
            Unverified.of(activity));
    @SuppressWarnings("unchecked") // removing parts does not change the class
    Class<A> type = (Class<A>) activity.getClass();
    return received.as(type);
  }

  /** Returns the activity. */
  A activity();

  /** Returns the actor: the document of {@link #actorId} from its own server. */
  Actor actor();

  /** Returns the id of the actor, which was proven when the activity was accepted. */
  URI actorId();

  /**
   * Returns the object of the activity, if it is proven to be the actor's own. For a Create or
   * Update it is fetched from its server if it is not embedded. Objects of others in it are
   * replaced by their ids. Empty if only its id is known: see {@code activity().objectId()}.
   */
  Optional<ASObject> object();

  /**
   * Returns whether an object that the application has stored belongs to the actor: it is on the
   * same server, and names the actor and nobody else as its owner. Check this before an Update or
   * Delete changes the object. An activity proves who acts, not who owns the object.
   */
  boolean owns(ASObject stored);

  /** Returns how the activity was proven. */
  Ground provenBy();

  /** Returns the signature scheme, if it was proven by the signature of a request. */
  Optional<SignatureScheme> scheme();

  /**
   * Returns the names of the local actors that it concerns: those that it or its object addresses
   * or mentions, and those whose post, activity or profile it is about, as with a reply, a Like or
   * a Follow. It does not matter to which inbox it came. Empty for the post of somebody that a
   * local actor only follows.
   *
   * <p>An actor who blocks the sender is not among them. If that leaves nobody, handlers get no
   * more of the activity, unless it is a Delete or an Undo.
   *
   * <p>Recipients in bto and bcc are not visible. If nothing else explains why the activity came,
   * it concerns the actor to whose inbox it came.
   */
  Set<String> concerns();

  /** Returns the names of the local actors that its object mentions. It concerns them too. */
  Set<String> mentioned();

  /** Returns what was sent, with claims about others that are not proven. */
  Unverified<Activity> received();

  /** Returns the same with its activity viewed as another class. */
  <B extends Activity> Received<B> as(Class<B> type);
}
