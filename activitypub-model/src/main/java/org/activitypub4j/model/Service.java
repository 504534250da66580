package org.activitypub4j.model;

/**
 * A service, such as a bot.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-service">Activity Vocabulary
 *     §3.2</a>
 */
public final class Service extends Actor {
  /** The type. */
  public static final TypeOf<Service> TYPE = TypeOf.of(AS.NS + "Service", "Service", Service::new);

  Service(Node node) {
    super(node);
  }

  /** Starts a Service. */
  public static ActorBuilder<Service, ?> builder() {
    return ActorBuilder.ofActor(TYPE);
  }

  @Override
  public ActorBuilder<Service, ?> toBuilder() {
    return ActorBuilder.fromActor(TYPE, this);
  }
}
