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
 * An activity that came in and is proven: its actor did it, and every object that is still embedded
 * in it is the actor's own. All others are references by id. Immutable.
 *
 * @param <A> the activity
 */
public interface Received<A extends Activity> {

  /**
   * Makes one for a unit test of a handler, as the engine would hand it over if the actor had sent
   * this activity with a signature. What is embedded and not the actor's is replaced by its id.
   *
   * @param actor who did it, with an id
   * @param concerns the names of the local actors whom it concerns, and mentions
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
    @SuppressWarnings("unchecked") // what was pruned is of the class that it had
    Class<A> type = (Class<A>) activity.getClass();
    return received.as(type);
  }

  /** The activity. */
  A activity();

  /** Who did it, as its own server describes it: the document of {@link #actorId}. */
  Actor actor();

  /** The id of who did it, as it was proven when the activity was accepted. */
  URI actorId();

  /**
   * The object of the activity: embedded and proven to be the actor's, or, for a Create or Update,
   * fetched from its own origin. In it, too, all that is not the actor's is a reference. Empty
   * where only its id is known: {@code activity().objectId()}.
   */
  Optional<ASObject> object();

  /**
   * Whether something that the application has stored belongs to the actor: it is on the same
   * server, and names the actor and nobody else as its owner. Ask before an Update or Delete
   * changes it: an activity proves who acts, not whose the object is.
   */
  boolean owns(ASObject stored);

  /** How the activity was proven. */
  Ground provenBy();

  /** The signature scheme, if it was proven by the signature of a request. */
  Optional<SignatureScheme> scheme();

  /**
   * The names of the local actors whom it concerns: whom it or its object addresses or mentions,
   * and whose post, activity or profile it is about, as a reply, a Like or a Follow is. It does not
   * matter to which inbox it came. Empty for the post of somebody whom a local actor only follows.
   *
   * <p>Others cannot see bto and bcc. So where nothing tells why an activity came, the actor is
   * concerned to whose inbox it came.
   */
  Set<String> concerns();

  /** The names of the local actors whom its object mentions; each of them is concerned too. */
  Set<String> mentioned();

  /** What was sent, with claims about others that nobody proved. */
  Unverified<Activity> received();

  /** The same, its activity seen as another class. */
  <B extends Activity> Received<B> as(Class<B> type);
}
