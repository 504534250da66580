package org.activitypub4j.model;

/**
 * A person.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-person">Activity Vocabulary
 *     §3.2</a>
 */
public final class Person extends Actor {
  /** The type. */
  public static final TypeOf<Person> TYPE =
      TypeOf.of(AS.NS + "Person", "Person", Person::new).accepting("http://schema.org/Person");

  Person(Node node) {
    super(node);
  }

  /** Starts a Person. */
  public static ActorBuilder<Person, ?> builder() {
    return ActorBuilder.ofActor(TYPE);
  }

  @Override
  public ActorBuilder<Person, ?> toBuilder() {
    return ActorBuilder.fromActor(TYPE, this);
  }
}
