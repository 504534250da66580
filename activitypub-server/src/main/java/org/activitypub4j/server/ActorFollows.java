package org.activitypub4j.server;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.activitypub4j.client.Handle;
import org.activitypub4j.model.Accept;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.ActivityBuilder;
import org.activitypub4j.model.Follow;
import org.activitypub4j.model.Reject;
import org.activitypub4j.model.Undo;
import org.activitypub4j.server.internal.behaviour.Follows;
import org.activitypub4j.server.internal.web.RemoteFollow;
import org.activitypub4j.server.internal.work.LogText;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.server.spi.Following;
import org.activitypub4j.server.spi.ListPage;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/** Who follows a local actor, and which actors it follows. Safe for use by several threads. */
public final class ActorFollows {
  private final ActorContext actor;

  ActorFollows(ActorContext actor) {
    this.actor = actor;
  }

  /**
   * Asks to follow an actor. The actor is followed when it has accepted. An actor that is followed
   * already is not asked again.
   *
   * @param target the id of the actor
   * @return the Follow; if it is followed already, the Follow that was accepted
   * @throws IllegalArgumentException if it is not the id of another actor, or is on this server and
   *     nobody has it
   */
  public Follow follow(URI target) {
    actor.actors().require(target);
    return actor.run(
        tx ->
            actor
                .storage()
                .follows()
                .following(tx, actor.name(), target)
                .filter(known -> known.state() == FollowState.ACCEPTED)
                .map(this::followOf)
                .orElseGet(
                    () ->
                        actor
                            .send(tx, Follow.builder().object(target).to(target).build())
                            .as(Follow.class)));
  }

  /**
   * Asks to follow an actor that is looked up first, which may take seconds; see {@link
   * #follow(URI)}.
   *
   * @param handleOrUrl as for {@link Federation#lookup}
   * @throws org.activitypub4j.client.FetchException as for {@link Federation#lookup}
   */
  public Follow follow(String handleOrUrl) {
    return follow(actor.lookup(handleOrUrl));
  }

  /**
   * Returns the page on which a visitor who has an account on another server can follow this actor:
   * redirect the visitor there, from a box "follow with your own account". Blocks while it asks the
   * visitor's server. A stranger decides which server that is, so limit how often one visitor can
   * cause it. {@link Routes.Builder#followPage} is a page that does all this.
   *
   * @param handle the visitor's, such as {@code @user@example.org}
   * @return a URL that the visitor's server names, with the scheme of this one; empty if it has no
   *     such page: then the visitor has to search for this actor there
   * @throws IllegalArgumentException if it is not a handle
   * @throws org.activitypub4j.client.FetchException if that server does not know the handle, or
   *     cannot be reached now
   */
  public Optional<URI> pageToFollow(String handle) {
    Handle visitor =
        Handle.parse(handle)
            .orElseThrow(() -> new IllegalArgumentException("not a handle: " + LogText.of(handle)));
    return new RemoteFollow(actor.client()).page(visitor, actor.id());
  }

  private Follow followOf(Following known) {
    return Follow.builder().id(known.follow()).actor(actor.id()).object(known.target()).build();
  }

  /**
   * Stops following an actor.
   *
   * @throws IllegalArgumentException if this actor neither follows it nor has asked to
   */
  public Undo unfollow(URI target) {
    return actor.run(
        tx -> {
          Following known =
              actor
                  .storage()
                  .follows()
                  .following(tx, actor.name(), target)
                  .orElseThrow(
                      () ->
                          new IllegalArgumentException(
                              actor.name() + " does not follow " + target));
          return actor
              .send(tx, Undo.builder().object(followOf(known)).to(target).build())
              .as(Undo.class);
        });
  }

  /**
   * Stops following an actor that is looked up first; see {@link #unfollow(URI)}.
   *
   * @param handleOrUrl as for {@link Federation#lookup}
   * @throws org.activitypub4j.client.FetchException as for {@link Federation#lookup}
   */
  public Undo unfollow(String handleOrUrl) {
    return unfollow(actor.lookup(handleOrUrl));
  }

  /**
   * Accepts a Follow that waits for a decision.
   *
   * @throws IllegalArgumentException if nobody with this id asks to follow
   */
  public Accept accept(URI follower) {
    return answer(follower, Accept.builder()).as(Accept.class);
  }

  /**
   * Refuses a Follow that waits for a decision, or removes a follower.
   *
   * @throws IllegalArgumentException if nobody with this id follows or asks to follow
   */
  public Reject reject(URI follower) {
    return answer(follower, Reject.builder()).as(Reject.class);
  }

  private Activity answer(URI follower, ActivityBuilder<? extends Activity, ?> answer) {
    return actor.run(
        tx -> actor.send(tx, Follows.answer(actor.id(), asking(tx, follower), answer)));
  }

  private Follower asking(Tx tx, URI follower) {
    return actor
        .storage()
        .follows()
        .follower(tx, actor.name(), follower)
        .orElseThrow(
            () ->
                new IllegalArgumentException(follower + " does not ask to follow " + actor.name()));
  }

  /**
   * Returns the ids of the accepted followers.
   *
   * @param limit the highest number to return; the first ones, sorted by id
   */
  public List<URI> followers(int limit) {
    return followers(null, limit);
  }

  /**
   * Returns the next accepted followers of a list.
   *
   * @param after the last one of the list so far
   * @param limit the highest number to return
   */
  public List<URI> followersAfter(URI after, int limit) {
    return followers(after.toString(), limit);
  }

  private List<URI> followers(@Nullable String after, int limit) {
    return actor.read(
        tx -> ids(actor.storage().follows().followers(tx, actor.name(), after, limit)));
  }

  /** Returns how many accepted followers there are. */
  public long countFollowers() {
    return actor.read(tx -> actor.storage().follows().countFollowers(tx, actor.name()));
  }

  /** Returns the ids of those who wait for an answer; see {@link #followers} for the limit. */
  public List<URI> pending(int limit) {
    return actor.read(
        tx -> ids(actor.storage().follows().pendingFollowers(tx, actor.name(), null, limit)));
  }

  private static List<URI> ids(ListPage<Follower> page) {
    return page.items().stream().map(Follower::id).toList();
  }

  /**
   * Returns the actors that this actor follows or asked to follow.
   *
   * @param limit the highest number to return; the first ones, sorted by id
   */
  public List<Following> following(int limit) {
    return actor.read(
        tx -> actor.storage().follows().followings(tx, actor.name(), null, limit).items());
  }

  /** Returns how far a Follow has come; empty if there is none. */
  public Optional<FollowState> state(URI target) {
    return actor.read(
        tx -> actor.storage().follows().following(tx, actor.name(), target).map(Following::state));
  }
}
