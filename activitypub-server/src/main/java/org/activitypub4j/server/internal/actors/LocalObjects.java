package org.activitypub4j.server.internal.actors;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.DocumentException;
import org.activitypub4j.model.Note;
import org.activitypub4j.model.Visibility;
import org.activitypub4j.server.Local;
import org.activitypub4j.server.spi.ListPage;
import org.activitypub4j.server.spi.ObjectStore;
import org.activitypub4j.server.spi.StoredObject;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/**
 * What local actors published. This is the only place that reads it from the store, writes it, and
 * decides whether it is public. Everything here includes bto and bcc.
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
  private final StoredObject nothing;

  public LocalObjects(ObjectStore store, ActivityStreams streams) {
    this.store = store;
    this.streams = streams;
    this.nothing = stored("", TYPICAL);
  }

  /** The object with an id; if it was deleted, its Tombstone with the addresses of the object. */
  public Optional<ASObject> find(Tx tx, URI id) {
    return store.find(tx, id).map(this::read);
  }

  /**
   * The object of a local actor, or its Tombstone.
   *
   * @throws IllegalArgumentException if there is none, or it belongs to somebody else
   */
  public ASObject requireOwn(Tx tx, String owner, URI id) {
    return store
        .find(tx, id)
        .filter(found -> found.owner().equals(owner))
        .map(this::read)
        .orElseThrow(
            () -> new IllegalArgumentException("%s is not a post of %s".formatted(id, owner)));
  }

  /**
   * An object and its owner.
   *
   * @param owner the name of the local actor
   */
  public record Owned(String owner, ASObject object) {}

  /**
   * The object with an id, and its owner. Takes about as long if there is none, so that a stranger
   * cannot tell from the time what exists.
   */
  public Optional<Owned> ownedOrAsLong(Tx tx, URI id) {
    Optional<StoredObject> found = store.find(tx, id);
    ASObject object = read(found.orElse(nothing));
    return found.map(there -> new Owned(there.owner(), object));
  }

  /** The object with an id, in the form that the application gets. */
  public Optional<Local> local(Tx tx, URI id) {
    return store
        .find(tx, id)
        .map(
            found -> {
              ASObject object = read(found).withoutHiddenAudience();
              return new Local(
                  object instanceof Activity ? Local.Kind.ACTIVITY : Local.Kind.POST,
                  found.owner(),
                  object);
            });
  }

  /** The name of the local actor that owns an object. */
  public Optional<String> owner(Tx tx, URI id) {
    return store.find(tx, id).map(StoredObject::owner);
  }

  /**
   * Stores an object under its id.
   *
   * @throws IllegalArgumentException if it has no id, belongs to somebody else, or is too large
   */
  public void put(Tx tx, String owner, ASObject object) {
    store.put(tx, stored(owner, object));
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

  private static StoredObject.Audience audience(ASObject object) {
    return Visibility.of(object, null).isForEverybody()
        ? StoredObject.Audience.PUBLIC
        : StoredObject.Audience.LIMITED;
  }
}
