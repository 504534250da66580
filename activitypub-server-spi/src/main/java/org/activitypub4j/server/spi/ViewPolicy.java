package org.activitypub4j.server.spi;

import java.net.URI;
import java.util.Optional;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Audience;

/**
 * Who may fetch what. What somebody may not see looks to them like something that does not exist.
 */
@FunctionalInterface
public interface ViewPolicy {

  /**
   * Whether an object may be given out. Asked for everything that the store has: posts, activities
   * in an outbox, collections of the application, and deleted posts. Of a deleted post it gets a
   * Tombstone that still has {@code attributedTo}, {@code to}, {@code cc} and {@code audience}: who
   * could see the post may know that it is gone, and nobody else. They are not given out with it.
   * What it gets has {@code bto} and {@code bcc} too, which are never given out. The total of an
   * outbox counts what is addressed to everybody, whatever this says of it.
   *
   * <p>Called inside a transaction or outside of one, for each request; it should not wait for
   * others. If it throws, the object is not shown, and the failure is logged.
   *
   * @param requester the actor whose signature the request carries; empty if it carries none
   */
  boolean visible(ASObject object, Optional<URI> requester);

  /** Only what is, or was before it was deleted, addressed to everybody. */
  static ViewPolicy publicOnly() {
    return (object, requester) ->
        object.to().stream().anyMatch(Audience::isPublic)
            || object.cc().stream().anyMatch(Audience::isPublic);
  }
}
