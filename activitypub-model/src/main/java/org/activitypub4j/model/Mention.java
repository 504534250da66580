package org.activitypub4j.model;

import java.net.URI;

/**
 * A mention: a link to an actor who is named in the text.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-mention">Mention</a>
 */
public final class Mention extends Link {
  /** The type. */
  public static final TypeOf<Mention> TYPE = TypeOf.of(AS.NS + "Mention", "Mention", Mention::new);

  Mention(Node node) {
    super(node);
  }

  /**
   * Makes a mention.
   *
   * @param href the id of the actor
   * @param name the handle as it is in the text: {@code @user@host}
   */
  public static Mention of(URI href, String name) {
    return builder(TYPE).set(AS.HREF, href).name(name).build();
  }

  /**
   * Makes a mention of an actor, with {@code @user@host} as its name. The host is the one in the
   * actor's id. If its handle has another host, use {@link #of(URI, String)}.
   *
   * @throws IllegalArgumentException if the actor has no http or https id
   */
  public static Mention of(Actor actor) {
    URI id =
        actor.id().orElseThrow(() -> new IllegalArgumentException("the actor has no id: " + actor));
    String host =
        Origin.of(id)
            .orElseThrow(() -> new IllegalArgumentException("not the id of an actor: " + id))
            .authority();
    return of(id, "@" + actor.preferredUsername().orElse("") + "@" + host);
  }

  @Override
  public ObjectBuilder<Mention, ?> toBuilder() {
    return ObjectBuilder.from(TYPE, this);
  }
}
