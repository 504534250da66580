package org.activitypub4j.server.internal.delivery;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.activitypub4j.client.FederationClient;
import org.activitypub4j.server.internal.actors.LocalActors;
import org.activitypub4j.server.internal.delivery.Sending.Answer;
import org.activitypub4j.server.internal.delivery.Sending.Attempt;
import org.activitypub4j.server.internal.delivery.Sending.Task;
import org.activitypub4j.server.internal.work.Beat;
import org.activitypub4j.server.internal.work.EngineLog;
import org.activitypub4j.server.internal.work.Faults;
import org.activitypub4j.server.internal.work.Listeners;
import org.activitypub4j.server.internal.work.LogText;
import org.activitypub4j.server.internal.work.Warnings;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.DeliveryResult.Cost;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.DeliveryStore.Reading;
import org.activitypub4j.server.spi.DeliveryStore.Wanted;
import org.activitypub4j.server.spi.HostLease;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.HostState;
import org.activitypub4j.server.spi.OutboundActivity;
import org.activitypub4j.server.spi.Places;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Delivers what is due. One thread decides everything: it leases hosts, reads what waits for them,
 * hands it to the executor, and stores the results, many in one transaction. A result that cannot
 * be stored keeps its place until it can, so a store that is down stops the sending.
 */
public final class DeliveryWorker {
  /** From when on a host that is not held may be leased: also when the clock was set back. */
  private static final Instant AT_ONCE = Instant.EPOCH;

  /** How long a result waits for a store that fails. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** How long a delivery waits that failed inside of us, most often because a store failed. */
  private static final Duration AFTER_FAULT = Duration.ofSeconds(5);

  private static final Places PLACES = Places.of(64);

  /** How often a host is read from the start while it is leased, for what commits late. */
  private static final Duration REFRESH = Duration.ofMillis(500);

  /** How many deliveries are looked at after a failed try, whether they have waited too long. */
  private static final int OVERDUE = 200;

  private static final String TOO_LATE = "given up after seven days: the host does not work";

  private final Executor executor;
  private final Storage storage;
  private final DeliveryStore store;
  private final Listeners listeners;
  private final Faults faults;
  private final InstantSource clock;
  private final Duration lease;
  private final Warnings warnings;
  private final HostHealth health = new HostHealth();
  private final HeldHosts held = new HeldHosts(PLACES);
  private final Sending sending;
  private final Beat beat;
  private final String node = UUID.randomUUID().toString();

  /** Attempts whose results are not stored yet, and those that go on. */
  private final AtomicInteger open = new AtomicInteger();

  private final Queue<Ended> ended = new ConcurrentLinkedQueue<>();
  private volatile boolean running;

  /** Whether it has no hosts any more, or none yet. */
  private volatile boolean isOver = true;

  /** Whether there may be something new in the store. */
  private volatile boolean news;

  // Only the thread of the timer uses what follows.

  private final Set<HostQueue> changed = new LinkedHashSet<>();

  /** Hosts that have something to start but may not yet. */
  private final Set<HostQueue> waiting = new LinkedHashSet<>();

  /** Of hosts with these standings, the store had none that were due when it was asked last. */
  private final EnumSet<HostStanding> noneDue = EnumSet.noneOf(HostStanding.class);

  private final List<Ended> unstored = new ArrayList<>();
  private Instant renewAt = Instant.MIN;
  private long lookedAt = System.nanoTime() - Beat.POLL.toNanos();
  private Optional<Instant> nextDue = Optional.empty();

  /**
   * An attempt that has ended.
   *
   * @param task null if the activity was not found
   * @param standing how the host does now; null if nothing is known of it
   */
  private record Ended(
      HostQueue host,
      QueuedDelivery queued,
      @Nullable Task task,
      Attempt attempt,
      @Nullable HostStanding standing,
      Instant time) {
    DeliveryResult result() {
      return attempt.result();
    }

    /** The result, if the circuit of the host is this one now. */
    DeliveryResult resultFor(Circuit circuit) {
      return attempt.asked() ? result() : circuit.inTime(attempt.answer(), result(), time);
    }

    boolean goesOn() {
      return !(result() instanceof DeliveryResult.Retry)
          && !(result() instanceof DeliveryResult.Gone);
    }
  }

  /**
   * @param lease how long hosts are leased; renewed all the time, so what a killed process had
   *     waits for so long
   * @param maxSigning how many deliveries are signed at the same time in this process
   */
  public DeliveryWorker(
      Executor executor,
      ScheduledExecutorService timer,
      Storage storage,
      FederationClient client,
      LocalActors actors,
      Listeners listeners,
      InstantSource clock,
      Faults faults,
      Duration lease,
      int maxSigning) {
    this.executor = executor;
    this.storage = storage;
    this.store = storage.deliveries();
    this.listeners = listeners;
    this.faults = faults;
    this.warnings = new Warnings(LoggerFactory.getLogger(EngineLog.NAME), clock);
    this.clock = clock;
    this.lease = lease;
    SigningPlaces signing = new SigningPlaces(maxSigning);
    this.sending = new Sending(storage, client, actors, health, clock, faults, signing);
    this.beat = new Beat(timer, faults);
  }

  public void start() {
    running = true;
    isOver = false;
    news = true;
    beat.start(this::step);
  }

  /** Stops sending, and gives the hosts back. What has started goes on. */
  public void stop() {
    running = false;
    beat.wake();
  }

  /** Whether nothing is being sent, and after {@link #stop} all hosts are given back. */
  public boolean isIdle() {
    return open.get() == 0 && (running || isOver);
  }

  /** Tells it that there may be something to send. */
  public void wake() {
    news = true;
    beat.wake();
  }

  private Optional<Duration> step() {
    Instant now = clock.instant();
    storeResults(now);
    if (running) {
      look(now);
      read(now);
      startAll(now);
    }
    giveBack(now);
    changed.clear();
    isOver = !running && open.get() == 0 && held.all().isEmpty();
    return isOver ? Optional.empty() : Optional.of(pause(now));
  }

  private Duration pause(Instant now) {
    Duration wait = nextDue.map(due -> Duration.between(now, due)).orElse(Beat.POLL);
    // What is due but not leased waits for a place. What ends wakes us.
    boolean soon = !wait.isNegative() && !wait.isZero() && wait.compareTo(Beat.POLL) < 0;
    return soon ? wait : Beat.POLL;
  }

  // ---------------------------------------------------------------- leasing and reading

  private void look(Instant now) {
    long tick = System.nanoTime();
    boolean isLate = tick - lookedAt >= Beat.POLL.toNanos();
    boolean mustAsk = news || isLate;
    if (mustAsk) {
      noneDue.clear();
    }
    List<Wanted> wanted = mustAsk || isDue(now) ? wanted() : List.of();
    if (!mustAsk && wanted.isEmpty()) {
      return;
    }
    news = false;
    lookedAt = tick;
    List<HostLease> leases = new ArrayList<>();
    Set<HostQueue> lost = new LinkedHashSet<>();
    storage
        .transactions()
        .run(
            tx -> {
              leases.clear();
              lost.clear();
              renew(tx, now, lost);
              wanted.forEach(some -> leases.addAll(store.lease(tx, some, now, lease)));
              nextDue = store.nextDue(tx);
              return tx;
            });
    wanted.forEach(some -> noneDue.add(some.standing()));
    lost.forEach(this::drop);
    for (HostLease leased : leases) {
      HostQueue host = held.add(leased);
      noneDue.remove(host.standing);
      changed.add(host);
    }
    if (isDue(now)) {
      changed.addAll(held.makeRoom(tick));
    }
    for (HostQueue host : held.all()) {
      if (tick - host.readAt >= REFRESH.toNanos()) {
        host.refresh();
        changed.add(host);
      }
    }
  }

  /** What to ask the store for: what there is room for, and what it may have. */
  private List<Wanted> wanted() {
    return EnumSet.complementOf(noneDue).stream()
        .map(standing -> held.wanted(node, standing))
        .filter(Objects::nonNull)
        .toList();
  }

  /** Whether a host is due that nobody has leased. */
  private boolean isDue(Instant now) {
    return nextDue.filter(due -> !due.isAfter(now)).isPresent();
  }

  /** Makes the leases hold on; those that are lost are added to a set. */
  private void renew(Tx tx, Instant now, Set<HostQueue> lost) {
    // A clock that was set back must not leave leases that end long after the process.
    boolean isEarly = now.isBefore(renewAt) && now.plus(lease).isAfter(renewAt);
    if (isEarly || held.all().isEmpty()) {
      return;
    }
    Map<HostLease, HostQueue> leases = new HashMap<>();
    held.all().forEach(host -> leases.put(host.lease, host));
    leases.keySet().removeAll(store.renew(tx, Set.copyOf(leases.keySet()), now.plus(lease)));
    lost.addAll(leases.values());
    renewAt = now.plus(lease.dividedBy(3));
  }

  private void drop(HostQueue host) {
    held.remove(host);
    noneDue.remove(host.standing); // its domain may have others
    changed.remove(host);
    waiting.remove(host);
  }

  private void read(Instant now) {
    changed.addAll(waiting);
    waiting.clear();
    Map<HostQueue, Reading> readings = new LinkedHashMap<>();
    for (HostQueue host : changed) {
      Reading reading = host.reading();
      if (reading != null) {
        readings.put(host, reading);
      }
    }
    while (!readings.isEmpty()) {
      Map<String, List<QueuedDelivery>> rows = new HashMap<>();
      storage
          .transactions()
          .runRelaxed(tx -> store.read(tx, List.copyOf(readings.values()), now))
          .forEach(
              row ->
                  rows.computeIfAbsent(row.delivery().host(), host -> new ArrayList<>()).add(row));
      readings.forEach(
          (host, reading) -> {
            host.accept(reading, rows.getOrDefault(host.host(), List.of()));
            if (reading.after() == 0) {
              host.readAt = System.nanoTime();
            }
          });
      // Where one sender fills a window, the others are read too.
      readings.keySet().removeIf(host -> !host.readsOthers());
      readings.replaceAll((host, reading) -> host.others());
    }
    changed.forEach(held::update);
  }

  // ---------------------------------------------------------------- sending

  private void startAll(Instant now) {
    for (HostQueue host = held.next(); host != null; host = held.next()) {
      Optional<QueuedDelivery> next = host.next();
      boolean isPaused = health.pausedUntil(host.host(), now).isPresent();
      if (next.isEmpty() || isPaused) {
        held.pass(host);
        changed.add(host);
      } else if (!host.mayStart(now)) {
        held.pass(host);
        waiting.add(host);
      } else if (!start(host, next.get())) {
        return;
      }
    }
  }

  private boolean start(HostQueue host, QueuedDelivery queued) {
    open.incrementAndGet();
    try {
      executor.execute(() -> attempt(host, queued));
    } catch (RejectedExecutionException e) {
      open.decrementAndGet();
      held.pass(host);
      return false; // it is tried again at the next step
    }
    host.start(queued);
    held.started(host);
    return true;
  }

  private void attempt(HostQueue host, QueuedDelivery queued) {
    Task task = null;
    Attempt attempt =
        new Attempt(
            new DeliveryResult.Retry(
                queued.id(), Cost.NOTHING, clock.instant().plus(AFTER_FAULT), "sending failed"),
            Answer.OURS);
    long began = System.nanoTime();
    try {
      task = sending.task(queued).orElse(null);
      attempt =
          task == null
              ? new Attempt(
                  new DeliveryResult.Parked(queued.id(), "its activity is not stored any more"),
                  Answer.OURS)
              : sending.send(task);
    } catch (RuntimeException | Error e) {
      faults.tell("a delivery failed; it is tried again in a few seconds", e);
      if (e instanceof VirtualMachineError fatal) {
        throw fatal;
      }
    } finally {
      HostStanding standing = standing(host.host(), attempt, began);
      ended.add(new Ended(host, queued, task, attempt, standing, clock.instant()));
      beat.wake();
    }
  }

  private @Nullable HostStanding standing(String host, Attempt attempt, long began) {
    boolean slow = attempt.waited().compareTo(HostHealth.SLOW) > 0;
    return switch (attempt.answer()) {
      case OURS -> null;
      case NONE -> health.failed(host);
      case SOME -> slow ? health.slow(host, began) : health.answered(host);
    };
  }

  // ---------------------------------------------------------------- results

  private void storeResults(Instant now) {
    for (Ended one = ended.poll(); one != null; one = ended.poll()) {
      unstored.add(one);
    }
    if (unstored.isEmpty()) {
      return;
    }
    List<Ended> all = List.copyOf(unstored);
    try {
      store(all, now);
    } catch (RuntimeException | Error e) {
      faults.tell("the results of deliveries were not stored; trying again", e);
      if (all.size() > 1) {
        storeOneByOne(all, now);
      }
      abandonOld(now);
    }
  }

  /** One result that cannot be stored must not hold the others back. */
  private void storeOneByOne(List<Ended> all, Instant now) {
    for (Ended one : all) {
      try {
        store(List.of(one), now);
      } catch (RuntimeException | Error e) {
        faults.tell("the result of a delivery was not stored; trying again", e);
      }
    }
  }

  /** Lets go of hosts whose results could not be stored for long; others may have them. */
  private void abandonOld(Instant now) {
    for (Ended one : List.copyOf(unstored)) {
      if (Duration.between(one.time(), now).compareTo(PATIENCE) > 0) {
        unstored.remove(one);
        drop(one.host());
        open.decrementAndGet();
      }
    }
  }

  private void store(List<Ended> some, Instant now) {
    Map<HostQueue, List<Ended>> byHost = new LinkedHashMap<>();
    some.forEach(one -> byHost.computeIfAbsent(one.host(), host -> new ArrayList<>()).add(one));
    Map<HostQueue, Circuit> circuits = new HashMap<>();
    Map<Ended, DeliveryResult> decided = new HashMap<>();
    Map<HostLease, List<DeliveryResult>> results = new LinkedHashMap<>();
    byHost.forEach(
        (host, ofHost) -> {
          Circuit circuit = circuit(host, ofHost);
          circuits.put(host, circuit);
          ofHost.forEach(one -> decided.put(one, one.resultFor(circuit)));
          results.put(host.lease, ofHost.stream().map(decided::get).toList());
        });
    Map<Ended, Set<URI>> left = new HashMap<>();
    List<HostQueue> done = new ArrayList<>();
    Set<HostLease> lost =
        storage
            .transactions()
            .runRelaxed(
                tx -> {
                  left.clear();
                  done.clear();
                  Set<HostLease> missing = store.finish(tx, results, now);
                  byHost.forEach(
                      (host, ofHost) -> {
                        if (!missing.contains(host.lease)) {
                          ofHost.forEach(one -> takeEffect(tx, one, left));
                          if (host.isDoneAfter(ofHost.size())) {
                            Circuit circuit = circuits.getOrDefault(host, Circuit.CLOSED);
                            release(tx, host, standing(host, ofHost), circuit, now);
                            done.add(host);
                          }
                        }
                      });
                  return missing;
                });
    unstored.removeAll(some);
    open.addAndGet(-some.size());
    byHost.forEach(
        (host, ofHost) -> {
          if (lost.contains(host.lease)) {
            drop(host);
          } else if (host.equals(held.find(host.host()))) {
            ofHost.forEach(this::end);
            turn(host, circuits.getOrDefault(host, Circuit.CLOSED), now);
            changed.add(host);
          }
        });
    done.forEach(this::drop);
    tell(some.stream().filter(one -> !lost.contains(one.host().lease)).toList(), decided, left);
  }

  private static Circuit circuit(HostQueue host, List<Ended> ofHost) {
    Circuit circuit = host.circuit();
    for (Ended one : ofHost) {
      circuit = circuit.after(one.attempt().answer(), one.result(), one.time());
    }
    return circuit;
  }

  /** Takes what tries have made of a circuit, and tells if that opens or closes it. */
  private void turn(HostQueue host, Circuit next, Instant now) {
    Circuit before = host.circuit();
    host.set(next, now);
    if (before.isOpen() != next.isOpen()) {
      HostState state = state(host.standing, next);
      String name = host.host();
      tell(() -> listeners.tell(listener -> listener.circuit(name, state)));
    }
  }

  private static HostStanding standing(HostQueue host, List<Ended> ofHost) {
    HostStanding standing = host.standing;
    for (Ended one : ofHost) {
      standing = one.standing() == null ? standing : one.standing();
    }
    return standing;
  }

  private void end(Ended one) {
    HostQueue host = one.host();
    held.ended(host);
    host.end(one.queued().id(), one.goesOn());
    if (one.standing() != null && one.standing() != host.standing) {
      held.rate(host, one.standing());
    }
  }

  private void takeEffect(Tx tx, Ended one, Map<Ended, Set<URI>> left) {
    if (one.result() instanceof DeliveryResult.Gone gone) {
      left.put(one, leave(tx, one.attempt().owner(), gone.inbox()));
    }
    if (one.result() instanceof DeliveryResult.Done && one.attempt().inbox() != null) {
      store.revive(tx, one.attempt().inbox());
    }
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

  private void tell(
      List<Ended> some, Map<Ended, DeliveryResult> decided, Map<Ended, Set<URI>> left) {
    tell(
        () ->
            some.forEach(
                one ->
                    tell(
                        one,
                        decided.getOrDefault(one, one.result()),
                        left.getOrDefault(one, Set.of()))));
  }

  private void tell(Runnable telling) {
    try {
      executor.execute(telling);
    } catch (RejectedExecutionException e) {
      telling.run(); // we are closing; the listeners still hear it
    }
  }

  private void tell(Ended one, DeliveryResult result, Set<URI> left) {
    if (result instanceof DeliveryResult.Retry retry && retry.cost() == Cost.NOTHING) {
      return;
    }
    if (result instanceof DeliveryResult.Parked parked) {
      warn(one.queued(), one.task() == null ? null : one.task().outbound(), parked.reason());
    }
    if (result instanceof DeliveryResult.Gone gone) {
      listeners.tell(listener -> listener.inboxGone(gone.inbox(), Set.copyOf(left)));
    }
    if (one.task() != null) {
      URI activity = one.task().outbound().activity();
      listeners.tell(listener -> listener.delivery(one.queued(), activity, result));
    }
  }

  private void warn(QueuedDelivery queued, @Nullable OutboundActivity outbound, String reason) {
    warnings.warn(
        "gave up the delivery of %s to %s: %s"
            .formatted(
                outbound == null ? "?" : LogText.of(outbound.activity()),
                LogText.of(queued.delivery().target()),
                reason));
  }

  // ---------------------------------------------------------------- giving back

  private void giveBack(Instant now) {
    List<HostQueue> done = new ArrayList<>();
    for (HostQueue host : running ? changed : List.copyOf(held.all())) {
      boolean isFree = host.sending() == 0 && held.find(host.host()) != null;
      boolean isHeld = host.circuit().isHeld() || pausedUntil(host, now).isAfter(now);
      if (isFree && (!running || host.isDoneAfter(0) || isHeld)) {
        done.add(host);
      }
    }
    if (!done.isEmpty()) {
      Map<QueuedDelivery, OutboundActivity> overdue = new LinkedHashMap<>();
      storage
          .transactions()
          .runRelaxed(
              tx -> {
                overdue.clear();
                for (HostQueue host : done) {
                  if (host.circuit().isOpen() && host.circuit().isHeld()) {
                    overdue.putAll(parkOverdue(tx, host, now));
                  }
                  release(tx, host, host.standing, host.circuit(), now);
                }
                return tx;
              });
      done.forEach(this::drop);
      news = true;
      if (!overdue.isEmpty()) {
        tell(() -> overdue.forEach(this::tellOverdue));
      }
    }
  }

  /**
   * Parks what has waited for too long. Only one delivery is tried when a host fails, so most would
   * not be given up otherwise.
   */
  private Map<QueuedDelivery, OutboundActivity> parkOverdue(Tx tx, HostQueue host, Instant now) {
    List<QueuedDelivery> first =
        store.read(tx, List.of(new Reading(host.lease, 0, OVERDUE, Set.of())), now);
    Set<Long> numbers =
        first.stream().map(QueuedDelivery::outbound).collect(Collectors.toUnmodifiableSet());
    Map<Long, OutboundActivity> outbounds = store.outbound(tx, numbers);
    Map<QueuedDelivery, OutboundActivity> parked = new LinkedHashMap<>();
    for (QueuedDelivery one : first) {
      OutboundActivity outbound = outbounds.get(one.outbound());
      if (outbound != null
          && Sending.isOverdue(outbound, now)
          && store.park(tx, outbound.activity(), one.delivery().target(), TOO_LATE, now) > 0) {
        parked.put(one, outbound);
      }
    }
    return parked;
  }

  private void tellOverdue(QueuedDelivery one, OutboundActivity outbound) {
    warn(one, outbound, TOO_LATE);
    DeliveryResult result = new DeliveryResult.Parked(one.id(), TOO_LATE);
    listeners.tell(listener -> listener.delivery(one, outbound.activity(), result));
  }

  private void release(Tx tx, HostQueue host, HostStanding standing, Circuit circuit, Instant now) {
    HostState state = state(standing, circuit);
    Instant earliest = later(state.notBefore(), pausedUntil(host, now));
    Instant notBefore = later(earliest, running ? turn(host, now) : AT_ONCE);
    // Who wants no requests for longer than the circuit is held is not hurried.
    store.release(
        tx,
        host.lease,
        notBefore.equals(state.notBefore()) ? state : state.withNotBefore(notBefore));
  }

  /** From when on a host that is given back may have its next turn. */
  private static Instant turn(HostQueue host, Instant now) {
    if (host.isLeaving()) {
      return now; // after those that wait already
    }
    // A store that says that something is due, and then has nothing, is not asked all the time.
    return host.isUnused() && host.isDoneAfter(0) ? now.plus(Beat.POLL) : AT_ONCE;
  }

  private static HostState state(HostStanding standing, Circuit circuit) {
    return new HostState(
        standing,
        circuit.heldUntil() == null ? AT_ONCE : circuit.heldUntil(),
        circuit.failures(),
        circuit.failingSince(),
        circuit.early());
  }

  private Instant pausedUntil(HostQueue host, Instant now) {
    return health.pausedUntil(host.host(), now).orElse(AT_ONCE);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
