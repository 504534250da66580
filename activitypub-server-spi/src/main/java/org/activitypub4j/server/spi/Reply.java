package org.activitypub4j.server.spi;

import java.net.URI;
import java.util.Objects;

/**
 * A public reply to the post of a local actor.
 *
 * @param id the id of the reply, on any server
 * @param post the id of the post that it answers, on this server
 * @param author the id of the actor who wrote the reply
 */
public record Reply(URI id, URI post, URI author) {

  /** Checks that nothing is null. */
  public Reply {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(post, "post");
    Objects.requireNonNull(author, "author");
  }
}
