package org.activitypub4j.server.internal.outbox;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.activitypub4j.client.transport.Domains;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Delete;
import org.activitypub4j.model.ObjectBuilder;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Property;
import org.activitypub4j.model.Reference;
import org.activitypub4j.model.Undo;
import org.activitypub4j.model.Update;
import org.activitypub4j.model.Uris;
import org.activitypub4j.server.Routes;
import org.activitypub4j.server.internal.actors.ApplicationObjects;
import org.activitypub4j.server.internal.actors.Audiences;
import org.activitypub4j.server.internal.actors.LocalActors;
import org.activitypub4j.server.internal.actors.LocalObjects;
import org.activitypub4j.server.internal.actors.PostLists;
import org.activitypub4j.server.internal.behaviour.Behaviour.Sent;
import org.activitypub4j.server.internal.behaviour.Behaviours;
import org.activitypub4j.server.internal.behaviour.Outgoing;
import org.activitypub4j.server.internal.behaviour.Posts;
import org.activitypub4j.server.internal.inbox.Acceptance;
import org.activitypub4j.server.internal.work.Wire;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.OutboundActivity;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/**
 * What local actors do: the activity takes effect here, and its deliveries are recorded, all in one
 * transaction.
 *
 * @see <a href="https://www.w3.org/TR/activitypub/#client-to-server-interactions">ActivityPub
 *     §6</a>
 */
public final class Outbox implements Outgoing {
  private final Origin origin;
  private final Routes routes;
  private final LocalActors actors;
  private final Storage storage;
  private final LocalObjects objects;
  private final Addressing addressing;
  private final Wire wire;
  private final Acceptance acceptance;
  private final Behaviours behaviours;
  private final PostLists postLists;
  private final InstantSource clock;
  private final Duration pause;
  private final IdSource ids;
  private final ReplyLimit replies;
  private final AtomicLong recorded = new AtomicLong();

  /**
   * Makes one.
   *
   * @param pause how long what is done to something waits after it was published
   */
  public Outbox(
      Origin origin,
      Routes routes,
      LocalActors actors,
      Storage storage,
      LocalObjects objects,
      ApplicationObjects application,
      Wire wire,
      Acceptance acceptance,
      Behaviours behaviours,
      InstantSource clock,
      Duration pause) {
    this.origin = origin;
    this.routes = routes;
    this.actors = actors;
    this.storage = storage;
    this.objects = objects;
    this.addressing = new Addressing(origin, actors, storage.follows());
    this.wire = wire;
    this.acceptance = acceptance;
    this.behaviours = behaviours;
    this.postLists = new PostLists(actors, routes, application);
    this.clock = clock;
    this.pause = pause;
    this.ids = new IdSource(clock);
    this.replies = new ReplyLimit(clock);
  }

  /** An id for a new post. */
  public URI newPostId(String name) {
    return actors.uri(routes.post(), name, ids.next());
  }

  /**
   * Counts an answer to another actor.
   *
   * @throws org.activitypub4j.server.ReplyLimitException if there were too many
   */
  public void countReply(String name, URI to) {
    replies.count(actors.id(name), to);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * The time of what is done now with something of ours. A clock can be set back, and others drop
   * what seems older than what it is about.
   */
  public Instant timeAfter(ASObject object) {
    return Stream.of(object.published(), object.updated())
        .flatMap(Optional::stream)
        .reduce(now(), Outbox::later);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  @Override
  public Activity send(Tx tx, String name, Activity draft) {
    return send(tx, name, draft, null);
  }

  @Override
  public long recorded() {
    return recorded.get();
  }

  /**
   * Sends an activity that a certain key signs; see {@link #send(Tx, String, Activity)}.
   *
   * @param key the name of the key; null for the one that signs when it is delivered
   */
  public Activity send(Tx tx, String name, Activity draft, @Nullable String key) {
    List<ASObject> stored = draft.objects().stream().flatMap(about -> stored(tx, about)).toList();
    Activity activity = complete(name, draft, stored);
    // Before it takes effect: what ends a relation is still sent to those who had it.
    Addressing.Targets targets = addressing.targets(tx, name, activity);
    Instant due = due(activity, stored);
    behaviours.sent(tx, new Sent(name, activity));
    // What handlers here get is what others get: nobody hears who else was told.
    Activity shown = activity.withoutHiddenAudience().as(Activity.class);
    byte[] document = wire.bytes(shown);
    deliver(tx, name, shown, document, due, targets, key);
    deliverLocally(tx, name, shown, document, targets);
    return shown;
  }

  /** A post of a local actor, completed with id, owner and date, or refused. */
  public ASObject completePost(String name, ASObject draft) {
    if (Addressing.recipients(draft).isEmpty()) {
      throw new IllegalArgumentException(
          "%s is addressed to nobody: set to(Audience.PUBLIC), followers or actors"
              .formatted(draft));
    }
    URI id = draft.id().orElseGet(() -> newPostId(name));
    URI owner = actors.id(name);
    ObjectBuilder<? extends ASObject, ?> builder = draft.toBuilder().id(id);
    if (draft.attributedToIds().stream().allMatch(given -> Uris.same(given, owner))) {
      builder.attributedTo(owner);
    }
    Posts.require(actors, name, builder.build());
    if (draft.published().isEmpty()) {
      builder.published(now());
    }
    if (draft.urls().isEmpty()) {
      page(name, id).ifPresent(builder::url);
    }
    return builder.build();
  }

  /** The page of a post, where the application has pages. */
  private Optional<URI> page(String name, URI post) {
    return routes
        .page()
        .flatMap(
            page ->
                routes
                    .post()
                    .match(post.getRawPath())
                    .map(values -> values.get("id"))
                    .map(key -> actors.uri(page, name, key)));
  }

  /** Addresses an activity to all to whom an object is addressed, the hidden ones included. */
  public <T extends Activity> ObjectBuilder<T, ?> addressedAs(
      ASObject object, ObjectBuilder<T, ?> activity) {
    for (Property.Many<URI> property : Audiences.PROPERTIES) {
      List<URI> audience = object.get(property);
      if (!audience.isEmpty()) { // or it is written as an empty list
        activity.set(property, audience);
      }
    }
    return activity;
  }

  private Stream<ASObject> stored(Tx tx, Reference<ASObject> about) {
    return about.id().filter(origin::contains).flatMap(id -> objects.find(tx, id)).stream();
  }

  /**
   * An activity with id, actor and date, or refused.
   *
   * @param stored what is stored of what it is about
   */
  private Activity complete(String name, Activity draft, List<ASObject> stored) {
    URI actor = actors.id(name);
    if (draft.actorId().filter(id -> !Uris.same(id, actor)).isPresent()) {
      throw new IllegalArgumentException(
          "%s is not the actor of %s; leave the actor out".formatted(actor, draft));
    }
    Optional<URI> id = draft.id();
    if (id.filter(given -> !origin.contains(given)).isPresent()) {
      throw new IllegalArgumentException("the id of %s is not on %s".formatted(draft, origin));
    }
    var builder = draft.toBuilder().actor(actor);
    if (id.isEmpty()) {
      builder.id(actors.uri(routes.activity(), name, ids.next()));
    }
    if (draft.published().isEmpty()) {
      builder.published(timeOf(draft, stored));
    }
    if (draft.hasType(Create.TYPE) || draft.hasType(Update.TYPE)) {
      // ActivityPub 6.2: what an actor makes is its own.
      builder.set(
          AS.OBJECT, draft.objects().stream().map(object -> completed(actor, object)).toList());
    }
    return builder.build();
  }

  private Instant timeOf(Activity activity, List<ASObject> stored) {
    Stream<ASObject> embedded =
        activity.objects().stream()
            .filter(object -> object.id().filter(origin::contains).isPresent())
            .flatMap(object -> object.object().stream());
    return Stream.concat(embedded, stored.stream())
        .map(this::timeAfter)
        .reduce(now(), Outbox::later);
  }

  private Reference<ASObject> completed(URI actor, Reference<ASObject> reference) {
    return reference
        .object()
        .filter(made -> made.id().filter(id -> !Uris.same(id, actor)).isPresent())
        .map(made -> postLists.named(ownedBy(actor, made)))
        .map(Reference::embedding)
        .orElse(reference);
  }

  private static ASObject ownedBy(URI actor, ASObject made) {
    return made.attributedToIds().isEmpty() ? made.toBuilder().attributedTo(actor).build() : made;
  }

  private Instant due(Activity activity, List<ASObject> stored) {
    Instant now = clock.instant();
    boolean isAboutEarlier =
        activity.hasType(Update.TYPE)
            || activity.hasType(Delete.TYPE)
            || activity.hasType(Undo.TYPE);
    return stored.stream()
        .filter(thing -> isAboutEarlier && thing.id().equals(activity.objectId()))
        .findFirst()
        .flatMap(thing -> thing.updated().or(thing::published))
        .map(changed -> (changed.isAfter(now) ? now : changed).plus(pause))
        .filter(due -> due.isAfter(now))
        .orElse(now);
  }

  private void deliver(
      Tx tx,
      String name,
      Activity activity,
      byte[] document,
      Instant due,
      Addressing.Targets targets,
      @Nullable String key) {
    if (targets.remote().isEmpty()) {
      return;
    }
    OutboundActivity outbound =
        new OutboundActivity(
            name, activity.id().orElseThrow(), document, clock.instant(), due, key);
    Lanes lanes = new Lanes(actors.id(name), activity);
    List<Delivery> deliveries = new ArrayList<>();
    for (Map.Entry<URI, Addressing.Target> one : targets.remote().entrySet()) {
      URI uri = one.getKey();
      Addressing.Target target = one.getValue();
      Optional<Origin> host = Origin.of(uri);
      if (host.isPresent()) {
        deliveries.add(
            new Delivery(
                target.kind(),
                uri,
                host.get().toString(),
                Domains.of(host.get().host()),
                lanes.lane(uri, target),
                lanes.after(target)));
      }
    }
    storage.deliveries().add(tx, outbound, deliveries);
    recorded.incrementAndGet();
  }

  private void deliverLocally(
      Tx tx, String name, Activity activity, byte[] document, Addressing.Targets targets) {
    if (targets.local().isEmpty()) {
      return;
    }
    acceptance.local(tx, actors.id(name), activity, document, targets.local());
  }
}
