package org.activitypub4j.server.internal.actors;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.DocumentException;
import org.activitypub4j.model.Note;
import org.activitypub4j.model.ObjectBuilder;
import org.activitypub4j.model.Tombstone;
import org.activitypub4j.model.Visibility;
import org.activitypub4j.server.Local;
import org.activitypub4j.server.spi.ListPage;
import org.activitypub4j.server.spi.ObjectStore;
import org.activitypub4j.server.spi.StoredObject;
import org.activitypub4j.server.spi.Transactions;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/**
 * What local actors published. This is the only place that reads it from the store, writes it, and
 * decides whether it is public. Everything here includes bto and bcc.
 *
 * <p>Of an object that the application keeps, the store has an outline: whose it is, whom it is
 * addressed to, and its times. So what happens in transactions never needs the application.
 */
public final class LocalObjects {
  private static final Note TYPICAL =
      Note.builder()
          .id(URI.create("https://nowhere.invalid/users/somebody/posts/0123456789abcdefghijklm"))
          .attributedTo(URI.create("https://nowhere.invalid/users/somebody"))
          .to(URI.create("https://nowhere.invalid/users/somebody/followers"))
          .published(Instant.EPOCH)
          .content("<p>" + "A sentence of some length. ".repeat(10) + "</p>")
          .build();

  private final ObjectStore store;
  private final ActivityStreams streams;
  private final ApplicationObjects application;
  private final StoredObject nothing;

  public LocalObjects(ObjectStore store, ActivityStreams streams, ApplicationObjects application) {
    this.store = store;
    this.streams = streams;
    this.application = application;
    this.nothing = stored("", TYPICAL);
  }

  /**
   * What is stored under an id: the object, or its outline if the application keeps it; if it was
   * deleted, its Tombstone with the addresses of the object.
   */
  public Optional<ASObject> find(Tx tx, URI id) {
    return store.find(tx, id).map(this::read);
  }

  /** An object of the application. Not while the engine has a transaction. */
  public Optional<Owned> ofApplication(URI id) {
    return application.find(id);
  }

  /**
   * The object with an id, and its owner; if it was deleted, its Tombstone. Asks the application
   * too, so not while the engine has a transaction. Takes about as long if there is nothing, so
   * that a stranger cannot tell from the time what exists.
   */
  public Optional<Owned> whole(Transactions transactions, URI id) {
    Optional<Owned> stored = transactions.read(tx -> ownedOrAsLong(tx, id));
    Optional<Owned> live = application.find(id);
    return stored.filter(owned -> owned.object().hasType(Tombstone.TYPE)).isPresent()
        ? stored
        : live.or(() -> stored.filter(owned -> !isOutline(owned.object())));
  }

  private Optional<Owned> ownedOrAsLong(Tx tx, URI id) {
    Optional<StoredObject> found = store.find(tx, id);
    ASObject object = read(found.orElse(nothing));
    return found.map(there -> new Owned(there.owner(), object));
  }

  /**
   * The object of a local actor, or its Tombstone. Asks the application if nothing is stored: only
   * for what the application does itself.
   *
   * @throws IllegalArgumentException if there is none, or it belongs to somebody else
   */
  public ASObject requireOwn(Tx tx, String owner, URI id) {
    return stored(tx, id)
        .or(() -> application.find(id))
        .filter(found -> found.owner().equals(owner))
        .map(Owned::object)
        .orElseThrow(
            () -> new IllegalArgumentException("%s is not a post of %s".formatted(id, owner)));
  }

  /**
   * An object and its owner.
   *
   * @param owner the name of the local actor
   */
  public record Owned(String owner, ASObject object) {}

  /** What is stored under an id, as {@link #find} tells, and its owner. */
  public Optional<Owned> stored(Tx tx, URI id) {
    return store.find(tx, id).map(found -> new Owned(found.owner(), read(found)));
  }

  /** What the URL of an object of the application says; nothing for any other id. */
  public Map<String, String> variables(URI id) {
    return application.variables(id);
  }

  /** The object with an id, in the form that the application gets. */
  public Optional<Local> local(Transactions transactions, URI id) {
    return whole(transactions, id)
        .map(
            found ->
                new Local(
                    found.object() instanceof Activity ? Local.Kind.ACTIVITY : Local.Kind.POST,
                    found.owner(),
                    found.object().withoutHiddenAudience(),
                    application.variables(id)));
  }

  /** The name of the local actor that owns an object. */
  public Optional<String> owner(Tx tx, URI id) {
    return store.find(tx, id).map(StoredObject::owner);
  }

  /**
   * Stores an object under its id; of one that the application keeps, the outline.
   *
   * @throws IllegalArgumentException if it has no id, belongs to somebody else, or is too large
   */
  public void put(Tx tx, String owner, ASObject object) {
    boolean isKept = object.id().filter(application::covers).isPresent();
    store.put(
        tx, stored(owner, isKept && !object.hasType(Tombstone.TYPE) ? outline(object) : object));
  }

  /** Stores an activity, and adds it to the outbox of its owner. */
  public void publish(Tx tx, String owner, Activity activity) {
    store.publish(tx, stored(owner, activity));
  }

  /** The public activities of an outbox, newest first; see {@link ObjectStore#outbox}. */
  public ListPage<Activity> outbox(Tx tx, String owner, @Nullable String after, int limit) {
    ListPage<StoredObject> page = store.outbox(tx, owner, after, limit);
    return new ListPage<>(
        page.items().stream().map(item -> read(item).as(Activity.class)).toList(), page.next());
  }

  public long countOutbox(Tx tx, String owner) {
    return store.countOutbox(tx, owner);
  }

  private ASObject read(StoredObject stored) {
    return streams.read(stored.json());
  }

  private StoredObject stored(String owner, ASObject object) {
    URI id =
        object
            .id()
            .orElseThrow(() -> new IllegalArgumentException("an object without id: " + object));
    byte[] json = streams.write(object);
    try {
      streams.read(json);
    } catch (DocumentException e) {
      // Better to fail now than each time that somebody fetches it.
      throw new IllegalArgumentException(
          "%s cannot be stored: %s".formatted(object, e.getMessage()), e);
    }
    return new StoredObject(id, owner, json, audience(object));
  }

  /** What of an object the engine has to know. It has the shape of a Tombstone without an end. */
  private static ASObject outline(ASObject object) {
    var outline =
        ObjectBuilder.of(ASObject.TYPE)
            .id(object.id().orElseThrow())
            .set(AS.FORMER_TYPE, object.types().stream().findFirst().orElse("Object"))
            .set(AS.ATTRIBUTED_TO, object.get(AS.ATTRIBUTED_TO));
    Audiences.PROPERTIES.forEach(property -> outline.set(property, object.get(property)));
    object.published().ifPresent(outline::published);
    object.updated().ifPresent(outline::updated);
    return outline.build();
  }

  private static boolean isOutline(ASObject object) {
    return object.types().equals(List.of("Object")) && object.get(AS.FORMER_TYPE).isPresent();
  }

  private static StoredObject.Audience audience(ASObject object) {
    return Visibility.of(object, null).isForEverybody()
        ? StoredObject.Audience.PUBLIC
        : StoredObject.Audience.LIMITED;
  }
}
