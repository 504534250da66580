package org.activitypub4j.server.internal.inbox;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.activitypub4j.client.FederationClient;
import org.activitypub4j.client.FetchException;
import org.activitypub4j.client.transport.Domains;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.DocumentException;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Trust;
import org.activitypub4j.server.IgnoreReason;
import org.activitypub4j.server.Received;
import org.activitypub4j.server.ReplyLimitException;
import org.activitypub4j.server.Resolver;
import org.activitypub4j.server.internal.actors.LocalActors;
import org.activitypub4j.server.internal.actors.LocalObjects;
import org.activitypub4j.server.internal.behaviour.Behaviours;
import org.activitypub4j.server.internal.behaviour.Effect;
import org.activitypub4j.server.internal.behaviour.Outcome;
import org.activitypub4j.server.internal.behaviour.Outgoing;
import org.activitypub4j.server.internal.work.Backoff;
import org.activitypub4j.server.internal.work.EngineLog;
import org.activitypub4j.server.internal.work.Faults;
import org.activitypub4j.server.internal.work.Listeners;
import org.activitypub4j.server.internal.work.LogText;
import org.activitypub4j.server.internal.work.Pump;
import org.activitypub4j.server.internal.work.Warnings;
import org.activitypub4j.server.spi.InboxEntry;
import org.activitypub4j.server.spi.InboxStore.Waiting;
import org.activitypub4j.server.spi.Places;
import org.activitypub4j.server.spi.QueueFullException;
import org.activitypub4j.server.spi.Storage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings accepted activities to their handlers: fetches outside of a transaction, applies inside of
 * one.
 */
public final class InboxWorker extends Pump<InboxEntry> {
  private static final Logger LOG = LoggerFactory.getLogger(EngineLog.NAME);
  private static final int MAX_ATTEMPTS = 8;
  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(10), Duration.ofHours(12));
  private static final Places PLACES = Places.of(16);

  /** How long a large document may fetch while it holds room in the heap. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  /**
   * How long a large document waits for room before it is postponed. Longer than others hold their
   * room.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** The shortest time that it is postponed. */
  private static final Duration PUT_OFF = Duration.ofSeconds(5);

  private static final Duration LONGEST_PUT_OFF = Duration.ofMinutes(10);

  private final ScheduledExecutorService timer;
  private final Storage storage;
  private final FederationClient client;
  private final ActivityStreams streams;
  private final LocalActors actors;
  private final LocalObjects objects;
  private final Incoming incoming;
  private final Behaviours behaviours;
  private final Outgoing outgoing;
  private final Listeners listeners;
  private final InstantSource clock;
  private final Faults faults;
  private final Warnings warnings;
  private final Runnable wakeDeliveries;
  private final TreeRoom room = TreeRoom.forWorkers(PLACES.max());
  private final RandomGenerator random = RandomGenerator.getDefault();

  public InboxWorker(
      Executor executor,
      ScheduledExecutorService timer,
      Storage storage,
      FederationClient client,
      ActivityStreams streams,
      LocalActors actors,
      LocalObjects objects,
      Behaviours behaviours,
      Outgoing outgoing,
      Listeners listeners,
      InstantSource clock,
      Faults faults,
      Duration handlerTimeout,
      Duration lease,
      Runnable wakeDeliveries) {
    super(PLACES.max(), handlerTimeout, lease, executor, timer, clock, faults);
    this.timer = timer;
    this.storage = storage;
    this.client = client;
    this.streams = streams;
    this.actors = actors;
    this.objects = objects;
    this.incoming = new Incoming(client, streams, actors, objects, storage);
    this.behaviours = behaviours;
    this.outgoing = outgoing;
    this.listeners = listeners;
    this.clock = clock;
    this.faults = faults;
    this.warnings = new Warnings(LOG, clock);
    this.wakeDeliveries = wakeDeliveries;
  }

  /** Another try, or a run for others, is another piece, though the first may not be over here. */
  @Override
  protected Object key(InboxEntry entry) {
    return List.of(entry.key(), entry.run(), entry.recipients(), entry.attempts());
  }

  @Override
  protected List<InboxEntry> claim(int max, Instant now, Duration lease) {
    return storage
        .transactions()
        .runRelaxed(tx -> storage.inbox().claim(tx, PLACES.withMax(max), now, lease));
  }

  @Override
  protected void renew(List<InboxEntry> entries, Instant until) {
    Set<String> keys = entries.stream().map(InboxEntry::key).collect(Collectors.toSet());
    storage
        .transactions()
        .runRelaxed(
            tx -> {
              storage.inbox().renew(tx, keys, until);
              return keys;
            });
  }

  @Override
  protected Optional<Instant> nextDue() {
    return storage.transactions().runRelaxed(tx -> storage.inbox().nextDue(tx));
  }

  @Override
  protected void work(InboxEntry entry) {
    try (Handling handling = new Handling(holding(entry), client, timer, LONGEST)) {
      tryTo(entry, handling);
    }
  }

  private void tryTo(InboxEntry entry, Handling handling) {
    long recorded = outgoing.recorded();
    try {
      handle(entry, handling).ifPresent(this::tell);
    } catch (HandledMeanwhile e) {
      LOG.debug("{} was handled by another worker meanwhile", name(entry));
      return;
    } catch (RuntimeException e) {
      handling.leave();
      if (handling.lackedRoom() || e instanceof ReplyLimitException) {
        putOff(entry, e);
      } else if (e instanceof UnreachableActor unreachable) {
        failed(entry, unreachable.why(), Waiting.ACTOR);
      } else {
        failed(entry, e, Waiting.ORDERING_KEY);
      }
      return;
    } catch (Error e) {
      handling.leave();
      // Without counting an attempt, this would block its sender for ever.
      failed(entry, new IllegalStateException("a handler failed: " + e, e), Waiting.ORDERING_KEY);
      rethrowFatal(e);
      return;
    }
    if (outgoing.recorded() != recorded) {
      wakeDeliveries.run();
    }
  }

  /** Activities of local actors count for no share. */
  private TreeRoom.Holding holding(InboxEntry entry) {
    Optional<Origin> peer =
        Origin.of(entry.actor()).filter(origin -> entry.provenBy() != Trust.Ground.LOCAL);
    return peer.isPresent() ? room.holding(Domains.of(peer.get().host())) : room.holding();
  }

  private static void rethrowFatal(Error error) {
    if (error instanceof VirtualMachineError) {
      throw error;
    }
  }

  /** Takes room for the tree of a document. First fetches what it can without room. */
  private void enter(InboxEntry entry, Handling handling, Resolver resolver) {
    int bytes = entry.document().length;
    if (room.isFree(bytes)) {
      return;
    }
    remember(entry.actor(), resolver);
    handling.leave();
    if (!handling.take(bytes, PATIENCE)) {
      throw new QueueFullException(
          QueueFullException.Share.TOTAL, "too many large documents are being handled");
    }
  }

  /**
   * Fetches an actor into the cache of the client. If that fails for good, it fails again where the
   * actor is needed.
   */
  private static void remember(URI actor, Resolver resolver) {
    try {
      resolver.actor(actor);
    } catch (FetchException e) {
      if (e.isTransient()) {
        throw UnreachableActor.orElse(e);
      }
      LOG.debug("{} could not be fetched: {}", LogText.of(actor), LogText.sentence(e.getMessage()));
    }
  }

  /**
   * Handles an activity. What is fetched for it needs room too.
   *
   * @return what was handled; empty if there are no new recipients that it is for
   */
  private Optional<Handled> handle(InboxEntry entry, Handling handling) {
    BudgetedResolver resolver =
        new BudgetedResolver(handling.budget(), client, actors, objects, storage.transactions());
    enter(entry, handling, resolver);
    Optional<Incoming.Ready> ready = incoming.receive(entry, resolver);
    Effect effect = ready.map(this::effect).orElse(Effect.NONE);
    Outcome outcome =
        storage
            .transactions()
            .run(
                tx -> {
                  if (!storage.inbox().complete(tx, entry)) {
                    throw new HandledMeanwhile();
                  }
                  return effect.apply(tx, outgoing);
                });
    return ready.map(one -> new Handled(one.received(), outcome));
  }

  private Effect effect(Incoming.Ready ready) {
    return ready.received().isBlocked()
        ? behaviours.receivedOfBlocked(ready.received(), ready.resolver())
        : behaviours.received(ready.received(), ready.resolver());
  }

  /** Another worker was faster, so this one rolls back. */
  private static final class HandledMeanwhile extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HandledMeanwhile() {
      super("its lease had ended");
    }
  }

  /** What was handled, and the outcome. */
  private record Handled(Received<?> received, Outcome outcome) {}

  private void tell(Handled handled) {
    IgnoreReason reason = handled.outcome().reason();
    if (reason != null) {
      tellIgnored(handled.received(), reason, handled.outcome().detail());
    } else if (handled.outcome().kind() == Outcome.Kind.NONE) {
      tellIgnored(handled.received(), IgnoreReason.UNWANTED, "there is no handler for its type");
    }
    listeners.tell(listener -> listener.handled(handled.received()));
  }

  private void tellIgnored(Received<?> received, IgnoreReason reason, String detail) {
    String name = ActivityNames.of(received.activity());
    listeners.tell(listener -> listener.ignored(name, reason, detail));
  }

  /** The activity is not the reason, so this does not count as an attempt. */
  private void putOff(InboxEntry entry, RuntimeException cause) {
    LOG.debug(
        "an activity of {} waits: {}",
        LogText.of(entry.actor()),
        LogText.sentence(cause.getMessage()));
    Instant now = clock.instant();
    Instant due = now.plus(putOff(Duration.between(entry.received(), now)));
    storage
        .transactions()
        .runRelaxed(
            tx -> {
              storage.inbox().postpone(tx, entry.key(), due);
              return due;
            });
  }

  /** Waits longer each time, because everything that was fetched before is fetched again. */
  private Duration putOff(Duration waits) {
    long longer = Math.max(0, waits.toMillis()) / 4;
    long millis = Math.min(PUT_OFF.toMillis() + longer, LONGEST_PUT_OFF.toMillis());
    return Duration.ofMillis(millis + random.nextLong(millis / 4));
  }

  private void failed(InboxEntry entry, RuntimeException cause, Waiting waiting) {
    int attempts = entry.attempts() + 1;
    boolean parked = attempts >= MAX_ATTEMPTS;
    String activity = name(entry);
    String error = LogText.sentence(cause.getMessage());
    if (isOfPeer(cause)) {
      LOG.debug("{} waits, attempt {} of {}: {}", activity, attempts, MAX_ATTEMPTS, error);
    } else {
      faults.tell("the handlers of an activity failed", activity, cause);
    }
    storage
        .transactions()
        .run(
            tx -> {
              Instant now = clock.instant();
              if (parked) {
                storage.inbox().park(tx, entry.key(), error, now);
              } else {
                Instant due = now.plus(BACKOFF.delay(attempts, random));
                storage.inbox().retry(tx, entry.key(), due, waiting, error);
              }
              return parked;
            });
    if (parked) {
      warnings.warn("gave up %s after %d attempts: %s".formatted(activity, attempts, error));
    }
    listeners.tell(listener -> listener.failed(activity, parked, cause));
  }

  /** The name of an activity. A large one is parsed for this only if there is room. */
  private String name(InboxEntry entry) {
    Optional<TreeRoom.Place> free = room.enter(entry.document().length, Duration.ZERO);
    if (free.isEmpty()) {
      return "a large activity of " + LogText.of(entry.actor());
    }
    try {
      return ActivityNames.of(entry, streams);
    } finally {
      free.get().leave();
    }
  }

  /** Whether another server caused the failure; nobody here needs to look at that. */
  private static boolean isOfPeer(RuntimeException cause) {
    return cause instanceof FetchException
        || cause instanceof DocumentException
        || cause instanceof QueueFullException;
  }
}
