package org.activitypub4j.server.internal.work;

import java.net.URI;
import java.util.Optional;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Origin;

/**
 * The inboxes of an actor. Only those on its own server count: otherwise a stranger could make us
 * send to somebody else.
 */
public final class Inboxes {
  private Inboxes() {}

  /** The actor's own inbox. */
  public static Optional<URI> own(Actor actor) {
    return onItsServer(actor, actor.inbox());
  }

  /** The shared inbox of its server. */
  public static Optional<URI> shared(Actor actor) {
    return onItsServer(actor, actor.sharedInbox());
  }

  private static Optional<URI> onItsServer(Actor actor, Optional<URI> inbox) {
    URI id = actor.id().orElseThrow();
    return inbox.filter(uri -> Origin.same(uri, id));
  }
}
