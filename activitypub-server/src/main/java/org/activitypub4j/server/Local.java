package org.activitypub4j.server;

import java.util.Map;
import org.activitypub4j.model.ASObject;

/**
 * Something of this server that an id names; see {@link Federation#resolve}.
 *
 * @param kind what it is
 * @param owner the name of the local actor: the actor itself, the author of the post, or who did
 *     the activity
 * @param object the object, without {@code bto} and {@code bcc}; a Tombstone if it was deleted.
 *     Others may not be allowed to see it
 * @param variables of a post that the application keeps, the values of the variables in its URL;
 *     see {@link Federation.Builder#objects}. Empty for everything else
 */
public record Local(Kind kind, String owner, ASObject object, Map<String, String> variables) {

  /** What a local id can name. */
  public enum Kind {
    /** An actor. */
    ACTOR,
    /** A post, or anything else that was published. */
    POST,
    /** An activity in an outbox. */
    ACTIVITY
  }

  /** Copies the variables. */
  public Local {
    variables = Map.copyOf(variables);
  }
}
