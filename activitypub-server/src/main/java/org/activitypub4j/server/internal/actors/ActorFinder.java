package org.activitypub4j.server.internal.actors;

import java.net.URI;
import java.util.Optional;
import org.activitypub4j.client.FederationClient;
import org.activitypub4j.client.Handle;
import org.activitypub4j.client.ResolvedActor;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Mention;
import org.activitypub4j.model.Uris;

/** Finds actors of this and other servers by their handles and URLs. */
public record ActorFinder(LocalActors actors, FederationClient client) {

  /**
   * An actor.
   *
   * @throws org.activitypub4j.client.FetchException if there is none, or it cannot be reached now
   */
  public Actor find(String handleOrUrl) {
    return local(handleOrUrl).orElseGet(() -> remote(handleOrUrl).actor());
  }

  /** The id of an actor; see {@link #find}. */
  public URI id(String handleOrUrl) {
    // Every actor that was fetched has one, and so have ours.
    return find(handleOrUrl).id().orElseThrow();
  }

  /** A mention of an actor, with its handle as far as it is proven; see {@link #find}. */
  public Mention mention(String handleOrUrl) {
    Optional<Actor> local = local(handleOrUrl);
    if (local.isPresent()) {
      return actors.mention(local.get());
    }
    ResolvedActor found = remote(handleOrUrl);
    return found
        .handle()
        .map(handle -> Mention.of(found.actor().id().orElseThrow(), handle.toString()))
        .orElseGet(() -> Mention.of(found.actor()));
  }

  private ResolvedActor remote(String handleOrUrl) {
    return client.lookupActor(handleOrUrl, client.newBudget());
  }

  /** The client never asks this server. */
  private Optional<Actor> local(String handleOrUrl) {
    Optional<String> name =
        Handle.parse(handleOrUrl)
            .filter(handle -> actors.handles().isOurs(handle.host()))
            .flatMap(handle -> actors.handles().actor(handle.user()))
            .or(() -> Uris.id(handleOrUrl).filter(actors::isLocal).flatMap(actors::name));
    return name.flatMap(actors::description);
  }
}
