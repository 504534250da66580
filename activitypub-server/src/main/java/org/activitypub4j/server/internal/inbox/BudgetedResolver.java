package org.activitypub4j.server.internal.inbox;

import java.net.URI;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.activitypub4j.client.Budget;
import org.activitypub4j.client.FederationClient;
import org.activitypub4j.client.Trusted;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Actor;
import org.activitypub4j.server.Resolver;
import org.activitypub4j.server.internal.actors.LocalActors;
import org.activitypub4j.server.internal.actors.LocalObjects;
import org.activitypub4j.server.spi.Transactions;

/** Fetches on the budget of one activity. Objects of this server come from the store. */
public record BudgetedResolver(
    Budget budget,
    FederationClient client,
    LocalActors actors,
    LocalObjects objects,
    Transactions transactions)
    implements Resolver {
  @Override
  public ASObject object(URI id) {
    return actors.isLocal(id)
        ? transactions
            .run(tx -> objects.find(tx, id))
            .map(ASObject::withoutHiddenAudience)
            .orElseThrow(() -> new NoSuchElementException("there is nothing here: " + id))
        : proven(client.resolve(id, ASObject.class, budget));
  }

  /** Embedded objects of other servers are only claims, as in activities that we receive. */
  private static ASObject proven(Trusted<ASObject> fetched) {
    return fetched.trust().keepProven(fetched.object());
  }

  @Override
  public Actor actor(URI id) {
    Optional<String> local = actors.isLocal(id) ? actors.name(id) : Optional.empty();
    return local.isPresent()
        ? actors.description(local.get()).orElseThrow()
        : client.actor(id, budget);
  }
}
