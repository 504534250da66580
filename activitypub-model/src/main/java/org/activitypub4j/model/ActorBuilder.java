package org.activitypub4j.model;

import java.net.URI;
import java.util.List;

/**
 * Builds an {@link Actor}.
 *
 * @param <T> what is built
 * @param <B> the builder itself
 */
public class ActorBuilder<T extends Actor, B extends ActorBuilder<T, B>>
    extends ObjectBuilder<T, B> {

  /** For subclasses: starts an actor of the type. */
  protected ActorBuilder(TypeOf<T> type) {
    super(type);
  }

  /** For subclasses: starts with what an object has. */
  protected ActorBuilder(TypeOf<T> type, ASObject from) {
    super(type, from);
  }

  private static final class Plain<T extends Actor> extends ActorBuilder<T, Plain<T>> {
    Plain(TypeOf<T> type) {
      super(type);
    }

    Plain(TypeOf<T> type, ASObject from) {
      super(type, from);
    }
  }

  /** Starts an actor of a type. */
  public static <T extends Actor> ActorBuilder<T, ?> ofActor(TypeOf<T> type) {
    return new Plain<>(type);
  }

  /** Starts with everything that an object has, known or not. */
  public static <T extends Actor> ActorBuilder<T, ?> fromActor(TypeOf<T> type, ASObject object) {
    return new Plain<>(type, object);
  }

  /** Sets the user name. */
  public B preferredUsername(String name) {
    return set(AS.PREFERRED_USERNAME, name);
  }

  /** Sets the inbox. */
  public B inbox(URI inbox) {
    return set(AS.INBOX, inbox);
  }

  /** Sets the outbox. */
  public B outbox(URI outbox) {
    return set(AS.OUTBOX, Reference.to(outbox));
  }

  /** Sets the followers collection. */
  public B followers(URI followers) {
    return set(AS.FOLLOWERS, Reference.to(followers));
  }

  /** Sets the following collection. */
  public B following(URI following) {
    return set(AS.FOLLOWING, Reference.to(following));
  }

  /** Sets the shared inbox of the server. */
  public B sharedInbox(URI sharedInbox) {
    return set(
        AS.ENDPOINTS,
        ObjectBuilder.untyped(StandardVocabulary.ENDPOINTS)
            .set(AS.SHARED_INBOX, sharedInbox)
            .build());
  }

  /** Sets the keys. */
  public B publicKeys(List<PublicKey> keys) {
    return set(Security.PUBLIC_KEY, keys.stream().map(Reference::embedding).toList());
  }

  /** Sets the picture. */
  public B icon(URI url, String mediaType) {
    return set(AS.ICON, List.of(picture(url, mediaType)));
  }

  /** Sets the picture at the top of the page. */
  public B image(URI url, String mediaType) {
    return set(AS.IMAGE, List.of(picture(url, mediaType)));
  }

  private static Image picture(URI url, String mediaType) {
    return Image.builder().set(AS.MEDIA_TYPE, mediaType).url(url).build();
  }

  /** Appends a field of the profile: a name in plain text, and a value in HTML. */
  public B field(String name, String valueHtml) {
    return attachment(PropertyValue.of(name, valueHtml));
  }
}
