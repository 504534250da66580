package org.activitypub4j.model;

/**
 * A group of actors: a community.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-group">Activity Vocabulary
 *     §3.2</a>
 */
public final class Group extends Actor {
  /** The type. */
  public static final TypeOf<Group> TYPE = TypeOf.of(AS.NS + "Group", "Group", Group::new);

  Group(Node node) {
    super(node);
  }

  /** Starts a Group. */
  public static ActorBuilder<Group, ?> builder() {
    return ActorBuilder.ofActor(TYPE);
  }

  @Override
  public ActorBuilder<Group, ?> toBuilder() {
    return ActorBuilder.fromActor(TYPE, this);
  }
}
