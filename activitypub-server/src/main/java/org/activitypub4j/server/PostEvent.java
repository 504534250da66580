package org.activitypub4j.server;

import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Actor;
import org.activitypub4j.server.spi.Interaction;

/**
 * What somebody did with the post of a local actor; see {@link PostHandler}.
 *
 * @param interaction what was done, and to which post
 * @param variables if the application keeps the post, what its URL says, such as the slug; see
 *     {@link Federation.Builder#objects}. Otherwise empty
 * @param actor who did it, as its own server describes it: the author of the reply, or who likes or
 *     shares the post
 * @param reply the reply as it is now; empty if it was removed, and for Likes and shares. Text in
 *     it is that of a stranger
 */
public record PostEvent(
    Interaction interaction, Map<String, String> variables, Actor actor, Optional<ASObject> reply) {

  /** Copies the variables, and checks that nothing is null. */
  public PostEvent {
    Objects.requireNonNull(interaction, "interaction");
    variables = Map.copyOf(variables);
    Objects.requireNonNull(actor, "actor");
    Objects.requireNonNull(reply, "reply");
  }

  /** Returns the id of the post of the local actor. */
  public URI post() {
    return interaction.post();
  }
}
