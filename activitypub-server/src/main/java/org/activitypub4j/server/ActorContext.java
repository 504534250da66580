package org.activitypub4j.server;

import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Undo;
import org.activitypub4j.model.Uris;
import org.activitypub4j.server.internal.actors.LocalActors;
import org.activitypub4j.server.internal.outbox.Outbox;
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
  private final Storage storage;
  private final Outbox outbox;
  private final Runnable afterwards;

  ActorContext(
      String name, LocalActors actors, Storage storage, Outbox outbox, Runnable afterwards) {
    this.name = name;
    this.actors = actors;
    this.storage = storage;
    this.outbox = outbox;
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

  /** Whom it follows, and who follows it. */
  public ActorFollows follows() {
    return new ActorFollows(this);
  }

  /** Notes, replies, and what becomes of its posts. */
  public ActorPosts posts() {
    return new ActorPosts(this);
  }

  /** Likes and shares of what others posted. */
  public ActorReactions reactions() {
    return new ActorReactions(this);
  }

  /**
   * Sends an activity: to everybody whom its addresses name, its own followers among them. Id,
   * actor and date are filled in where they are missing; bto and bcc are used and taken out.
   *
   * @return the activity as it is sent
   * @throws IllegalArgumentException if it names another actor, or an id that is not on this
   *     server, or is something that the actor cannot do
   */
  public Activity send(Activity activity) {
    return run(tx -> send(tx, activity));
  }

  /** As {@link #send(Activity)}, in a transaction of the application. */
  public Activity send(Tx tx, Activity activity) {
    return outbox.send(tx, name, activity);
  }

  /**
   * Publishes an object of the application's own making: an article, a picture, a direct message.
   * Its id and {@code attributedTo} are filled in where they are missing.
   *
   * @param object with addresses: nobody gets what is addressed to nobody
   * @return the Create, in which the object is embedded
   * @throws IllegalArgumentException if it is addressed to nobody, is somebody else's, or has an id
   *     that is not on this server
   */
  public Create publish(ASObject object) {
    return run(tx -> publish(tx, object));
  }

  /** As {@link #publish(ASObject)}, in a transaction of the application. */
  public Create publish(Tx tx, ASObject object) {
    ASObject complete = outbox.completePost(name, object);
    Create create = outbox.addressedAs(complete, Create.builder().object(complete)).build();
    return send(tx, create).as(Create.class);
  }

  /**
   * Takes back a Like, an Announce, a Follow or another activity of this actor that is in its
   * outbox, and tells everybody to whom that was sent.
   *
   * @param activity the id of the activity
   * @return the Undo, in which it is embedded
   * @throws IllegalArgumentException if it is not an activity of this actor
   */
  public Undo undo(URI activity) {
    return run(
        tx -> {
          Activity undone =
              storage
                  .content()
                  .find(tx, activity)
                  .filter(Activity.class::isInstance)
                  .map(found -> found.as(Activity.class))
                  .filter(found -> found.actorId().filter(by -> Uris.same(by, id())).isPresent())
                  .orElseThrow(
                      () ->
                          new IllegalArgumentException(
                              activity + " is not an activity of " + name));
          return send(tx, outbox.addressedAs(undone, Undo.builder().object(undone)).build())
              .as(Undo.class);
        });
  }

  /** Does something in a transaction, and has its deliveries sent once that has committed. */
  <R> R run(Function<Tx, R> work) {
    R result = storage.transactions().run(work);
    afterwards.run();
    return result;
  }

  Storage storage() {
    return storage;
  }

  Outbox outbox() {
    return outbox;
  }

  /** A post of this actor, as it is stored. */
  ASObject requireOwn(Tx tx, Optional<URI> post) {
    return post.filter(id -> storage.content().owner(tx, id).equals(Optional.of(name)))
        .flatMap(id -> storage.content().find(tx, id))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s is not a post of %s"
                        .formatted(post.map(URI::toString).orElse("what has no id"), name)));
  }

  @Override
  public String toString() {
    return id().toString();
  }
}
