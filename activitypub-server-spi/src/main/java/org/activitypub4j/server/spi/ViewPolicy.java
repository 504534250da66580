package org.activitypub4j.server.spi;

import java.net.URI;
import java.util.Optional;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Audience;

/** Decides who may fetch what. What somebody may not see is answered as if it did not exist. */
@FunctionalInterface
public interface ViewPolicy {

  /**
   * Returns whether an object may be shown. Called for everything in the store: posts, activities
   * in an outbox, collections of the application, and deleted posts. For a deleted post, the object
   * is a Tombstone that still has {@code attributedTo}, {@code to}, {@code cc} and {@code
   * audience}: only somebody who could see the post may know that it is gone. These are not sent
   * with it. The object also has {@code bto} and {@code bcc}, which are never sent. The total of an
   * outbox counts what is addressed to everybody, whatever this method returns.
   *
   * <p>Called for each request, inside or outside of a transaction; it should return quickly. If it
   * throws, the object is not shown, and the failure is logged.
   *
   * @param requester the actor whose signature the request carries; empty if it carries none
   */
  boolean visible(ASObject object, Optional<URI> requester);

  /** Returns a policy that shows what is addressed to everybody, or was before it was deleted. */
  static ViewPolicy publicOnly() {
    return (object, requester) ->
        object.to().stream().anyMatch(Audience::isPublic)
            || object.cc().stream().anyMatch(Audience::isPublic);
  }
}
