package org.activitypub4j.server;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Accept;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Announce;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Delete;
import org.activitypub4j.model.Follow;
import org.activitypub4j.model.Like;
import org.activitypub4j.model.Mention;
import org.activitypub4j.model.Note;
import org.activitypub4j.model.Reject;
import org.activitypub4j.model.Undo;
import org.activitypub4j.model.Update;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.server.spi.Following;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.server.spi.Tx;

/**
 * What a local actor can do. Each call is one transaction of its own, or part of the current one of
 * the thread; when it has committed, the deliveries are on their way, whatever happens to the
 * process if the store is durable. Nothing here touches the network. Safe for use by several
 * threads.
 *
 * <p>Every method throws {@link org.activitypub4j.server.spi.QueueFullException} if there is no
 * room for the deliveries; then nothing was done.
 */
public final class ActorContext {
  private final String name;
  private final LocalActors actors;
  private final Routes routes;
  private final Storage storage;
  private final Outbox outbox;
  private final Follows follows;
  private final Runnable afterwards;

  ActorContext(
      String name,
      LocalActors actors,
      Routes routes,
      Storage storage,
      Outbox outbox,
      Follows follows,
      Runnable afterwards) {
    this.name = name;
    this.actors = actors;
    this.routes = routes;
    this.storage = storage;
    this.outbox = outbox;
    this.follows = follows;
    this.afterwards = afterwards;
  }

  /** The name of the actor. */
  public String name() {
    return name;
  }

  /** The id of the actor. */
  public URI id() {
    return actors.id(name);
  }

  /** The collection of its followers, to address them. */
  public URI followers() {
    return actors.followers(name);
  }

  /** An id for a new post, which is then served there. */
  public URI newPostId() {
    return outbox.newPostId(name);
  }

  /**
   * Sends an activity: to everybody whom its addresses name, its own followers among them. Id,
   * actor and date are filled in where they are missing; bto and bcc are used and taken out.
   *
   * @return the activity as it is sent
   * @throws IllegalArgumentException if it names another actor, or an id that is not on this server
   */
  public Activity send(Activity activity) {
    return run(tx -> outbox.send(tx, name, activity));
  }

  /** As {@link #send(Activity)}, in a transaction of the application. */
  public Activity send(Tx tx, Activity activity) {
    return outbox.send(tx, name, activity);
  }

  private <R> R run(Function<Tx, R> work) {
    R result = storage.transactions().run(work);
    afterwards.run();
    return result;
  }

  /** Asks to follow an actor. It is in force when the other side has accepted. */
  public Activity follow(URI target) {
    return send(Follow.builder().object(target).to(target).build());
  }

  /**
   * Stops following an actor.
   *
   * @throws IllegalArgumentException if the actor is not followed
   */
  public Activity unfollow(URI target) {
    return run(
        tx -> {
          Following following =
              storage
                  .follows()
                  .following(tx, name, target)
                  .orElseThrow(
                      () -> new IllegalArgumentException(name + " does not follow " + target));
          Follow follow =
              Follow.builder().id(following.follow()).actor(id()).object(target).build();
          return outbox.send(tx, name, Undo.builder().object(follow).to(target).build());
        });
  }

  /**
   * Accepts a Follow that waits for a decision.
   *
   * @throws IllegalArgumentException if nobody of that id asks to follow
   */
  public Activity acceptFollower(URI follower) {
    return run(
        tx -> {
          Follower asking = follower(tx, follower);
          return outbox.send(tx, name, follows.answer(name, asking, Accept.builder()));
        });
  }

  /**
   * Refuses a Follow that waits for a decision, or ends one that was accepted.
   *
   * @throws IllegalArgumentException if nobody of that id follows or asks to
   */
  public Activity rejectFollower(URI follower) {
    return run(
        tx -> {
          Follower asking = follower(tx, follower);
          return outbox.send(tx, name, follows.answer(name, asking, Reject.builder()));
        });
  }

  private Follower follower(Tx tx, URI follower) {
    return storage
        .follows()
        .follower(tx, name, follower)
        .orElseThrow(
            () -> new IllegalArgumentException(follower + " does not ask to follow " + name));
  }

  /**
   * Publishes a post to everybody, its followers first.
   *
   * @param html the content
   * @return the Create, in which the post is embedded
   */
  public Create post(String html) {
    return post(html, List.of(), Optional.empty());
  }

  /**
   * Publishes a post to everybody and to the actors whom it mentions.
   *
   * @param html the content
   * @param mentions links to actors who are addressed; an actor's handle is the name of its mention
   * @param inReplyTo what it answers
   * @return the Create, in which the post is embedded
   */
  public Create post(String html, List<Mention> mentions, Optional<URI> inReplyTo) {
    List<URI> copies = new ArrayList<>(List.of(followers()));
    mentions.forEach(mention -> mention.href().ifPresent(copies::add));
    var note =
        Note.builder()
            .id(newPostId())
            .attributedTo(id())
            .content(html)
            .published(outbox.now())
            .to(Audience.PUBLIC)
            .cc(copies);
    inReplyTo.ifPresent(note::inReplyTo);
    mentions.forEach(note::tag);
    return publish(note.build());
  }

  /**
   * Publishes an object of the application's own making: an article, a picture, a direct message.
   *
   * @param object with id, attributedTo and addresses
   */
  public Create publish(ASObject object) {
    return send(Create.builder().object(object).to(object.to()).cc(object.cc()).build())
        .as(Create.class);
  }

  /**
   * Publishes the new state of a post.
   *
   * @throws IllegalArgumentException if it is not a post of this actor
   */
  public Activity update(ASObject object) {
    return run(
        tx -> {
          requireOwn(tx, object.id().orElseThrow());
          ASObject updated = object.toBuilder().updated(outbox.now()).build();
          return outbox.send(
              tx, name, Update.builder().object(updated).to(object.to()).cc(object.cc()).build());
        });
  }

  /**
   * Deletes a post, and says so to whom it was addressed.
   *
   * @throws IllegalArgumentException if it is not a post of this actor
   */
  public Activity delete(URI post) {
    return run(
        tx -> {
          ASObject present = requireOwn(tx, post);
          return outbox.send(
              tx, name, Delete.builder().object(post).to(present.to()).cc(present.cc()).build());
        });
  }

  private ASObject requireOwn(Tx tx, URI post) {
    return storage
        .content()
        .find(tx, post)
        .filter(found -> storage.content().owner(tx, post).equals(Optional.of(name)))
        .orElseThrow(() -> new IllegalArgumentException(post + " is not a post of " + name));
  }

  /**
   * Likes an object.
   *
   * @param author to whom the Like is sent: the author of the object
   */
  public Activity like(URI object, URI author) {
    return send(Like.builder().object(object).to(author).build());
  }

  /**
   * Shares an object with the followers.
   *
   * @param author who also gets the Announce: the author of the object
   */
  public Activity announce(URI object, URI author) {
    return send(
        Announce.builder().object(object).to(Audience.PUBLIC).cc(followers(), author).build());
  }

  /** The ids of the accepted followers: the first so many. */
  public List<URI> listFollowers(int limit) {
    return storage
        .transactions()
        .run(tx -> storage.follows().followers(tx, name, Optional.empty(), limit))
        .items()
        .stream()
        .map(Follower::id)
        .toList();
  }

  /** Whom the actor follows or asked to follow: the first so many. */
  public List<Following> listFollowing(int limit) {
    return storage
        .transactions()
        .run(tx -> storage.follows().followings(tx, name, Optional.empty(), limit))
        .items();
  }

  @Override
  public String toString() {
    return routes.actor().expand(name);
  }
}
