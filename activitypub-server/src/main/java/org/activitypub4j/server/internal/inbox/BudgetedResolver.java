package org.activitypub4j.server.internal.inbox;

import java.net.URI;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.activitypub4j.client.Budget;
import org.activitypub4j.client.FederationClient;
import org.activitypub4j.client.Trusted;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Uris;
import org.activitypub4j.server.Resolver;
import org.activitypub4j.server.internal.actors.LocalActors;
import org.activitypub4j.server.internal.actors.LocalObjects;
import org.activitypub4j.server.spi.Transactions;

/**
 * Fetches with the budget of one activity. Objects of this server come from here, and what the
 * activity brings is not fetched.
 */
final class BudgetedResolver implements Resolver {
  private final Budget budget;
  private final FederationClient client;
  private final LocalActors actors;
  private final LocalObjects objects;
  private final Transactions transactions;

  /** Empty until the activity is read. */
  private final Optional<OnBehalf> onBehalf;

  /** What the activity creates or updates, as its actor sent it. */
  private final Optional<ASObject> brought;

  BudgetedResolver(
      Budget budget,
      FederationClient client,
      LocalActors actors,
      LocalObjects objects,
      Transactions transactions) {
    this(budget, client, actors, objects, transactions, Optional.empty(), Optional.empty());
  }

  private BudgetedResolver(
      Budget budget,
      FederationClient client,
      LocalActors actors,
      LocalObjects objects,
      Transactions transactions,
      Optional<OnBehalf> onBehalf,
      Optional<ASObject> brought) {
    this.budget = budget;
    this.client = client;
    this.actors = actors;
    this.objects = objects;
    this.transactions = transactions;
    this.onBehalf = onBehalf;
    this.brought = brought;
  }

  /** The same resolver, once the activity is read. */
  BudgetedResolver on(OnBehalf behalf) {
    return new BudgetedResolver(
        budget, client, actors, objects, transactions, Optional.of(behalf), brought);
  }

  /** The same resolver, once it is known what the activity brings. */
  BudgetedResolver bringing(Optional<ASObject> object) {
    return new BudgetedResolver(budget, client, actors, objects, transactions, onBehalf, object);
  }

  @Override
  public ASObject object(URI id) {
    if (actors.isLocal(id)) {
      return objects
          .whole(transactions, id)
          .map(found -> found.object().withoutHiddenAudience())
          .orElseThrow(() -> new NoSuchElementException("there is nothing here: " + id));
    }
    return brought
        .filter(object -> object.id().filter(own -> Uris.same(own, id)).isPresent())
        .orElseGet(() -> fetched(id));
  }

  /** Embedded objects of other servers are only claims, as in activities that we receive. */
  private ASObject fetched(URI id) {
    Budget asked = onBehalf.map(behalf -> behalf.budget(budget, id)).orElse(budget);
    Trusted<ASObject> fetched = client.resolve(id, ASObject.class, asked);
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
