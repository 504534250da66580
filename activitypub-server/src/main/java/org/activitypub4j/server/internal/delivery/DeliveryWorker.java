package org.activitypub4j.server.internal.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;
import org.activitypub4j.client.DeliveryOutcome;
import org.activitypub4j.client.FederationClient;
import org.activitypub4j.client.FetchException;
import org.activitypub4j.client.transport.TransportException;
import org.activitypub4j.model.Actor;
import org.activitypub4j.server.internal.actors.LocalActors;
import org.activitypub4j.server.internal.work.Backoff;
import org.activitypub4j.server.internal.work.EngineLog;
import org.activitypub4j.server.internal.work.Faults;
import org.activitypub4j.server.internal.work.Inboxes;
import org.activitypub4j.server.internal.work.Listeners;
import org.activitypub4j.server.internal.work.LogText;
import org.activitypub4j.server.internal.work.Pump;
import org.activitypub4j.server.internal.work.Warnings;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.DeliveryResult.Cost;
import org.activitypub4j.server.spi.DeliveryStore.Claimed;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.OutboundActivity;
import org.activitypub4j.server.spi.Places;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.server.spi.Tx;
import org.activitypub4j.signatures.BodyDigest;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Sends deliveries that are due: one signed request each, and a decision about the result. */
public final class DeliveryWorker extends Pump<Claimed> {
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Places PLACES = Places.of(64);

  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(2), Duration.ofHours(12));

  /** How long a delivery is tried before it is parked. */
  private static final Duration PERIOD = Duration.ofDays(7);

  /**
   * The shortest waits after a message was refused: the other server may not have been able to
   * fetch our key. If the last try fails too, the cause is something else.
   */
  private static final List<Duration> AFTER_REFUSAL =
      List.of(Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(10));

  /**
   * The shortest waits after an inbox was not found: a server can be misconfigured, but not for a
   * day.
   */
  private static final List<Duration> AFTER_NOT_FOUND =
      List.of(Duration.ofMinutes(1), Duration.ofHours(12), Duration.ofHours(12));

  private final Storage storage;
  private final FederationClient client;
  private final LocalActors actors;
  private final Listeners listeners;
  private final Faults faults;
  private final InstantSource clock;
  private final Warnings warnings;
  private final HostHealth hosts = new HostHealth();
  private final Carriers carriers = new Carriers();
  private final RandomGenerator random = RandomGenerator.getDefault();

  /** Shared inboxes that are gone, though actors still name them. */
  private final Cache<URI, Boolean> goneShared =
      Caffeine.newBuilder()
          .maximumSize(1_000)
          .expireAfterWrite(Duration.ofDays(1))
          .executor(Runnable::run)
          .build();

  /** The digest is computed once for each activity, however many inboxes it goes to. */
  private final Cache<String, BodyDigest> digests =
      Caffeine.newBuilder().maximumSize(1_000).executor(Runnable::run).build();

  public DeliveryWorker(
      Executor executor,
      ScheduledExecutorService timer,
      Storage storage,
      FederationClient client,
      LocalActors actors,
      Listeners listeners,
      InstantSource clock,
      Faults faults) {
    super(PLACES.max(), executor, timer, clock, faults);
    this.storage = storage;
    this.client = client;
    this.actors = actors;
    this.listeners = listeners;
    this.faults = faults;
    this.warnings = new Warnings(LoggerFactory.getLogger(EngineLog.NAME), clock);
    this.clock = clock;
  }

  @Override
  protected List<Claimed> claim(int max, Instant now) {
    return storage
        .transactions()
        .run(tx -> storage.deliveries().claim(tx, PLACES.withMax(max), now, LEASE));
  }

  @Override
  protected Optional<Instant> nextDue() {
    return storage.transactions().run(tx -> storage.deliveries().nextDue(tx));
  }

  @Override
  protected void work(Claimed claimed) {
    Delivery delivery = claimed.delivery();
    Optional<Instant> pause = hosts.pausedUntil(delivery.host(), clock.instant());
    if (pause.isPresent()) {
      // This is not an attempt: no request was made.
      String reason = "its host asked for fewer requests";
      finish(new DeliveryResult.Retry(delivery.id(), Cost.NOTHING, pause.get(), reason));
      return;
    }
    long began = System.nanoTime();
    Attempt attempt = tryTo(claimed);
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    DeliveryResult result = attempt.result();
    Set<URI> left = new LinkedHashSet<>();
    storage
        .transactions()
        .run(
            tx -> {
              storage.deliveries().finish(tx, List.of(result));
              standing(delivery.host(), attempt.answer(), took)
                  .ifPresent(now -> storage.deliveries().rate(tx, delivery.host(), now));
              if (result instanceof DeliveryResult.Gone gone) {
                left.addAll(leave(tx, attempt.owner(), gone.inbox()));
              }
              if (result instanceof DeliveryResult.Done && attempt.inbox() != null) {
                storage.deliveries().revive(tx, attempt.inbox());
              }
              return result;
            });
    tell(claimed, result, left);
  }

  private void finish(DeliveryResult result) {
    storage
        .transactions()
        .run(
            tx -> {
              storage.deliveries().finish(tx, List.of(result));
              return result;
            });
  }

  /**
   * Removes an inbox that is gone as the shared inbox of followers, and returns the actors that
   * have it as their own.
   */
  private Set<URI> leave(Tx tx, @Nullable URI owner, URI inbox) {
    Set<URI> owners = new LinkedHashSet<>(storage.follows().withInbox(tx, inbox));
    if (owner != null) {
      owners.add(owner);
    }
    storage.follows().forgetSharedInbox(tx, inbox);
    return owners;
  }

  private void tell(Claimed claimed, DeliveryResult result, Set<URI> left) {
    Delivery delivery = claimed.delivery();
    if (result instanceof DeliveryResult.Retry retry && retry.cost() == Cost.NOTHING) {
      return;
    }
    if (result instanceof DeliveryResult.Parked parked) {
      warnings.warn(
          "gave up the delivery of %s to %s: %s"
              .formatted(
                  LogText.of(claimed.outbound().activity()),
                  LogText.of(delivery.target()),
                  parked.reason()));
    }
    if (result instanceof DeliveryResult.Gone gone) {
      listeners.tell(listener -> listener.inboxGone(gone.inbox(), Set.copyOf(left)));
    }
    listeners.tell(listener -> listener.delivery(delivery, result));
  }

  private Optional<HostStanding> standing(String host, Answer answer, Duration took) {
    boolean slow = took.compareTo(HostHealth.SLOW) > 0;
    return switch (answer) {
      case OURS -> Optional.empty();
      case NONE -> Optional.of(hosts.failed(host));
      case SOME -> Optional.of(slow ? hosts.failed(host) : hosts.answered(host));
    };
  }

  /**
   * What to do next, and how the host did.
   *
   * @param inbox the inbox, if it was looked up and found
   * @param owner the actor whose own inbox it is; null if it is shared
   */
  private record Attempt(
      DeliveryResult result, Answer answer, @Nullable URI inbox, @Nullable URI owner) {
    Attempt(DeliveryResult result, Answer answer) {
      this(result, answer, null, null);
    }
  }

  /** What an attempt says about the host. */
  private enum Answer {
    /** It answered. */
    SOME,
    /** It did not answer, or the answer was of no use. */
    NONE,
    /** Nothing: no request was made. */
    OURS;

    static Answer of(TransportException.@Nullable Reason transport, boolean isTransient) {
      if (transport == null) {
        return isTransient ? NONE : SOME;
      }
      return switch (transport) {
        case BUDGET, CANCELLED, BUSY, INTERRUPTED, CLOSED -> OURS;
        default -> NONE;
      };
    }

    static Answer of(DeliveryOutcome outcome) {
      if (outcome instanceof DeliveryOutcome.Retry retry) {
        boolean unsigned = retry.transport() == null && retry.answered().isEmpty();
        return unsigned ? OURS : of(retry.transport(), true);
      }
      if (outcome instanceof DeliveryOutcome.Refused refused) {
        return of(refused.transport(), false);
      }
      return SOME;
    }
  }

  private Attempt tryTo(Claimed claimed) {
    try {
      return attempt(claimed);
    } catch (FetchException e) {
      return new Attempt(
          unknownInbox(claimed, e), Answer.of(e.transport().orElse(null), e.isTransient()));
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      faults.tell("a delivery failed before it was sent", e);
      String reason = "sending failed: " + e;
      return new Attempt(later(claimed, Cost.ATTEMPT, Duration.ZERO, reason), Answer.OURS);
    }
  }

  private DeliveryResult unknownInbox(Claimed claimed, FetchException e) {
    String reason = "the inbox of the recipient is not known: " + e.getMessage();
    if (e.isTransient()) {
      return later(claimed, Cost.ATTEMPT, e.retryAfter().orElse(Duration.ZERO), reason);
    }
    return e.reason() == FetchException.Reason.UNAUTHORIZED
        ? refused(claimed, AFTER_REFUSAL, reason).orElseGet(() -> parked(claimed, reason))
        : parked(claimed, reason);
  }

  private Attempt attempt(Claimed claimed) {
    Delivery delivery = claimed.delivery();
    OutboundActivity outbound = claimed.outbound();
    Optional<Place> place = place(delivery);
    if (place.isEmpty()) {
      return new Attempt(
          parked(claimed, "the recipient has no inbox on its own server"), Answer.SOME);
    }
    URI inbox = place.get().inbox();
    Instant now = clock.instant();
    Carriers.Carrier carrier =
        carriers.go(outbound.id(), inbox, delivery.id(), now, now.plus(LEASE));
    if (!carrier.delivery().equals(delivery.id())) {
      return new Attempt(byAnother(delivery, carrier), Answer.OURS);
    }
    BodyDigest digest = digests.get(outbound.id(), id -> BodyDigest.sha256(outbound.document()));
    DeliveryOutcome outcome =
        client.deliver(
            inbox, outbound.document(), digest, actors.signer(outbound.actor(), outbound.key()));
    DeliveryResult result = decide(claimed, place.get(), outcome);
    carriers.ended(outbound.id(), inbox, result);
    return new Attempt(
        result,
        Answer.of(outcome),
        delivery.kind() == Delivery.Kind.INBOX ? null : inbox,
        place.get().owner());
  }

  private static DeliveryResult byAnother(Delivery delivery, Carriers.Carrier carrier) {
    return carrier.arrived()
        ? new DeliveryResult.Done(delivery.id(), "arrived with another delivery to the same inbox")
        : new DeliveryResult.Retry(
            delivery.id(),
            Cost.NOTHING,
            carrier.until(),
            "waits for another delivery to the same inbox");
  }

  /**
   * Where a delivery goes.
   *
   * @param owner the actor whose own inbox it is; null if that is not known, or if it is shared
   */
  private record Place(URI inbox, @Nullable URI owner) {}

  private Optional<Place> place(Delivery delivery) {
    if (delivery.kind() == Delivery.Kind.INBOX) {
      return Optional.of(new Place(delivery.target(), null));
    }
    Actor actor = client.actor(delivery.target(), client.newBudget());
    Optional<Place> own = Inboxes.own(actor).map(inbox -> new Place(inbox, delivery.target()));
    return delivery.kind() == Delivery.Kind.ACTOR
        ? own
        : Inboxes.shared(actor)
            .filter(inbox -> goneShared.getIfPresent(inbox) == null)
            .map(inbox -> new Place(inbox, null))
            .or(() -> own);
  }

  /** Decides what to do next. docs/server.md has this as a table. */
  private DeliveryResult decide(Claimed claimed, Place place, DeliveryOutcome outcome) {
    Delivery delivery = claimed.delivery();
    if (outcome instanceof DeliveryOutcome.Delivered delivered) {
      return new DeliveryResult.Done(
          delivery.id(), delivered.status() + " " + delivered.scheme().label());
    }
    String message = outcome.message();
    if (outcome instanceof DeliveryOutcome.Gone) {
      return gone(claimed, place, message);
    }
    if (outcome instanceof DeliveryOutcome.Retry retry) {
      return later(claimed, Cost.ATTEMPT, retry.retryAfter().orElse(Duration.ZERO), message);
    }
    if (outcome instanceof DeliveryOutcome.SlowDown slow) {
      return slowDown(claimed, slow.retryAfter().orElse(Duration.ZERO), message);
    }
    if (outcome instanceof DeliveryOutcome.SignatureRefused) {
      return refused(claimed, AFTER_REFUSAL, message).orElseGet(() -> parked(claimed, message));
    }
    if (outcome instanceof DeliveryOutcome.NotFound) {
      forgetWhereToSend(delivery);
      return refused(claimed, AFTER_NOT_FOUND, message)
          .orElseGet(
              () ->
                  isGone(place)
                      ? gone(claimed, place, message + ", for a day")
                      : parked(claimed, message));
    }
    return parked(claimed, message);
  }

  private DeliveryResult gone(Claimed claimed, Place place, String reason) {
    Delivery delivery = claimed.delivery();
    forgetWhereToSend(delivery);
    if (delivery.kind() == Delivery.Kind.SERVER && place.owner() == null) {
      goneShared.put(place.inbox(), true);
      return later(claimed, Cost.ATTEMPT, Duration.ZERO, reason + "; next to its own inbox");
    }
    return new DeliveryResult.Gone(delivery.id(), place.inbox(), LogText.sentence(reason));
  }

  /** If an actor has moved to another inbox, its document says so when it is fetched again. */
  private void forgetWhereToSend(Delivery delivery) {
    if (delivery.kind() != Delivery.Kind.INBOX) {
      client.forget(delivery.target());
    }
  }

  /**
   * Whether the owner of the inbox confirms that it is gone: the actor does not exist, or has
   * another inbox. A shared inbox has no owner; its actors are still reached at their own inboxes.
   */
  private boolean isGone(Place place) {
    Set<URI> owners =
        place.owner() != null
            ? Set.of(place.owner())
            : storage.transactions().run(tx -> storage.follows().withInbox(tx, place.inbox()));
    return owners.stream().allMatch(owner -> hasLeft(owner, place.inbox()));
  }

  private boolean hasLeft(URI owner, URI inbox) {
    client.forget(owner);
    try {
      return Inboxes.own(client.actor(owner, client.newBudget())).filter(inbox::equals).isEmpty();
    } catch (FetchException e) {
      return e.reason() == FetchException.Reason.GONE
          || e.reason() == FetchException.Reason.NOT_FOUND;
    }
  }

  /** The server works, but wants fewer requests: all deliveries to it wait a little longer. */
  private DeliveryResult slowDown(Claimed claimed, Duration atLeast, String reason) {
    DeliveryResult result = later(claimed, Cost.ATTEMPT, atLeast, reason);
    if (result instanceof DeliveryResult.Retry retry) {
      hosts.slowDown(claimed.delivery().host(), clock.instant(), retry.due());
    }
    return result;
  }

  /** Another try with a new signature; empty if it was refused too often. */
  private Optional<DeliveryResult> refused(Claimed claimed, List<Duration> waits, String reason) {
    int refusals = claimed.delivery().refusals();
    return refusals < waits.size()
        ? Optional.of(later(claimed, Cost.REFUSAL, waits.get(refusals), reason))
        : Optional.empty();
  }

  private DeliveryResult later(Claimed claimed, Cost cost, Duration atLeast, String reason) {
    Delivery delivery = claimed.delivery();
    Duration delay = BACKOFF.delay(delivery.attempts() + 1, random);
    Duration wait = atLeast.compareTo(delay) > 0 ? atLeast : delay;
    Instant due = clock.instant().plus(wait);
    return due.isAfter(claimed.outbound().created().plus(PERIOD))
        ? parked(claimed, "given up after seven days: " + reason)
        : new DeliveryResult.Retry(delivery.id(), cost, due, LogText.sentence(reason));
  }

  private static DeliveryResult parked(Claimed claimed, String reason) {
    return new DeliveryResult.Parked(claimed.delivery().id(), LogText.sentence(reason));
  }
}
