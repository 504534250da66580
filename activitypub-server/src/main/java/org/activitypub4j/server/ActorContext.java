package org.activitypub4j.server;

import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import org.activitypub4j.client.Budget;
import org.activitypub4j.client.FederationClient;
import org.activitypub4j.client.Handle;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Undo;
import org.activitypub4j.model.Uris;
import org.activitypub4j.server.internal.actors.ActorFinder;
import org.activitypub4j.server.internal.actors.LocalActors;
import org.activitypub4j.server.internal.actors.LocalObjects;
import org.activitypub4j.server.internal.outbox.Outbox;
import org.activitypub4j.server.internal.work.LogText;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.server.spi.Tx;

/**
 * What a local actor can do. Each call runs in a transaction of its own, or joins the one of its
 * thread. After the commit the deliveries are sent in the background; with a durable store, also
 * after a restart of the process. No method uses the network, except those that take a handle;
 * these throw {@code IllegalStateException} in a transaction. Safe for use by several threads.
 *
 * <p>Every method throws {@link org.activitypub4j.server.spi.QueueFullException} if there is no
 * room for the deliveries. Then nothing was changed.
 */
public final class ActorContext {
  private final String name;
  private final LocalActors actors;
  private final Storage storage;
  private final LocalObjects objects;
  private final Outbox outbox;
  private final FederationClient client;
  private final Runnable afterwards;

  ActorContext(
      String name,
      LocalActors actors,
      Storage storage,
      LocalObjects objects,
      Outbox outbox,
      FederationClient client,
      Runnable afterwards) {
    this.name = name;
    this.actors = actors;
    this.storage = storage;
    this.objects = objects;
    this.outbox = outbox;
    this.client = client;
    this.afterwards = afterwards;
  }

  /** Returns the name of the actor: its identifier, which never changes. */
  public String name() {
    return name;
  }

  /** Returns the id of the actor. */
  public URI id() {
    return actors.id(name);
  }

  /**
   * Returns its handle: its user name at the {@linkplain Federation.Builder#handleDomain domain of
   * the handles}.
   *
   * @throws IllegalStateException if there is no such actor any more, or its user name cannot be in
   *     a handle
   */
  public Handle handle() {
    return actors
        .handle(name)
        .orElseThrow(
            () -> new IllegalStateException(name + " has no user name that can be in a handle"));
  }

  /** Returns the URL of its inbox, where other servers send what is for it. */
  public URI inbox() {
    return actors.inbox(name);
  }

  /** Returns the id of the collection of its followers, to address them. */
  public URI followers() {
    return actors.followers(name);
  }

  /**
   * Returns a budget for something that this actor asks for. What {@link Federation#client} fetches
   * with it is fetched as this actor, so that other servers show what they show only to this actor,
   * such as posts for followers. See {@link Budget#fetchingAs}.
   */
  public Budget newBudget() {
    return client.newBudget().fetchingAs(actors.signer(name, null));
  }

  /** Returns an id for a new post, which is served there once it is published. */
  public URI newPostId() {
    return outbox.newPostId(name);
  }

  /** Returns which actors it follows, and who follows it. */
  public ActorFollows follows() {
    return new ActorFollows(this);
  }

  /** Returns what it can do with posts: notes, replies, updates, deletes. */
  public ActorPosts posts() {
    return new ActorPosts(this);
  }

  /** Returns its profile: to tell others of changes and new keys, or to delete the actor. */
  public ActorProfile profile() {
    return new ActorProfile(this);
  }

  /** Returns which actors it blocks. */
  public ActorBlocks blocks() {
    return new ActorBlocks(this);
  }

  /** Returns what it can do with posts of others: likes and shares. */
  public ActorReactions reactions() {
    return new ActorReactions(this);
  }

  /**
   * Sends an activity to everybody it is addressed to; the actor's followers if their collection is
   * named. Id, actor and date are filled in if they are missing. Recipients in bto and bcc get it,
   * and nobody sees these.
   *
   * @return the activity as it is sent
   * @throws IllegalArgumentException if it names another actor, has an id that is not on this
   *     server, or is something that the actor cannot do
   */
  public Activity send(Activity activity) {
    return run(tx -> send(tx, activity));
  }

  /** Sends an activity in a transaction of the application; see {@link #send(Activity)}. */
  public Activity send(Tx tx, Activity activity) {
    return outbox.send(tx, name, activity);
  }

  /**
   * Publishes any object, such as an article, a picture or a direct message. Its id, {@code
   * attributedTo} and date, in milliseconds, are filled in if they are missing.
   *
   * @param object the object, with the addresses of its recipients
   * @return the Create, in which the object is embedded
   * @throws IllegalArgumentException if the object is addressed to nobody, is attributed to
   *     somebody else, or has an id that is not on this server
   */
  public Create publish(ASObject object) {
    return run(tx -> publish(tx, object));
  }

  /** Publishes an object in a transaction of the application; see {@link #publish(ASObject)}. */
  public Create publish(Tx tx, ASObject object) {
    ASObject complete = outbox.completePost(name, object);
    Create create = outbox.addressedAs(complete, Create.builder().object(complete)).build();
    return send(tx, create).as(Create.class);
  }

  /**
   * Undoes a Like, an Announce, a Follow or another activity of this actor, and tells everybody it
   * is addressed to.
   *
   * @param activity the id of the activity
   * @return the Undo, in which it is embedded
   * @throws IllegalArgumentException if it is not an activity of this actor
   */
  public Undo undo(URI activity) {
    return run(tx -> undo(tx, activity));
  }

  Undo undo(Tx tx, URI activity) {
    Activity undone =
        own(tx, activity)
            .orElseThrow(
                () -> new IllegalArgumentException(activity + " is not an activity of " + name));
    return send(tx, outbox.addressedAs(undone, Undo.builder().object(undone)).build())
        .as(Undo.class);
  }

  /** An activity of this actor that is stored. */
  Optional<Activity> own(Tx tx, URI activity) {
    return objects
        .find(tx, activity)
        .filter(Activity.class::isInstance)
        .map(found -> found.as(Activity.class))
        .filter(found -> found.actorId().filter(by -> Uris.same(by, id())).isPresent());
  }

  /** Runs some work in a transaction, and wakes the workers after it has committed. */
  <R> R run(Function<Tx, R> work) {
    R result = storage.transactions().run(work);
    afterwards.run();
    return result;
  }

  /** Runs some work that only reads. */
  <R> R read(Function<Tx, R> work) {
    return storage.transactions().read(work);
  }

  FederationClient client() {
    return client;
  }

  /** The id of an actor of any server; uses the network. */
  URI lookup(String handleOrUrl) {
    if (storage.transactions().current().isPresent()) {
      // Others would wait for a database that waits for a stranger.
      throw new IllegalStateException(
          "this would use the network in a transaction: look %s up before, with Federation.lookup"
              .formatted(LogText.of(handleOrUrl)));
    }
    return new ActorFinder(actors, client).id(handleOrUrl);
  }

  LocalActors actors() {
    return actors;
  }

  Storage storage() {
    return storage;
  }

  Outbox outbox() {
    return outbox;
  }

  /** A post of this actor, as it is stored. */
  ASObject requireOwn(Tx tx, Optional<URI> post) {
    return objects.requireOwn(
        tx,
        name,
        post.orElseThrow(
            () -> new IllegalArgumentException("it has no id, so it is no post of " + name)));
  }

  @Override
  public String toString() {
    return id().toString();
  }
}
