package org.activitypub4j.model;

/**
 * A piece of software, such as the server itself.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-application">Activity
 *     Vocabulary §3.2</a>
 */
public final class Application extends Actor {
  /** The type. */
  public static final TypeOf<Application> TYPE =
      TypeOf.of(AS.NS + "Application", "Application", Application::new);

  Application(Node node) {
    super(node);
  }

  /** Starts an Application. */
  public static ActorBuilder<Application, ?> builder() {
    return ActorBuilder.ofActor(TYPE);
  }

  @Override
  public ActorBuilder<Application, ?> toBuilder() {
    return ActorBuilder.fromActor(TYPE, this);
  }
}
