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
import org.activitypub4j.signatures.SignatureScheme;

/**
 * An activity that came in and is proven: its actor did it, and every object that is still embedded
 * in it is the actor's own. All others are references by id. Immutable.
 *
 * @param <A> the activity
 */
public final class Received<A extends Activity> {
  private final A activity;
  private final URI actorId;
  private final Actor actor;
  private final Optional<ASObject> object;
  private final Ground provenBy;
  private final Optional<SignatureScheme> scheme;
  private final Set<String> recipients;
  private final Unverified<Activity> received;

  /**
   * An activity as it was proven.
   *
   * @param actorId who acts, as it was proven when the activity was accepted
   * @param actor the document of that id, fetched since
   * @throws IllegalStateException if the document is of another id, or the activity of another
   *     actor
   */
  Received(
      A activity,
      URI actorId,
      Actor actor,
      Optional<ASObject> object,
      Ground provenBy,
      Optional<SignatureScheme> scheme,
      Set<String> recipients,
      Unverified<Activity> received) {
    this.activity = activity;
    this.actorId = actorId;
    this.actor = actor;
    if (actor.id().filter(id -> Uris.same(id, actorId)).isEmpty()) {
      throw new IllegalStateException("the document of %s is of %s".formatted(actorId, actor));
    }
    if (activity.actorId().filter(id -> Uris.same(id, actorId)).isEmpty()) {
      throw new IllegalStateException("%s is not by %s".formatted(activity, actorId));
    }
    this.object = object;
    this.provenBy = provenBy;
    this.scheme = scheme;
    this.recipients = recipients;
    this.received = received;
  }

  /** The activity. */
  public A activity() {
    return activity;
  }

  /** Who did it, as its own server describes it: the document of {@link #actorId}. */
  public Actor actor() {
    return actor;
  }

  /** The id of who did it, as it was proven when the activity was accepted. */
  public URI actorId() {
    return actorId;
  }

  /**
   * The object of the activity: embedded and proven to be the actor's, or, for a Create or Update,
   * fetched from its own origin. In it, too, all that is not the actor's is a reference. Empty
   * where only its id is known: {@code activity().objectId()}.
   */
  public Optional<ASObject> object() {
    return object;
  }

  /**
   * Whether something that the application has stored belongs to the actor: it is on the same
   * server, and names the actor and nobody else as its owner. Ask before an Update or Delete
   * changes it: an activity proves who acts, not whose the object is.
   */
  public boolean owns(ASObject stored) {
    return word().owns(stored).isProven();
  }

  private Trust word() {
    return Trust.ofActor(actorId, provenBy);
  }

  /** How the activity was proven. */
  public Ground provenBy() {
    return provenBy;
  }

  /** The signature scheme, if it was proven by the signature of a request. */
  public Optional<SignatureScheme> scheme() {
    return scheme;
  }

  /** The local actors to whose own inboxes it came; empty if it came to the shared inbox alone. */
  public Set<String> recipients() {
    return recipients;
  }

  /** What was sent, with claims about others that nobody proved. */
  public Unverified<Activity> received() {
    return received;
  }

  /** The same, its activity seen as another class. */
  <B extends Activity> Received<B> as(Class<B> type) {
    return new Received<>(
        activity.as(type), actorId, actor, object, provenBy, scheme, recipients, received);
  }

  @Override
  public String toString() {
    return activity + " by " + actorId;
  }
}
