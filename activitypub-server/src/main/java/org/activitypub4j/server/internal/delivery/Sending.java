package org.activitypub4j.server.internal.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.activitypub4j.client.DeliveryOutcome;
import org.activitypub4j.client.FederationClient;
import org.activitypub4j.client.FetchException;
import org.activitypub4j.client.transport.TransportException;
import org.activitypub4j.model.Actor;
import org.activitypub4j.server.internal.actors.LocalActors;
import org.activitypub4j.server.internal.delivery.SigningPlaces.Bound;
import org.activitypub4j.server.internal.work.Backoff;
import org.activitypub4j.server.internal.work.Faults;
import org.activitypub4j.server.internal.work.Inboxes;
import org.activitypub4j.server.internal.work.LogText;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.DeliveryResult.Cost;
import org.activitypub4j.server.spi.OutboundActivity;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.signatures.BodyDigest;
import org.jspecify.annotations.Nullable;

/** Sends a delivery: one signed request, and a decision about the result. */
final class Sending {
  /** How long another delivery waits for the result of one to the same inbox. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

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
  private final Faults faults;
  private final InstantSource clock;
  private final HostHealth hosts;
  private final SigningPlaces signing;
  private final Carriers carriers = new Carriers();
  private final RandomGenerator random = RandomGenerator.getDefault();

  /** Shared inboxes that are gone, though actors still name them. */
  private final Cache<URI, Boolean> goneShared =
      Caffeine.newBuilder()
          .maximumSize(1_000)
          .expireAfterWrite(Duration.ofDays(1))
          .executor(Runnable::run)
          .build();

  /** The latest activities: each goes to many inboxes. */
  private final Cache<Long, Body> bodies =
      Caffeine.newBuilder()
          .maximumWeight(16 << 20)
          .weigher((Long number, Body body) -> 500 + body.outbound().document().length)
          .executor(Runnable::run)
          .build();

  Sending(
      Storage storage,
      FederationClient client,
      LocalActors actors,
      HostHealth hosts,
      InstantSource clock,
      Faults faults,
      SigningPlaces signing) {
    this.storage = storage;
    this.client = client;
    this.actors = actors;
    this.hosts = hosts;
    this.clock = clock;
    this.faults = faults;
    this.signing = signing;
  }

  /** An activity, and the digest of its bytes, which is made once for all inboxes. */
  private record Body(OutboundActivity outbound, BodyDigest digest) {}

  /** A delivery and its activity. */
  record Task(QueuedDelivery queued, OutboundActivity outbound, BodyDigest digest) {
    Delivery delivery() {
      return queued.delivery();
    }
  }

  /** Finds the activity of a delivery; empty if it is not stored any more. */
  Optional<Task> task(QueuedDelivery queued) {
    return Optional.ofNullable(bodies.get(queued.outbound(), this::load))
        .map(body -> new Task(queued, body.outbound(), body.digest()));
  }

  private @Nullable Body load(long number) {
    OutboundActivity outbound =
        storage
            .transactions()
            .runRelaxed(tx -> storage.deliveries().outbound(tx, Set.of(number)))
            .get(number);
    return outbound == null ? null : new Body(outbound, BodyDigest.sha256(outbound.document()));
  }

  /** Makes one attempt. Called from any thread. */
  Attempt send(Task task) {
    long began = System.nanoTime();
    try {
      return attempt(task);
    } catch (FetchException e) {
      Answer answer = Answer.of(e.transport().orElse(null), e.isTransient());
      return new Attempt(
          unknownInbox(task, e), answer, null, null, e.retryAfter().isPresent(), since(began));
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      faults.tell("a delivery failed before it was sent", e);
      String reason = "sending failed: " + e;
      return new Attempt(later(task, Cost.ATTEMPT, Duration.ZERO, reason), Answer.OURS);
    }
  }

  /**
   * What to do next, and how the host did.
   *
   * @param inbox the inbox, if it was looked up and found
   * @param owner the actor whose own inbox it is; null if it is shared
   * @param asked whether the host has said when to try again
   * @param waited how long the host kept us waiting, without the time in which we were busy
   *     ourselves, with signing for example: that says nothing about the host
   */
  record Attempt(
      DeliveryResult result,
      Answer answer,
      @Nullable URI inbox,
      @Nullable URI owner,
      boolean asked,
      Duration waited) {
    Attempt(DeliveryResult result, Answer answer) {
      this(result, answer, null, null, false, Duration.ZERO);
    }
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** What an attempt says about the host. */
  enum Answer {
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

  private DeliveryResult unknownInbox(Task task, FetchException e) {
    String reason = "the inbox of the recipient is not known: " + e.getMessage();
    if (e.isTransient()) {
      return later(task, Cost.ATTEMPT, e.retryAfter().orElse(Duration.ZERO), reason);
    }
    return e.reason() == FetchException.Reason.UNAUTHORIZED
        ? refused(task, AFTER_REFUSAL, reason).orElseGet(() -> parked(task, reason))
        : parked(task, reason);
  }

  private Attempt attempt(Task task) {
    Delivery delivery = task.delivery();
    OutboundActivity outbound = task.outbound();
    long began = System.nanoTime();
    Optional<Place> place = place(delivery);
    Duration lookUp = since(began);
    if (place.isEmpty()) {
      return new Attempt(parked(task, "the recipient has no inbox on its own server"), Answer.SOME);
    }
    URI inbox = place.get().inbox();
    Instant now = clock.instant();
    Carriers.Carrier carrier =
        carriers.go(task.queued().outbound(), inbox, task.queued().id(), now, now.plus(LONGEST));
    if (carrier.delivery() != task.queued().id()) {
      return new Attempt(byAnother(task.queued().id(), carrier), Answer.OURS);
    }
    Bound signer = signing.bound(actors.signer(outbound.actor(), outbound.key()));
    DeliveryOutcome outcome = client.deliver(inbox, outbound.document(), task.digest(), signer);
    Duration waited = lookUp.plus(signer.sinceSigned());
    DeliveryResult result = decide(task, place.get(), outcome);
    carriers.ended(task.queued().outbound(), inbox, result);
    return new Attempt(
        result,
        Answer.of(outcome),
        delivery.kind() == Delivery.Kind.INBOX ? null : inbox,
        place.get().owner(),
        outcome instanceof DeliveryOutcome.Retry retry && retry.retryAfter().isPresent(),
        waited);
  }

  private static DeliveryResult byAnother(long delivery, Carriers.Carrier carrier) {
    return carrier.arrived()
        ? new DeliveryResult.Done(delivery, "arrived with another delivery to the same inbox")
        : new DeliveryResult.Retry(
            delivery,
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

  /** Whether an activity was sent so long ago that it is not tried any more. */
  static boolean isOverdue(OutboundActivity outbound, Instant now) {
    return now.isAfter(outbound.created().plus(PERIOD));
  }

  /** Decides what to do next. docs/server.md has this as a table. */
  private DeliveryResult decide(Task task, Place place, DeliveryOutcome outcome) {
    Delivery delivery = task.delivery();
    if (outcome instanceof DeliveryOutcome.Delivered delivered) {
      return new DeliveryResult.Done(
          task.queued().id(), delivered.status() + " " + delivered.scheme().label());
    }
    String message = outcome.message();
    if (outcome instanceof DeliveryOutcome.Gone) {
      return gone(task, place, message);
    }
    if (outcome instanceof DeliveryOutcome.Retry retry) {
      return later(task, Cost.ATTEMPT, retry.retryAfter().orElse(Duration.ZERO), message);
    }
    if (outcome instanceof DeliveryOutcome.SlowDown slow) {
      return slowDown(task, slow.retryAfter().orElse(Duration.ZERO), message);
    }
    if (outcome instanceof DeliveryOutcome.SignatureRefused) {
      return refused(task, AFTER_REFUSAL, message).orElseGet(() -> parked(task, message));
    }
    if (outcome instanceof DeliveryOutcome.NotFound) {
      forgetWhereToSend(delivery);
      return refused(task, AFTER_NOT_FOUND, message)
          .orElseGet(
              () ->
                  isGone(place)
                      ? gone(task, place, message + ", for a day")
                      : parked(task, message));
    }
    return parked(task, message);
  }

  private DeliveryResult gone(Task task, Place place, String reason) {
    Delivery delivery = task.delivery();
    forgetWhereToSend(delivery);
    if (delivery.kind() == Delivery.Kind.SERVER && place.owner() == null) {
      goneShared.put(place.inbox(), true);
      return later(task, Cost.ATTEMPT, Duration.ZERO, reason + "; next to its own inbox");
    }
    return new DeliveryResult.Gone(task.queued().id(), place.inbox(), LogText.sentence(reason));
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
            : storage
                .transactions()
                .runRelaxed(tx -> storage.follows().withInbox(tx, place.inbox()));
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
  private DeliveryResult slowDown(Task task, Duration atLeast, String reason) {
    DeliveryResult result = later(task, Cost.ATTEMPT, atLeast, reason);
    if (result instanceof DeliveryResult.Retry retry) {
      hosts.slowDown(task.delivery().host(), clock.instant(), retry.due());
    }
    return result;
  }

  /** Another try with a new signature; empty if it was refused too often. */
  private Optional<DeliveryResult> refused(Task task, List<Duration> waits, String reason) {
    int refusals = task.queued().refusals();
    return refusals < waits.size()
        ? Optional.of(later(task, Cost.REFUSAL, waits.get(refusals), reason))
        : Optional.empty();
  }

  private DeliveryResult later(Task task, Cost cost, Duration atLeast, String reason) {
    Duration delay = BACKOFF.delay(task.queued().attempts() + 1, random);
    Duration wait = atLeast.compareTo(delay) > 0 ? atLeast : delay;
    Instant due = clock.instant().plus(wait);
    return due.isAfter(task.outbound().created().plus(PERIOD))
        ? parked(task, "given up after seven days: " + reason)
        : new DeliveryResult.Retry(task.queued().id(), cost, due, LogText.sentence(reason));
  }

  private static DeliveryResult parked(Task task, String reason) {
    return new DeliveryResult.Parked(task.queued().id(), LogText.sentence(reason));
  }
}
