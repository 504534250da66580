package org.activitypub4j.server.internal.behaviour;

import java.net.URI;
import java.util.Optional;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Accept;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.ActivityBuilder;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Follow;
import org.activitypub4j.model.Reference;
import org.activitypub4j.model.Reject;
import org.activitypub4j.model.Remove;
import org.activitypub4j.model.Trust.Ground;
import org.activitypub4j.model.Undo;
import org.activitypub4j.model.Uris;
import org.activitypub4j.server.IgnoreReason;
import org.activitypub4j.server.Received;
import org.activitypub4j.server.Resolver;
import org.activitypub4j.server.internal.actors.LocalActors;
import org.activitypub4j.server.internal.work.Inboxes;
import org.activitypub4j.server.spi.BlockStore;
import org.activitypub4j.server.spi.FollowPolicy;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.FollowStore;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.server.spi.Following;
import org.activitypub4j.server.spi.QueueFullException;
import org.activitypub4j.server.spi.Tx;

/**
 * Follows in both directions: requested, answered, and ended by either side. Our own Follow takes
 * effect only when the actor that it asked accepts it.
 *
 * @see <a href="https://www.w3.org/TR/activitypub/#follow-activity-inbox">ActivityPub §7.5-7.7</a>
 */
public final class Follows implements Behaviour {
  private final LocalActors actors;
  private final FollowStore store;
  private final BlockStore blocks;
  private final FollowPolicy policy;

  public Follows(LocalActors actors, FollowStore store, BlockStore blocks, FollowPolicy policy) {
    this.actors = actors;
    this.store = store;
    this.blocks = blocks;
    this.policy = policy;
  }

  @Override
  public Effect received(Received<?> in, Resolver resolver) {
    Activity activity = in.activity();
    if (activity instanceof Follow) {
      return (tx, out) -> asked(tx, in, out);
    } else if (activity instanceof Accept) {
      return (tx, out) -> answered(tx, in, FollowState.ACCEPTED);
    } else if (activity instanceof Reject) {
      return (tx, out) -> answered(tx, in, FollowState.REJECTED);
    } else if (activity instanceof Undo) {
      return (tx, out) -> undone(tx, in);
    } else if (activity instanceof Remove) {
      return (tx, out) -> removed(tx, in);
    }
    return Effect.NONE;
  }

  // ---------------------------------------------------------------- others follow

  private Outcome asked(Tx tx, Received<?> in, Outgoing out) {
    Optional<String> name = in.activity().objectId().flatMap(actors::name);
    Optional<URI> inbox = Inboxes.own(in.actor());
    if (name.isEmpty()) {
      return Outcome.ignored(IgnoreReason.NOBODY, "it follows nobody who is here");
    }
    if (inbox.isEmpty()) {
      return Outcome.ignored(
          IgnoreReason.INCOMPLETE, "its actor has no inbox on its own server for the answer");
    }
    Follower follower =
        new Follower(
            in.actorId(),
            inbox.get(),
            Inboxes.shared(in.actor()).orElse(null),
            in.activity().id().orElse(null),
            FollowState.PENDING);
    // Somebody who asks again has missed our answer.
    boolean known =
        store
            .follower(tx, name.get(), follower.id())
            .filter(present -> present.state() == FollowState.ACCEPTED)
            .isPresent();
    FollowPolicy.Decision decision =
        known ? FollowPolicy.Decision.ACCEPT : decide(tx, name.get(), in.actor(), in.actorId());
    boolean answersStranger =
        decision != FollowPolicy.Decision.ASK && in.provenBy() != Ground.LOCAL;
    // A follower has fetched the actor, so the actor has a key, unless the name is made up.
    if (answersStranger && !actors.mayShowKey(name.get())) {
      throw new QueueFullException("too many keys were made for those who asked");
    }
    store.putFollower(tx, name.get(), follower);
    switch (decision) {
      case ACCEPT ->
          out.send(tx, name.get(), answer(actors.id(name.get()), follower, Accept.builder()));
      case REJECT ->
          out.send(tx, name.get(), answer(actors.id(name.get()), follower, Reject.builder()));
      case ASK -> {}
    }
    return Outcome.DONE;
  }

  private FollowPolicy.Decision decide(Tx tx, String name, Actor asking, URI id) {
    return blocks.find(tx, name, id).isPresent()
        ? FollowPolicy.Decision.REJECT
        : policy.decide(name, actors.profile(name).orElseThrow(), asking);
  }

  /**
   * An answer that embeds the Follow: some servers match it by its id, some by its actor and
   * object.
   */
  public static Activity answer(
      URI followed, Follower follower, ActivityBuilder<? extends Activity, ?> answer) {
    var follow = Follow.builder().actor(follower.id()).object(followed);
    if (follower.follow() != null) {
      follow.id(follower.follow());
    }
    return answer.object(follow.build()).to(follower.id()).build();
  }

  private Outcome undone(Tx tx, Received<?> in) {
    Optional<Activity> embedded = embedded(in.activity());
    if (embedded.filter(undone -> undone.hasType(Accept.TYPE)).isPresent()) {
      // The other side takes back that it accepted us.
      return outcome(
          asked(tx, embedded.get(), in.actorId())
              .flatMap(name -> store.removeFollowing(tx, name, in.actorId())),
          "it undoes the Accept of no Follow that we have");
    }
    if (embedded.filter(undone -> !undone.hasType(Follow.TYPE)).isPresent()) {
      return Outcome.NONE;
    }
    // Some servers send only the id and the type of the Follow.
    Optional<Follower> removed =
        embedded
            .flatMap(Activity::objectId)
            .map(actors::name)
            .orElseGet(
                () -> in.activity().objectId().flatMap(id -> store.followed(tx, in.actorId(), id)))
            .flatMap(name -> store.removeFollower(tx, name, in.actorId()));
    // If there is only an id, it can be the id of anything.
    return removed.isEmpty() && embedded.isEmpty()
        ? Outcome.NONE
        : outcome(removed, "it undoes no Follow that we have");
  }

  private static Outcome outcome(Optional<?> changed, String otherwise) {
    return changed.isPresent() ? Outcome.DONE : Outcome.ignored(IgnoreReason.NO_MATCH, otherwise);
  }

  private static Optional<Activity> embedded(Activity activity) {
    return activity.embeddedObject().map(object -> object.as(Activity.class));
  }

  // ---------------------------------------------------------------- our actors follow

  /** An Accept or Reject changes only the Follow that it answers. */
  private Outcome answered(Tx tx, Received<?> in, FollowState state) {
    Optional<String> name = asked(tx, in.received().asClaimed(), in.actorId());
    if (name.isEmpty()) {
      return answersFollow(in.received().asClaimed())
          ? Outcome.ignored(IgnoreReason.NO_MATCH, "it answers no Follow that we have")
          : Outcome.NONE;
    }
    Following following = store.following(tx, name.get(), in.actorId()).orElseThrow();
    boolean answersPending = following.state() == FollowState.PENDING;
    boolean endsAccepted =
        following.state() == FollowState.ACCEPTED && state == FollowState.REJECTED;
    if (!answersPending && !endsAccepted) {
      return Outcome.ignored(IgnoreReason.NO_MATCH, "the Follow was answered before");
    }
    store.putFollowing(tx, name.get(), following.with(state));
    return Outcome.DONE;
  }

  /**
   * Whether an activity answers a Follow. If it has only an id, all that we can tell is whether the
   * id is ours.
   */
  private boolean answersFollow(Activity answer) {
    return embedded(answer)
        .map(object -> object.hasType(Follow.TYPE))
        .orElseGet(() -> answer.objectId().flatMap(actors::ofActivity).isPresent());
  }

  /**
   * The local actor whose Follow is answered: found by the id that we gave the Follow, or, if the
   * id is not ours, by its actor and object. Only the actor of the answer is verified, and it must
   * be the followed one.
   */
  private Optional<String> asked(Tx tx, Activity answer, URI followed) {
    Optional<URI> ours = answer.objectId().filter(actors::isLocal);
    return ours.flatMap(actors::ofActivity)
        .or(() -> answer.embeddedObject().flatMap(object -> follower(object, followed)))
        .filter(
            name ->
                store
                    .following(tx, name, followed)
                    .filter(asked -> ours.map(id -> Uris.same(id, asked.follow())).orElse(true))
                    .isPresent());
  }

  /** The local actor that follows this one, according to an embedded Follow. */
  private Optional<String> follower(ASObject object, URI followed) {
    Activity follow = object.as(Activity.class);
    return follow.hasType(Follow.TYPE)
            && follow.objectId().filter(id -> Uris.same(id, followed)).isPresent()
        ? follow.actorId().flatMap(actors::name)
        : Optional.empty();
  }

  /** If an actor removes us from its followers, we do not follow it any more. */
  private Outcome removed(Tx tx, Received<?> in) {
    boolean fromFollowers =
        in.activity()
            .target()
            .or(() -> in.activity().get(AS.ORIGIN))
            .flatMap(Reference::id)
            .flatMap(from -> in.actor().followers().filter(list -> Uris.same(from, list)))
            .isPresent();
    return fromFollowers
        ? outcome(
            in.activity()
                .objectId()
                .flatMap(actors::name)
                .flatMap(name -> store.removeFollowing(tx, name, in.actorId())),
            "it removes nobody of ours from its followers")
        : Outcome.NONE;
  }

  // ---------------------------------------------------------------- what local actors send

  @Override
  public void sent(Tx tx, Sent out) {
    Activity activity = out.activity();
    if (activity instanceof Follow) {
      activity.objectId().ifPresent(target -> ask(tx, out, target));
    } else if (activity instanceof Accept) {
      answered(tx, out)
          .ifPresent(
              follower -> store.putFollower(tx, out.actor(), follower.with(FollowState.ACCEPTED)));
    } else if (activity instanceof Reject) {
      answered(tx, out).ifPresent(follower -> store.removeFollower(tx, out.actor(), follower.id()));
    } else if (activity instanceof Undo) {
      embedded(activity)
          .filter(undone -> undone.hasType(Follow.TYPE))
          .flatMap(Activity::objectId)
          .ifPresent(target -> store.removeFollowing(tx, out.actor(), target));
    }
  }

  private void ask(Tx tx, Sent out, URI target) {
    actors.require(target);
    if (Uris.same(target, actors.id(out.actor()))) {
      throw new IllegalArgumentException(out.actor() + " cannot follow itself");
    }
    // If we ask again, a Follow that was accepted stays accepted.
    FollowState state =
        store
            .following(tx, out.actor(), target)
            .filter(known -> known.state() == FollowState.ACCEPTED)
            .map(Following::state)
            .orElse(FollowState.PENDING);
    store.putFollowing(
        tx, out.actor(), new Following(target, out.activity().id().orElseThrow(), state));
  }

  /** The follower that a local actor answers. */
  private Optional<Follower> answered(Tx tx, Sent out) {
    return embedded(out.activity())
        .filter(follow -> follow.hasType(Follow.TYPE))
        .flatMap(Activity::actorId)
        .flatMap(follower -> store.follower(tx, out.actor(), follower));
  }
}
