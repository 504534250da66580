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
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Trust.Verdict.Unproven;
import org.activitypub4j.model.Uris;
import org.activitypub4j.server.IgnoreReason;
import org.activitypub4j.server.internal.inbox.Acceptance;
import org.activitypub4j.server.internal.inbox.InboxKey;
import org.activitypub4j.server.internal.intake.AskingShares.Pair;
import org.activitypub4j.server.internal.work.Listeners;
import org.activitypub4j.server.internal.work.LogText;
import org.activitypub4j.server.spi.QueueFullException;

/**
 * Activities that were not sent by their actor. We use only the ids in them: we fetch the activity
 * by its id, once. If that fails, the object of a Create, Update or Delete can prove what was done
 * to it. The cost counts for the sender: what exceeds its share is dropped and reported.
 */
public final class Hints {
  /**
   * One document with one redirect, each with a second signature. If the object is fetched instead,
   * it gets what is left.
   */
  private static final BudgetLimits LIMITS = new BudgetLimits(4, 1, Duration.ofSeconds(10));

  private final Origin origin;
  private final FederationClient client;
  private final ActivityStreams streams;
  private final Executor executor;
  private final Listeners listeners;
  private final AskingShares shares;
  private final InstantSource clock;
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
    this.shares = new AskingShares(clock);
    this.clock = clock;
    this.acceptance = acceptance;
  }

  /**
   * Follows a hint in the background.
   *
   * @param sender the server whose key signed it
   * @param claimed the activity as it was sent; nothing in it is proven
   */
  void offer(Origin sender, Activity claimed, Optional<String> recipient) {
    Hint hint = Hint.of(claimed, recipient);
    Optional<URI> asked = hint.asked();
    if (asked.isEmpty()) {
      drop(hint, "neither it nor its object can be fetched from the server of its actor");
      return;
    }
    if (origin.contains(asked.get())) {
      drop(hint, "it is one of ours: what our actors do, nobody else tells us");
      return;
    }
    Pair pair = Pair.of(sender, Origin.of(asked.get()).orElseThrow());
    Optional<String> noPlace = shares.take(pair);
    if (noPlace.isPresent()) {
      drop(hint, noPlace.get());
      return;
    }
    try {
      executor.execute(
          () -> {
            try {
              follow(hint);
            } finally {
              shares.leave(pair);
            }
          });
    } catch (RejectedExecutionException e) {
      shares.leave(pair);
      drop(hint, "the server is closing");
    }
  }

  private void follow(Hint hint) {
    Budget budget = Budget.of(LIMITS);
    try {
      if (hint.activity().isPresent()) {
        fetchActivity(hint, hint.activity().get(), budget);
      } else {
        fetchObject(hint, hint.about().orElseThrow(), budget);
      }
    } catch (FetchException | QueueFullException e) {
      drop(hint, String.valueOf(e.getMessage()));
    }
  }

  private void fetchActivity(Hint hint, URI id, Budget budget) {
    FetchedDocument fetched;
    try {
      fetched = client.fetch(id, budget);
    } catch (FetchException e) {
      if (e.isTransient() || hint.about().isEmpty()) {
        throw e;
      }
      // Not all servers serve activities.
      fetchObject(hint, hint.about().get(), budget);
      return;
    }
    Activity activity = fetched.object().as(Activity.class);
    Optional<URI> actor = activity.actorId();
    Optional<URI> owner = fetched.trust().owner();
    if (actor.isEmpty() || owner.isEmpty() || !Uris.same(actor.get(), owner.get())) {
      drop(hint, "it has no actor, or belongs to somebody else too");
      return;
    }
    if (InboxKey.setsState(activity)) {
      // A fetch shows that it was sent once, but not that it is still the latest state.
      drop(hint, "it sets a state, which only its actor may send");
      return;
    }
    if (fetched.trust().mayChange(activity) instanceof Unproven overreaching) {
      drop(hint, overreaching.message());
      return;
    }
    acceptance.fetched(
        activity, fetched.trust(), streams.write(fetched.object()), hint.recipient());
  }

  /** Fetches the object, which proves what was done to it. */
  private void fetchObject(Hint hint, Hint.About about, Budget budget) {
    ASObject object;
    try {
      object = client.fetch(about.object(), budget).object();
    } catch (FetchException e) {
      if (about.verb() == Hint.Verb.DELETE && e.reason() == FetchException.Reason.GONE) {
        acceptance.gone(about.actor(), about.object(), hint.recipient());
        return;
      }
      throw e;
    }
    Optional<String> objection = about.objection(object, clock.instant());
    if (objection.isPresent()) {
      drop(hint, objection.get());
    } else if (about.verb() == Hint.Verb.DELETE) {
      acceptance.gone(about.actor(), about.object(), hint.recipient());
    } else {
      Activity proven = about.proven(object);
      acceptance.provenByObject(proven, about.actor(), streams.write(proven), hint.recipient());
    }
  }

  private void drop(Hint hint, String reason) {
    String detail = LogText.sentence(reason);
    listeners.tell(listener -> listener.ignored(hint.name(), IgnoreReason.NOT_PROVEN, detail));
  }
}
