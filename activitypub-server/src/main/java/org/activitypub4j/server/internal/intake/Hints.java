package org.activitypub4j.server.internal.intake;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.activitypub4j.client.Budget;
import org.activitypub4j.client.BudgetLimits;
import org.activitypub4j.client.FederationClient;
import org.activitypub4j.client.FetchException;
import org.activitypub4j.client.FetchedDocument;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Trust.Verdict.Unproven;
import org.activitypub4j.model.Uris;
import org.activitypub4j.server.IgnoreReason;
import org.activitypub4j.server.internal.inbox.Acceptance;
import org.activitypub4j.server.internal.inbox.InboxKey;
import org.activitypub4j.server.internal.intake.HintShares.Pair;
import org.activitypub4j.server.internal.work.Listeners;
import org.activitypub4j.server.internal.work.LogText;
import org.activitypub4j.server.spi.QueueFullException;

/**
 * Activities that somebody else than their actor sent: nothing of what was sent counts but the id,
 * from which the activity is fetched once. Who sent it pays: what its share has no room for is
 * dropped and told.
 */
public final class Hints {
  /** One document: with one redirect, and a second signature, at both. */
  private static final BudgetLimits LIMITS = new BudgetLimits(4, 1, Duration.ofSeconds(10));

  private final Origin origin;
  private final FederationClient client;
  private final ActivityStreams streams;
  private final Executor executor;
  private final Listeners listeners;
  private final HintShares shares;
  private final Acceptance acceptance;

  public Hints(
      Origin origin,
      FederationClient client,
      ActivityStreams streams,
      Executor executor,
      Listeners listeners,
      InstantSource clock,
      Acceptance acceptance) {
    this.origin = origin;
    this.client = client;
    this.streams = streams;
    this.executor = executor;
    this.listeners = listeners;
    this.shares = new HintShares(clock);
    this.acceptance = acceptance;
  }

  /**
   * Follows a hint, some time.
   *
   * @param sender the server whose key signed it
   */
  void offer(Origin sender, Optional<URI> activity, Optional<String> recipient) {
    Optional<Origin> asked = activity.flatMap(Origin::of);
    if (asked.isEmpty()) {
      return;
    }
    URI id = activity.orElseThrow();
    if (origin.contains(id)) {
      drop(id, "it is one of ours: what our actors do, nobody else tells us");
      return;
    }
    Pair pair = Pair.of(sender, asked.get());
    Optional<String> noPlace = shares.take(pair);
    if (noPlace.isPresent()) {
      drop(id, noPlace.get());
      return;
    }
    try {
      executor.execute(
          () -> {
            try {
              fetch(id, recipient);
            } finally {
              shares.leave(pair);
            }
          });
    } catch (RejectedExecutionException e) {
      shares.leave(pair);
      drop(id, "the server is closing");
    }
  }

  private void fetch(URI id, Optional<String> recipient) {
    FetchedDocument fetched;
    try {
      fetched = client.fetch(id, Budget.of(LIMITS));
    } catch (FetchException e) {
      drop(id, String.valueOf(e.getMessage()));
      return;
    }
    Activity activity = fetched.object().as(Activity.class);
    Optional<URI> actor = activity.actorId();
    Optional<URI> owner = fetched.trust().owner();
    if (actor.isEmpty() || owner.isEmpty() || !Uris.same(actor.get(), owner.get())) {
      drop(id, "it has no actor, or belongs to somebody else too");
      return;
    }
    if (InboxKey.setsState(activity)) {
      // What can be fetched was said once. That it still holds, nobody but its actor can tell.
      drop(id, "it sets a state, which only its actor may send");
      return;
    }
    if (fetched.trust().mayChange(activity) instanceof Unproven overreaching) {
      drop(id, overreaching.message());
      return;
    }
    try {
      acceptance.fetched(activity, fetched.trust(), streams.write(fetched.object()), recipient);
    } catch (QueueFullException e) {
      drop(id, String.valueOf(e.getMessage()));
    }
  }

  private void drop(URI id, String reason) {
    String name = LogText.of(id);
    String detail = LogText.sentence(reason);
    listeners.tell(listener -> listener.ignored(name, IgnoreReason.NOT_PROVEN, detail));
  }
}
