package org.activitypub4j.server;

import java.net.URI;
import java.util.Optional;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Accept;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.ActivityBuilder;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Delete;
import org.activitypub4j.model.Follow;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Reject;
import org.activitypub4j.model.Trust.Ground;
import org.activitypub4j.model.Undo;
import org.activitypub4j.model.Uris;
import org.activitypub4j.server.spi.FollowPolicy;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.FollowStore;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.server.spi.Following;
import org.activitypub4j.server.spi.QueueFullException;
import org.activitypub4j.server.spi.Tx;

/**
 * The state of Follows in both directions. A Follow of ours takes effect only by an Accept from the
 * very actor that it asked.
 *
 * @see <a href="https://www.w3.org/TR/activitypub/#follow-activity-inbox">ActivityPub §7.5-7.7</a>
 */
final class Follows {
  private final LocalActors actors;
  private final Routes routes;
  private final FollowStore store;
  private final FollowPolicy policy;
  private final Outbox outbox;

  Follows(
      LocalActors actors, Routes routes, FollowStore store, FollowPolicy policy, Outbox outbox) {
    this.actors = actors;
    this.routes = routes;
    this.store = store;
    this.policy = policy;
    this.outbox = outbox;
  }

  void apply(Tx tx, Received<?> received) {
    Activity activity = received.activity();
    if (activity instanceof Follow) {
      follow(tx, received);
    } else if (activity instanceof Accept) {
      answered(tx, received, FollowState.ACCEPTED);
    } else if (activity instanceof Reject) {
      answered(tx, received, FollowState.REJECTED);
    } else if (activity instanceof Undo) {
      undo(tx, received);
    } else if (activity instanceof Delete
        && activity.objectId().filter(id -> Uris.same(id, received.actorId())).isPresent()) {
      store.forget(tx, received.actorId());
    }
  }

  private void follow(Tx tx, Received<?> received) {
    Optional<String> name = received.activity().objectId().flatMap(actors::name);
    Optional<URI> follow = received.activity().id();
    // An inbox elsewhere would let a stranger have us send to a third party.
    Optional<URI> inbox =
        received.actor().inbox().filter(uri -> Origin.same(uri, received.actorId()));
    if (name.isEmpty() || follow.isEmpty() || inbox.isEmpty()) {
      return;
    }
    Follower follower =
        new Follower(
            received.actorId(),
            inbox.get(),
            received
                .actor()
                .sharedInbox()
                .filter(uri -> Origin.same(uri, inbox.get()))
                .orElse(null),
            follow.get(),
            FollowState.PENDING);
    boolean known =
        store
            .follower(tx, name.get(), follower.id())
            .filter(present -> present.state() == FollowState.ACCEPTED)
            .isPresent();
    // Who asks again has missed our answer.
    FollowPolicy.Decision decision =
        known
            ? FollowPolicy.Decision.ACCEPT
            : policy.decide(name.get(), profile(name.get()), received.actor());
    boolean answersStranger =
        decision != FollowPolicy.Decision.ASK && received.provenBy() != Ground.LOCAL;
    // Who follows has fetched the actor, so it has a key, unless its name is invented.
    if (answersStranger && !actors.mayShowKey(name.get())) {
      throw new QueueFullException("too many keys were made for those who asked");
    }
    switch (decision) {
      case ACCEPT -> {
        store.putFollower(tx, name.get(), follower.with(FollowState.ACCEPTED));
        answer(tx, name.get(), follower, Accept.builder());
      }
      case REJECT -> answer(tx, name.get(), follower, Reject.builder());
      case ASK -> store.putFollower(tx, name.get(), follower);
    }
  }

  private Actor profile(String name) {
    return actors.profile(name).orElseThrow();
  }

  /** Embeds the Follow: some match it by its id, some by its actor and object. */
  Activity answer(
      Tx tx, String name, Follower follower, ActivityBuilder<? extends Activity, ?> answer) {
    Follow follow =
        Follow.builder().id(follower.follow()).actor(follower.id()).object(actors.id(name)).build();
    return outbox.send(tx, name, answer.object(follow).to(follower.id()).build());
  }

  /**
   * An Accept or Reject has effect on the Follow that it is about, and on nothing else: one of ours
   * by its id, or, where the id is not one that we gave, by who follows whom.
   */
  private void answered(Tx tx, Received<?> received, FollowState state) {
    Activity claimed = received.received().asClaimed();
    Optional<URI> ours = claimed.objectId().filter(actors::isLocal);
    Optional<String> name =
        ours.flatMap(this::owner)
            .or(
                () ->
                    claimed
                        .embeddedObject()
                        .flatMap(object -> follower(object, received.actorId())));
    Optional<Following> following =
        name.flatMap(actor -> store.following(tx, actor, received.actorId()))
            .filter(asked -> ours.map(id -> Uris.same(id, asked.follow())).orElse(true));
    if (following.isEmpty()) {
      return;
    }
    boolean answersPending = following.get().state() == FollowState.PENDING;
    boolean endsAccepted =
        following.get().state() == FollowState.ACCEPTED && state == FollowState.REJECTED;
    if (answersPending || endsAccepted) {
      store.putFollowing(tx, name.get(), following.get().with(state));
    }
  }

  /** The local actor who follows somebody, as an embedded Follow says: a claim to be confirmed. */
  private Optional<String> follower(ASObject object, URI followed) {
    Activity follow = object.as(Activity.class);
    return follow.hasType(Follow.TYPE)
            && follow.objectId().filter(id -> Uris.same(id, followed)).isPresent()
        ? follow.actorId().flatMap(actors::name)
        : Optional.empty();
  }

  /** The local actor in whose activities an id of ours is. */
  private Optional<String> owner(URI activity) {
    return actors.isLocal(activity)
        ? routes.activity().match(activity.getRawPath()).map(values -> values.get("actor"))
        : Optional.empty();
  }

  private void undo(Tx tx, Received<?> received) {
    Optional<Activity> embedded =
        received.activity().embeddedObject().map(object -> object.as(Activity.class));
    Optional<String> name;
    if (embedded.isPresent()) {
      name =
          embedded
              .filter(undone -> undone.hasType(Follow.TYPE))
              .flatMap(Activity::objectId)
              .flatMap(actors::name);
    } else {
      name =
          received.activity().objectId().flatMap(id -> store.followed(tx, received.actorId(), id));
    }
    name.ifPresent(actor -> store.removeFollower(tx, actor, received.actorId()));
  }
}
