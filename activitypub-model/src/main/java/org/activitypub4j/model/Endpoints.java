package org.activitypub4j.model;

import java.net.URI;
import java.util.Optional;

/**
 * Further addresses of an actor's server.
 *
 * @see <a href="https://www.w3.org/TR/activitypub/#endpoints">ActivityPub §4.1</a>
 */
public final class Endpoints extends ASObject {
  Endpoints(Node node) {
    super(node);
  }

  /** Returns the shared inbox: one inbox for all actors of the server. */
  public Optional<URI> sharedInbox() {
    return get(AS.SHARED_INBOX);
  }
}
