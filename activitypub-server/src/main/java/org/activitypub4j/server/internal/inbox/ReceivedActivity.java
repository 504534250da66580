package org.activitypub4j.server.internal.inbox;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Trust;
import org.activitypub4j.model.Trust.Ground;
import org.activitypub4j.model.Uris;
import org.activitypub4j.server.Received;
import org.activitypub4j.server.Unverified;
import org.activitypub4j.signatures.SignatureScheme;

/**
 * An activity that came in, with the results of its verification and what was fetched for it.
 * Immutable.
 */
public final class ReceivedActivity<A extends Activity> implements Received<A> {
  private final A activity;
  private final URI actorId;
  private final Actor actor;
  private final Optional<ASObject> object;
  private final Ground provenBy;
  private final Optional<SignatureScheme> scheme;
  private final Concern concern;
  private final Unverified<Activity> received;

  /**
   * Makes one.
   *
   * @param actorId the actor, as proven when the activity was accepted
   * @param actor the document with that id, fetched later
   * @throws IllegalStateException if the document has another id, or the activity has another actor
   */
  public ReceivedActivity(
      A activity,
      URI actorId,
      Actor actor,
      Optional<ASObject> object,
      Ground provenBy,
      Optional<SignatureScheme> scheme,
      Concern concern,
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
    this.concern = concern;
    this.received = received;
  }

  @Override
  public A activity() {
    return activity;
  }

  @Override
  public Actor actor() {
    return actor;
  }

  @Override
  public URI actorId() {
    return actorId;
  }

  @Override
  public Optional<ASObject> object() {
    return object;
  }

  @Override
  public boolean owns(ASObject stored) {
    return Trust.ofActor(actorId, provenBy).owns(stored).isProven();
  }

  @Override
  public Ground provenBy() {
    return provenBy;
  }

  @Override
  public Optional<SignatureScheme> scheme() {
    return scheme;
  }

  @Override
  public Set<String> concerns() {
    return concern.all();
  }

  @Override
  public Set<String> mentioned() {
    return concern.mentioned();
  }

  /** Whether all local actors that it is for block its actor. */
  boolean isBlocked() {
    return concern.isBlocked();
  }

  @Override
  public Unverified<Activity> received() {
    return received;
  }

  @Override
  public <B extends Activity> Received<B> as(Class<B> type) {
    return new ReceivedActivity<>(
        activity.as(type), actorId, actor, object, provenBy, scheme, concern, received);
  }

  @Override
  public String toString() {
    return activity + " by " + actorId;
  }
}
