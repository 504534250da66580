package org.activitypub4j.model;

import java.util.Optional;

/**
 * A description of an actor or another object.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-profile">Activity Vocabulary
 *     §3.3</a>
 */
public final class Profile extends ASObject {
  /** The type. */
  public static final TypeOf<Profile> TYPE = TypeOf.of(AS.NS + "Profile", "Profile", Profile::new);

  Profile(Node node) {
    super(node);
  }

  /** Starts a Profile. */
  public static ObjectBuilder<Profile, ?> builder() {
    return ObjectBuilder.of(TYPE);
  }

  /** Returns the object that it describes. */
  public Optional<Reference<ASObject>> describes() {
    return get(AS.DESCRIBES);
  }

  @Override
  public ObjectBuilder<Profile, ?> toBuilder() {
    return ObjectBuilder.from(TYPE, this);
  }
}
