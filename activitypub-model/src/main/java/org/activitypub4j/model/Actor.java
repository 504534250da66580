package org.activitypub4j.model;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Somebody or something that acts: has an inbox, and signs.
 *
 * @see <a href="https://www.w3.org/TR/activitypub/#actor-objects">ActivityPub §4.1</a>
 */
public class Actor extends ASObject {

  /** For subclasses. */
  protected Actor(Node node) {
    super(node);
  }

  /** The user name, which with the host makes the handle; identity needs WebFinger to agree. */
  public final Optional<String> preferredUsername() {
    return get(AS.PREFERRED_USERNAME);
  }

  /** Where it receives. */
  public final Optional<URI> inbox() {
    return get(AS.INBOX);
  }

  /** The one inbox of its server, where it has one. */
  public final Optional<URI> sharedInbox() {
    return get(AS.ENDPOINTS).flatMap(Endpoints::sharedInbox).or(() -> get(AS.SHARED_INBOX));
  }

  /** What it sent. */
  public final Optional<URI> outbox() {
    return get(AS.OUTBOX).flatMap(Reference::id);
  }

  /** Who follows it. */
  public final Optional<URI> followers() {
    return get(AS.FOLLOWERS).flatMap(Reference::id);
  }

  /** Whom it follows. */
  public final Optional<URI> following() {
    return get(AS.FOLLOWING).flatMap(Reference::id);
  }

  /** The keys that it embeds, at most ten. */
  public final List<PublicKey> publicKeys() {
    return get(Security.PUBLIC_KEY).stream()
        .flatMap(key -> key.object().stream())
        .limit(10)
        .toList();
  }

  /** The ids of its keys, embedded or not, at most ten. */
  public final List<URI> publicKeyIds() {
    return ids(get(Security.PUBLIC_KEY)).stream().limit(10).toList();
  }

  /** Its own word for its handle, as {@code acct:} URI or {@code user@host} (FEP-2c59). */
  public final Optional<String> webfinger() {
    return get(Feps.WEBFINGER);
  }

  /** Whether it decides on each Follow. */
  public final boolean manuallyApprovesFollowers() {
    return get(AS.MANUALLY_APPROVES_FOLLOWERS).orElse(false);
  }

  /** Whether it is a program: a Service or an Application. Do not answer these automatically. */
  public final boolean isBot() {
    return hasType(Service.TYPE) || hasType(Application.TYPE);
  }

  /** Its picture: where the first icon is. */
  public final Optional<URI> iconUrl() {
    return get(AS.ICON).stream().flatMap(icon -> icon.url().stream()).findFirst();
  }

  /** The picture at the head of its page. */
  public final Optional<URI> imageUrl() {
    return get(AS.IMAGE).stream().flatMap(image -> image.url().stream()).findFirst();
  }

  /** The fields of its profile. */
  public final List<PropertyValue> fields() {
    return attachments().stream()
        .filter(PropertyValue.class::isInstance)
        .map(PropertyValue.class::cast)
        .toList();
  }

  /** The posts that it pinned. */
  public final Optional<URI> featured() {
    return get(Mastodon.FEATURED).flatMap(Reference::id);
  }

  /** Other ids that it says are the same person; they must say so too. */
  public final List<URI> alsoKnownAs() {
    return get(AS.ALSO_KNOWN_AS);
  }

  /** The id to which it moved; that actor must name this one in {@link #alsoKnownAs}. */
  public final Optional<URI> movedTo() {
    return get(AS.MOVED_TO);
  }

  @Override
  public ActorBuilder<? extends Actor, ?> toBuilder() {
    return ActorBuilder.fromActor(Person.TYPE, this);
  }
}
