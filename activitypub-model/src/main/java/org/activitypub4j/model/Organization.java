package org.activitypub4j.model;

/**
 * An organization.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-organization">Activity
 *     Vocabulary §3.2</a>
 */
public final class Organization extends Actor {
  /** The type. */
  public static final TypeOf<Organization> TYPE =
      TypeOf.of(AS.NS + "Organization", "Organization", Organization::new)
          .accepting("http://schema.org/Organization");

  Organization(Node node) {
    super(node);
  }

  /** Starts an Organization. */
  public static ActorBuilder<Organization, ?> builder() {
    return ActorBuilder.ofActor(TYPE);
  }

  @Override
  public ActorBuilder<Organization, ?> toBuilder() {
    return ActorBuilder.fromActor(TYPE, this);
  }
}
