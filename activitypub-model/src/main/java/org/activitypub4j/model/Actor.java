package org.activitypub4j.model;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A person, bot, group or program that acts. It has an inbox, and keys to sign with.
 *
 * @see <a href="https://www.w3.org/TR/activitypub/#actor-objects">ActivityPub §4.1</a>
 */
public class Actor extends ASObject {

  /** For subclasses. */
  protected Actor(Node node) {
    super(node);
  }

  /**
   * Returns the user name: the first part of the handle. The handle is proven only if WebFinger
   * confirms it.
   */
  public final Optional<String> preferredUsername() {
    return get(AS.PREFERRED_USERNAME);
  }

  /**
   * Returns what to call the actor: its name or, if it has none, its user name, or else its id.
   * Empty only if it has none of these.
   */
  public final Optional<UntrustedText> displayName() {
    return name()
        .filter(name -> !name.unescaped().isBlank())
        .or(() -> preferredUsername().map(UntrustedText::of))
        .or(() -> id().map(id -> UntrustedText.of(id.toString())));
  }

  /**
   * Returns {@linkplain #displayName what to call the actor} as HTML that can be put into a page as
   * it is: escaped, and {@linkplain #withCustomEmojis with pictures} for its custom emoji. Empty
   * text only if there is nothing to call it.
   */
  public final String nameToShow() {
    return withCustomEmojis(displayName().map(UntrustedText::escaped).orElse(""));
  }

  /** Returns the inbox. */
  public final Optional<URI> inbox() {
    return get(AS.INBOX);
  }

  /** Returns the shared inbox of its server, if there is one. */
  public final Optional<URI> sharedInbox() {
    return get(AS.ENDPOINTS).flatMap(Endpoints::sharedInbox).or(() -> get(AS.SHARED_INBOX));
  }

  /** Returns the outbox: the collection of what it sent. */
  public final Optional<URI> outbox() {
    return get(AS.OUTBOX).flatMap(Reference::id);
  }

  /** Returns the collection of its followers. */
  public final Optional<URI> followers() {
    return get(AS.FOLLOWERS).flatMap(Reference::id);
  }

  /** Returns the collection of the actors that it follows. */
  public final Optional<URI> following() {
    return get(AS.FOLLOWING).flatMap(Reference::id);
  }

  /** Returns the keys that it embeds, at most ten. */
  public final List<PublicKey> publicKeys() {
    return get(Security.PUBLIC_KEY).stream()
        .flatMap(key -> key.object().stream())
        .limit(10)
        .toList();
  }

  /** Returns the ids of its keys, embedded or not, at most ten. */
  public final List<URI> publicKeyIds() {
    return ids(get(Security.PUBLIC_KEY)).stream().limit(10).toList();
  }

  /** Returns the handle that it claims, as {@code acct:} URI or {@code user@host} (FEP-2c59). */
  public final Optional<String> webfinger() {
    return get(Feps.WEBFINGER);
  }

  /** Returns whether a person decides about each Follow. */
  public final boolean manuallyApprovesFollowers() {
    return get(AS.MANUALLY_APPROVES_FOLLOWERS).orElse(false);
  }

  /**
   * Returns whether it is a program: a Service or an Application. Do not answer programs
   * automatically.
   */
  public final boolean isBot() {
    return hasType(Service.TYPE) || hasType(Application.TYPE);
  }

  /** Returns the URL of its picture: of the first icon that has one. */
  public final Optional<URI> iconUrl() {
    return Media.picture(get(AS.ICON));
  }

  /** Returns the URL of the picture at the top of its page. */
  public final Optional<URI> imageUrl() {
    return Media.picture(get(AS.IMAGE));
  }

  /** Returns the fields of its profile. */
  public final List<PropertyValue> fields() {
    return attachments().stream()
        .filter(PropertyValue.class::isInstance)
        .map(PropertyValue.class::cast)
        .toList();
  }

  /** Returns the collection of the posts that it pinned. */
  public final Optional<URI> featured() {
    return get(Mastodon.FEATURED).flatMap(Reference::id);
  }

  /**
   * Returns the other ids that it claims for the same person. This is proven only if those actors
   * say the same.
   */
  public final List<URI> alsoKnownAs() {
    return get(AS.ALSO_KNOWN_AS);
  }

  /**
   * Returns the id that it moved to. This is proven only if that actor names this one in {@link
   * #alsoKnownAs}.
   */
  public final Optional<URI> movedTo() {
    return get(AS.MOVED_TO);
  }

  @Override
  public ActorBuilder<? extends Actor, ?> toBuilder() {
    return ActorBuilder.fromActor(Person.TYPE, this);
  }
}
