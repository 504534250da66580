package org.activitypub4j.server.internal.inbox;

import java.net.URI;
import java.util.Optional;
import org.activitypub4j.client.Budget;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Origin;
import org.activitypub4j.server.internal.actors.Audiences;
import org.activitypub4j.server.internal.actors.LocalActors;
import org.activitypub4j.server.spi.InboxEntry;
import org.activitypub4j.server.spi.Storage;

/**
 * Chooses who fetches something because of an activity. A server shows what is not public only to
 * those that it is for, so it is asked as one of them. Only the server of the activity's actor is
 * asked this way: it knows them already, and no other server needs to learn who got what.
 */
record OnBehalf(InboxEntry entry, Activity activity, LocalActors actors, Storage storage) {

  /** The budget with which to fetch this id. */
  Budget budget(Budget budget, URI id) {
    boolean open = Audiences.of(activity).stream().anyMatch(Audience::isPublic);
    if (open || !Origin.same(id, entry.actor())) {
      return budget;
    }
    return reader()
        .filter(actors::mayShowKey) // or a stranger could make us create key after key
        .map(name -> budget.fetchingAs(actors.signer(name, null)))
        .orElse(budget);
  }

  /**
   * A local actor that it came for: it was sent to this actor, it names this actor, or this actor
   * follows its actor.
   */
  private Optional<String> reader() {
    return entry.recipients().stream()
        .sorted()
        .filter(actors::exists)
        .findFirst()
        .or(
            () ->
                Audiences.of(activity).stream().flatMap(id -> actors.name(id).stream()).findFirst())
        .or(
            () ->
                storage
                    .transactions()
                    .runRelaxed(tx -> storage.follows().localFollower(tx, entry.actor()))
                    .filter(actors::exists));
  }
}
