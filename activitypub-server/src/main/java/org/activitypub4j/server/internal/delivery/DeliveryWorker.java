package org.activitypub4j.server.internal.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;
import org.activitypub4j.client.DeliveryOutcome;
import org.activitypub4j.client.FederationClient;
import org.activitypub4j.client.FetchException;
import org.activitypub4j.client.transport.TransportException;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Origin;
import org.activitypub4j.server.internal.actors.LocalActors;
import org.activitypub4j.server.internal.work.Backoff;
import org.activitypub4j.server.internal.work.EngineLog;
import org.activitypub4j.server.internal.work.Faults;
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
import org.activitypub4j.signatures.BodyDigest;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Sends what waits: one signed request for each delivery, and a decision on what came of it. */
public final class DeliveryWorker extends Pump<Claimed> {
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Places PLACES = Places.of(64);

  /** A message that was refused this often with a fresh signature is wrong, not unlucky. */
  private static final int MAX_REFUSALS = 4;

  private final Storage storage;
  private final FederationClient client;
  private final LocalActors actors;
  private final Listeners listeners;
  private final Faults faults;
  private final InstantSource clock;
  private final Warnings warnings;
  private final HostHealth hosts = new HostHealth();
  private final RandomGenerator random = RandomGenerator.getDefault();

  /** The digest is made once an activity, however many inboxes it goes to. */
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
    long began = System.nanoTime();
    Attempt attempt;
    try {
      attempt = attempt(claimed);
    } catch (FetchException e) {
      String reason = "the inbox of the recipient is not known: " + e.getMessage();
      attempt =
          new Attempt(
              e.isTransient() ? later(claimed, Optional.empty(), reason) : parked(delivery, reason),
              Answer.of(e.transport().orElse(null), e.isTransient()));
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      faults.tell("a delivery failed before it was sent", e);
      attempt = new Attempt(later(claimed, Optional.empty(), "sending failed: " + e), Answer.OURS);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    Optional<HostStanding> standing = standing(delivery.host(), attempt.answer(), took);
    DeliveryResult result = attempt.result();
    storage
        .transactions()
        .run(
            tx -> {
              storage.deliveries().finish(tx, List.of(result));
              standing.ifPresent(now -> storage.deliveries().rate(tx, delivery.host(), now));
              return result;
            });
    if (result instanceof DeliveryResult.Parked parked) {
      warnings.warn(
          "gave up the delivery of %s to %s: %s"
              .formatted(
                  LogText.of(claimed.outbound().activity()),
                  LogText.of(delivery.target()),
                  parked.reason()));
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

  /** What to do next, and what the host had to do with it. */
  private record Attempt(DeliveryResult result, Answer answer) {}

  /** What an attempt says of the host. */
  private enum Answer {
    /** It answered. */
    SOME,
    /** It did not, or not so that it was of use. */
    NONE,
    /** Nothing: it was not asked. */
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
  }

  private Attempt attempt(Claimed claimed) {
    Delivery delivery = claimed.delivery();
    OutboundActivity outbound = claimed.outbound();
    Optional<URI> inbox = inbox(delivery);
    if (inbox.isEmpty()) {
      return new Attempt(
          parked(delivery, "the recipient has no inbox on its own server"), Answer.SOME);
    }
    BodyDigest digest = digests.get(outbound.id(), id -> BodyDigest.sha256(outbound.document()));
    DeliveryOutcome outcome =
        client.deliver(inbox.get(), outbound.document(), digest, actors.signer(outbound.actor()));
    return new Attempt(decide(claimed, inbox.get(), outcome), answer(outcome));
  }

  private static Answer answer(DeliveryOutcome outcome) {
    if (outcome instanceof DeliveryOutcome.Retry retry) {
      boolean unsigned = retry.transport() == null && retry.answered().isEmpty();
      return unsigned ? Answer.OURS : Answer.of(retry.transport(), true);
    }
    if (outcome instanceof DeliveryOutcome.Refused refused) {
      return Answer.of(refused.transport(), false);
    }
    return Answer.SOME;
  }

  private Optional<URI> inbox(Delivery delivery) {
    return switch (delivery.kind()) {
      case INBOX -> Optional.of(delivery.target());
      case ACTOR -> {
        Actor actor = client.actor(delivery.target(), client.newBudget());
        // An inbox elsewhere would let a stranger have us send to a third party.
        yield actor.inbox().filter(inbox -> Origin.same(inbox, delivery.target()));
      }
    };
  }

  /** What to do next, by what came of it (reliability: a table in words). */
  private DeliveryResult decide(Claimed claimed, URI inbox, DeliveryOutcome outcome) {
    Delivery delivery = claimed.delivery();
    if (outcome instanceof DeliveryOutcome.Delivered delivered) {
      return new DeliveryResult.Done(
          delivery.id(), delivered.status() + " " + delivered.scheme().label());
    }
    if (outcome instanceof DeliveryOutcome.Gone) {
      return new DeliveryResult.Gone(delivery.id(), inbox, LogText.sentence(outcome.message()));
    }
    if (outcome instanceof DeliveryOutcome.Retry retry) {
      return later(claimed, retry.retryAfter(), retry.message());
    }
    if (outcome instanceof DeliveryOutcome.SlowDown slow) {
      return later(claimed, slow.retryAfter(), slow.message());
    }
    boolean mayHelp =
        outcome instanceof DeliveryOutcome.SignatureRefused
            || outcome instanceof DeliveryOutcome.NotFound;
    return mayHelp && delivery.attempts() + 1 < MAX_REFUSALS
        ? later(claimed, Optional.empty(), outcome.message())
        : parked(delivery, outcome.message());
  }

  private DeliveryResult later(Claimed claimed, Optional<Duration> atLeast, String reason) {
    Delivery delivery = claimed.delivery();
    Duration delay = Backoff.delay(delivery.attempts() + 1, random);
    Duration wait = atLeast.filter(minimum -> minimum.compareTo(delay) > 0).orElse(delay);
    Instant due = clock.instant().plus(wait);
    return due.isAfter(claimed.outbound().created().plus(Backoff.PERIOD))
        ? parked(delivery, "given up after seven days: " + reason)
        : new DeliveryResult.Retry(delivery.id(), Cost.ATTEMPT, due, LogText.sentence(reason));
  }

  private static DeliveryResult parked(Delivery delivery, String reason) {
    return new DeliveryResult.Parked(delivery.id(), LogText.sentence(reason));
  }
}
