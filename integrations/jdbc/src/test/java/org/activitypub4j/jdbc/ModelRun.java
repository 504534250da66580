package org.activitypub4j.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.activitypub4j.jdbc.NamedStore.Row;
import org.activitypub4j.jdbc.NamedStore.Seen;
import org.activitypub4j.jdbc.NamedStore.View;
import org.activitypub4j.jdbc.NamedStore.Work;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.DeliveryResult.Cost;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.DeliveryStore.Progress;
import org.activitypub4j.server.spi.DeliveryStore.Reading;
import org.activitypub4j.server.spi.DeliveryStore.State;
import org.activitypub4j.server.spi.DeliveryStore.Wanted;
import org.activitypub4j.server.spi.HostLease;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.HostState;
import org.activitypub4j.server.spi.OutboundActivity;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/**
 * A sequence of steps with a store and with the model, the store in memory. After each step both
 * have to say the same, and what was added has to be somewhere.
 *
 * <p>Of several hosts that are due a store may lease any first. So the store decides, and the model
 * is made to lease the same: there each host has a domain of its own.
 */
final class ModelRun {
  private static final Instant BEGIN = Instant.parse("2026-11-28T10:00:00Z");
  private static final List<String> HOSTS =
      List.of("https://one.a.test", "https://two.a.test", "https://b.test", "https://c.test");
  private static final List<String> SENDERS = List.of("alice", "bob", "carol");
  private static final List<String> NODES = List.of("node 1", "node 2");
  private static final int TARGETS = 3;

  private final NamedStore real;
  private final NamedStore model;
  private final @Nullable Supplier<Storage> reopen;
  private final List<String> log = new ArrayList<>();
  private Random random = new Random(0);
  private boolean isRolledBack;
  private Instant now = BEGIN;

  /** What was added and is not done, discarded or left out, in the order of adding. */
  private final Set<String> kept = new LinkedHashSet<>();

  /** The targets of each activity. */
  private final Map<URI, Set<String>> activities = new LinkedHashMap<>();

  /** How many deliveries of an activity were added; absent if it was not by one call only. */
  private final Map<URI, Integer> totals = new HashMap<>();

  private final Set<URI> gone = new HashSet<>();
  private final List<Held> held = new ArrayList<>();
  private final Map<String, Held> holders = new HashMap<>();
  private final Map<String, Instant> ends = new HashMap<>();
  private final Map<String, Instant> pauses = new HashMap<>();
  private final Map<String, Long> fences = new HashMap<>();

  /** A lease that a process believes to have. */
  private record Held(String node, HostLease real, HostLease model) {
    String host() {
      return real.host();
    }
  }

  /**
   * @param reopen opens the store again after a crash, if it has only one process; null if not
   */
  ModelRun(NamedStore real, NamedStore model, @Nullable Supplier<Storage> reopen) {
    this.real = real;
    this.model = model;
    this.reopen = reopen;
  }

  void run(List<ModelStep> steps) {
    try {
      for (ModelStep step : steps) {
        random = new Random(step.pick());
        isRolledBack = random.nextInt(8) == 0;
        log.add((isRolledBack ? "rolled back: " : "") + step.kind());
        run(step.kind());
        if (random.nextInt(3) == 0) {
          compare();
        }
      }
      compare();
      if (!activities.isEmpty()) {
        some(List.copyOf(activities.keySet()), 4)
            .forEach(activity -> compareProgress(activity, NamedStore.ALL));
      }
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(String.join("\n", log) + "\n" + e.getMessage(), e);
    }
  }

  private void run(ModelStep.Kind kind) {
    switch (kind) {
      case ADD -> add();
      case LEASE -> lease();
      case RENEW -> renew();
      case READ -> read();
      case FINISH -> finish();
      case RELEASE -> release();
      case WAIT -> {
        now = now.plusMillis(500L * (1 + random.nextInt(80)));
        say(now);
      }
      case CRASH -> crash();
      case PARK -> park();
      case REDRIVE -> redrive();
      case DISCARD -> discard();
      case REVIVE -> {
        URI inbox = inbox();
        both((tx, store) -> nothing(() -> store.revive(tx, inbox)));
        committed(() -> gone.remove(inbox));
      }
      case HURRY -> {
        String host = oneOf(HOSTS);
        say(host, both((tx, store) -> store.hurry(tx, host, now)));
      }
      case PAUSE -> pause();
      case LOOK -> look();
    }
  }

  // ---------------------------------------------------------------- with both

  private <R> R in(NamedStore store, Work<R> work) {
    return isRolledBack ? store.rollBack(work) : store.commit(work);
  }

  private <R> R both(Work<R> work) {
    R result = in(real, work);
    assertThat(result).as("as the model answers").isEqualTo(in(model, work));
    return result;
  }

  private <R> void same(String what, Function<NamedStore, R> answer) {
    assertThat((Object) answer.apply(real)).as(what).isEqualTo(answer.apply(model));
  }

  private static boolean nothing(Runnable work) {
    work.run();
    return true;
  }

  private void committed(Runnable change) {
    if (!isRolledBack) {
      change.run();
    }
  }

  private void say(Object... what) {
    for (Object one : what) {
      log.set(log.size() - 1, log.get(log.size() - 1) + ", " + one);
    }
  }

  private <T> T oneOf(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private <T> List<T> some(List<T> all, int most) {
    List<T> mixed = new ArrayList<>(all);
    Collections.shuffle(mixed, random);
    return mixed.subList(0, Math.min(mixed.size(), 1 + random.nextInt(most)));
  }

  private Instant soon() {
    return now.plusMillis(500L * random.nextInt(60));
  }

  // ---------------------------------------------------------------- sending

  private static String domain(String host) {
    String name = host.substring("https://".length());
    return name.substring(name.lastIndexOf('.', name.length() - ".test".length() - 1) + 1);
  }

  private static String own(String host) {
    return domain(host) + "|" + host;
  }

  private URI inbox() {
    return URI.create(oneOf(HOSTS) + "/inbox/" + random.nextInt(TARGETS));
  }

  private Delivery delivery() {
    String host = oneOf(HOSTS);
    Delivery.Kind kind =
        random.nextInt(4) > 0
            ? Delivery.Kind.INBOX
            : oneOf(List.of(Delivery.Kind.ACTOR, Delivery.Kind.SERVER));
    String path = kind == Delivery.Kind.INBOX || random.nextInt(3) == 0 ? "/inbox/" : "/actor/";
    long lane = 1L + random.nextInt(4);
    Long after = random.nextInt(4) == 0 ? (Long) (1L + random.nextInt(4)) : null;
    return new Delivery(
        kind, URI.create(host + path + random.nextInt(TARGETS)), host, domain(host), lane, after);
  }

  private void add() {
    boolean again = !activities.isEmpty() && random.nextInt(6) == 0;
    URI activity =
        again
            ? oneOf(List.copyOf(activities.keySet()))
            : URI.create("https://us.test/" + (activities.size() + 1));
    Set<String> names = activities.computeIfAbsent(activity, id -> new HashSet<>());
    List<Delivery> deliveries = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      Delivery one = delivery();
      if (names.add(NamedStore.name(activity, one))) {
        deliveries.add(one);
      }
    }
    Instant due = random.nextInt(3) == 0 ? soon() : now;
    String sender = SENDERS.get(Math.floorMod(activity.hashCode(), SENDERS.size()));
    OutboundActivity outbound =
        new OutboundActivity(
            sender, activity, activity.toString().getBytes(UTF_8), now, due, again ? "key" : null);
    say(due);
    deliveries.forEach(
        one -> say(NamedStore.name(activity, one) + " " + one.lane() + "/" + one.after()));
    in(real, (tx, store) -> nothing(() -> store.add(tx, outbound, deliveries)));
    List<Delivery> own = deliveries.stream().map(ModelRun::own).toList();
    in(model, (tx, store) -> nothing(() -> store.add(tx, outbound, own)));
    committed(
        () -> {
          List<String> added =
              deliveries.stream()
                  .filter(one -> one.kind() != Delivery.Kind.INBOX || !gone.contains(one.target()))
                  .map(one -> NamedStore.name(activity, one))
                  .toList();
          kept.addAll(added);
          if (again) {
            totals.remove(activity);
          } else {
            totals.put(activity, added.size());
          }
        });
  }

  private static Delivery own(Delivery one) {
    return new Delivery(
        one.kind(), one.target(), one.host(), own(one.host()), one.lane(), one.after());
  }

  // ---------------------------------------------------------------- leases

  private void lease() {
    HostStanding standing =
        random.nextInt(3) > 0 ? HostStanding.UNKNOWN : oneOf(List.of(HostStanding.values()));
    String node = oneOf(NODES);
    int max = oneOf(List.of(1, 2, NamedStore.ALL, NamedStore.ALL));
    Set<String> without = random.nextInt(4) == 0 ? Set.of(domain(oneOf(HOSTS))) : Set.of();
    Duration length = Duration.ofSeconds(5 + random.nextInt(60));
    List<String> due =
        model.rollBack(
            (tx, store) ->
                hosts(store.lease(tx, wanted(node, standing, HOSTS, without), now, length)));
    List<HostLease> leases =
        in(
            real,
            (tx, store) -> store.lease(tx, new Wanted(node, standing, max, without), now, length));
    List<String> leased = hosts(leases);
    say(node, standing, max, "without " + without, length, leased, due);
    assertThat(leased).doesNotHaveDuplicates().hasSize(Math.min(max, due.size()));
    assertThat(due).as("hosts that are due").containsAll(leased);
    List<HostLease> same =
        in(
            model,
            (tx, store) -> store.lease(tx, wanted(node, standing, leased, Set.of()), now, length));
    assertThat(same).hasSameSizeAs(leases);
    committed(() -> leases.forEach(one -> take(node, one, same, now.plus(length))));
  }

  /** All of some hosts, in the model. */
  private static Wanted wanted(
      String node, HostStanding standing, List<String> hosts, Set<String> without) {
    Set<String> others =
        HOSTS.stream()
            .filter(host -> !hosts.contains(host) || without.contains(domain(host)))
            .map(ModelRun::own)
            .collect(Collectors.toSet());
    return new Wanted(node, standing, NamedStore.ALL, others);
  }

  private static List<String> hosts(List<HostLease> leases) {
    return leases.stream().map(HostLease::host).toList();
  }

  private void take(String node, HostLease lease, List<HostLease> all, Instant end) {
    String host = lease.host();
    HostLease other = all.stream().filter(one -> one.host().equals(host)).findAny().orElseThrow();
    assertThat(lease.domain()).isEqualTo(domain(host));
    assertThat(lease.state()).isEqualTo(other.state());
    assertThat(lease.fence()).isGreaterThan(fences.getOrDefault(host, 0L));
    Instant until = ends.getOrDefault(host, now);
    assertThat(until).as("the end of the lease before, of " + host).isBeforeOrEqualTo(now);
    fences.put(host, lease.fence());
    Held one = new Held(node, lease, other);
    held.add(one);
    holders.put(host, one);
    ends.put(host, end);
  }

  private boolean holds(Held one) {
    return one.equals(holders.get(one.host()));
  }

  private Set<String> holding(List<Held> some) {
    return some.stream().filter(this::holds).map(Held::host).collect(Collectors.toSet());
  }

  /** Some leases, the latest ones more often, of different hosts. */
  private List<Held> someHeld(int most) {
    Map<String, Held> some = new LinkedHashMap<>();
    List<Held> latest = new ArrayList<>(holders.values());
    for (Held one : random.nextInt(4) == 0 || latest.isEmpty() ? some(held, most) : latest) {
      some.put(one.host(), one);
    }
    return some(List.copyOf(some.values()), most);
  }

  private HostLease of(NamedStore store, Held one) {
    return store.equals(real) ? one.real() : one.model();
  }

  private void renew() {
    if (held.isEmpty()) {
      return;
    }
    List<Held> some = someHeld(3);
    Instant until = now.plusSeconds(random.nextInt(60));
    Map<NamedStore, Set<String>> renewed = new HashMap<>();
    for (NamedStore each : List.of(real, model)) {
      Set<HostLease> leases = some.stream().map(one -> of(each, one)).collect(Collectors.toSet());
      Set<HostLease> kept = in(each, (tx, store) -> store.renew(tx, leases, until));
      assertThat(leases).containsAll(kept);
      renewed.put(each, kept.stream().map(HostLease::host).collect(Collectors.toSet()));
    }
    say(some, until);
    assertThat(renewed.get(real)).isEqualTo(renewed.get(model)).isEqualTo(holding(some));
    committed(() -> holding(some).forEach(host -> ends.put(host, until)));
  }

  private void release() {
    if (held.isEmpty()) {
      return;
    }
    Held one = someHeld(1).get(0);
    int failures = random.nextInt(3);
    HostState state =
        new HostState(
            random.nextBoolean() ? HostStanding.UNKNOWN : oneOf(List.of(HostStanding.values())),
            random.nextBoolean() ? Instant.MIN : soon(),
            failures,
            failures == 0 ? null : now,
            random.nextBoolean());
    say(one, state);
    in(real, (tx, store) -> nothing(() -> store.release(tx, one.real(), state)));
    in(model, (tx, store) -> nothing(() -> store.release(tx, one.model(), state)));
    if (holds(one)) {
      committed(() -> giveBack(one.host()));
    }
  }

  private void giveBack(String host) {
    holders.remove(host);
    ends.remove(host);
  }

  /** A process ends. What it had leased is free when its time is over, or at once in a file. */
  private void crash() {
    String node = oneOf(NODES);
    if (reopen == null) {
      say(node);
      held.removeIf(one -> one.node().equals(node));
      return;
    }
    real.storage = reopen.get();
    Set<HostLease> all = held.stream().map(Held::model).collect(Collectors.toSet());
    model.commit((tx, store) -> store.renew(tx, all, Instant.EPOCH));
    holders.keySet().forEach(host -> ends.put(host, Instant.EPOCH));
  }

  // ---------------------------------------------------------------- reading and results

  private void read() {
    if (held.isEmpty()) {
      return;
    }
    List<Held> some = someHeld(3);
    Set<String> without = random.nextInt(4) == 0 ? Set.of(oneOf(SENDERS)) : Set.of();
    int limit = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : NamedStore.ALL;
    List<String> names = List.copyOf(kept);
    String after = names.isEmpty() || random.nextInt(3) > 0 ? null : oneOf(names);
    Map<NamedStore, Map<String, List<Row>>> found = new HashMap<>();
    Map<String, List<Row>> waiting = new HashMap<>();
    for (NamedStore each : List.of(real, model)) {
      long from = after == null ? 0 : each.number(after);
      List<Reading> readings =
          some.stream().map(one -> new Reading(of(each, one), from, limit, without)).toList();
      found.put(each, in(each, (tx, store) -> each.rows(tx, store.read(tx, readings, now))));
    }
    Map<String, List<Row>> read = Objects.requireNonNull(found.get(real));
    say(
        hosts(some.stream().map(Held::real).toList()),
        "after " + after,
        limit,
        "without " + without);
    read.values().forEach(rows -> rows.forEach(row -> say(row.name())));
    assertThat(read).isEqualTo(found.get(model));
    assertThat(holding(some)).as("leases that hold").containsAll(read.keySet());
    if (after == null && limit == NamedStore.ALL && without.isEmpty()) {
      for (Seen one : model.peek(State.WAITING)) {
        waiting.computeIfAbsent(one.row().host().host(), host -> new ArrayList<>()).add(one.row());
      }
      read.forEach((host, rows) -> checkOrder(rows, Objects.requireNonNull(waiting.get(host))));
    }
  }

  /** Nothing is read that is behind something that is left out. */
  private static void checkOrder(List<Row> read, List<Row> waiting) {
    List<Row> before = new ArrayList<>(waiting);
    Collections.reverse(before);
    Set<Long> closed = new HashSet<>();
    for (Row row : before) {
      Long after = row.host().after();
      if (!read.contains(row)) {
        closed.add(row.host().lane());
      } else {
        assertThat(closed).as("lanes in which something waits").doesNotContain(row.host().lane());
        assertThat(after != null && closed.contains(after)).as("after such a lane").isFalse();
      }
    }
    assertThat(read).as("in the order of adding").isEqualTo(inOrder(read, before));
  }

  private static List<Row> inOrder(List<Row> read, List<Row> before) {
    return before.stream().filter(read::contains).toList();
  }

  private void finish() {
    if (held.isEmpty()) {
      return;
    }
    List<Held> some = someHeld(2);
    Set<String> waiting = waiting();
    Map<Held, Map<String, Function<Long, DeliveryResult>>> results = new LinkedHashMap<>();
    Set<String> ended = new HashSet<>();
    Set<URI> inboxes = new HashSet<>();
    for (Held one : some) {
      List<String> names =
          kept.stream().filter(name -> isOf(name, one.host()) && real.knows(name)).toList();
      Map<String, Function<Long, DeliveryResult>> each = new LinkedHashMap<>();
      for (String name : names.isEmpty() ? names : some(names, 4)) {
        Function<Long, DeliveryResult> result = result(name);
        each.put(name, result);
        DeliveryResult sample = result.apply(1L);
        say(name, sample);
        if (holds(one) && sample instanceof DeliveryResult.Done && waiting.contains(name)) {
          ended.add(name);
        } else if (holds(one) && sample instanceof DeliveryResult.Gone end) {
          inboxes.add(end.inbox());
        }
      }
      results.put(one, each);
    }
    Map<NamedStore, Set<String>> lost = new HashMap<>();
    for (NamedStore store : List.of(real, model)) {
      Map<HostLease, List<DeliveryResult>> of = new HashMap<>();
      results.forEach(
          (one, each) -> {
            List<DeliveryResult> list = new ArrayList<>();
            each.forEach((name, result) -> list.add(result.apply(store.number(name))));
            of.put(of(store, one), list);
          });
      Set<HostLease> leases = in(store, (tx, deliveries) -> deliveries.finish(tx, of, now));
      lost.put(store, leases.stream().map(HostLease::host).collect(Collectors.toSet()));
    }
    Set<String> others = some.stream().map(Held::host).collect(Collectors.toSet());
    others.removeAll(holding(some));
    assertThat(lost.get(real)).isEqualTo(lost.get(model)).isEqualTo(others);
    committed(
        () -> {
          kept.removeAll(ended);
          gone.addAll(inboxes);
        });
  }

  private static boolean isOf(String name, String host) {
    return name.contains(" " + host + "/");
  }

  private Function<Long, DeliveryResult> result(String name) {
    URI target = target(name);
    int kind = random.nextInt(10);
    if (kind < 4) {
      return number -> new DeliveryResult.Done(number, "202");
    }
    if (kind < 8) {
      Cost cost = oneOf(List.of(Cost.values()));
      Instant due = random.nextInt(4) == 0 ? now : soon();
      return number -> new DeliveryResult.Retry(number, cost, due, "later");
    }
    if (kind < 9) {
      return number -> new DeliveryResult.Parked(number, "refused");
    }
    URI inbox = random.nextBoolean() ? target : inbox();
    return number -> new DeliveryResult.Gone(number, inbox, "410");
  }

  private Set<String> waiting() {
    return names(model.peek(State.WAITING));
  }

  private static Set<String> names(List<Seen> all) {
    return all.stream()
        .map(one -> one.row().name())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  // ---------------------------------------------------------------- for people

  private void park() {
    if (kept.isEmpty()) {
      return;
    }
    String name = oneOf(List.copyOf(kept));
    URI activity = activity(name);
    URI target = target(name);
    say(activity, target, both((tx, store) -> store.park(tx, activity, target, "unwanted", now)));
  }

  /** Some that are parked, and one that is not. */
  private List<String> someParked() {
    List<String> parked = new ArrayList<>(names(model.peek(State.PARKED)));
    parked.removeIf(name -> !real.knows(name));
    List<String> some = new ArrayList<>(parked.isEmpty() ? parked : some(parked, 4));
    List<String> all = kept.stream().filter(real::knows).toList();
    if (!all.isEmpty() && random.nextBoolean()) {
      some.add(oneOf(all));
    }
    return some;
  }

  private void redrive() {
    List<String> some = someParked();
    Instant due = random.nextBoolean() ? now : soon();
    say(some, due, inNumbers(some, (store, tx, numbers) -> store.redrive(tx, numbers, due)));
    for (String name : some) {
      totals.remove(activity(name));
      real.forget(name);
      model.forget(name);
    }
  }

  private static URI activity(String name) {
    return URI.create("https://us.test" + name.substring(0, name.indexOf(' ')));
  }

  private static URI target(String name) {
    return URI.create(name.substring(name.lastIndexOf(' ') + 1));
  }

  private void discard() {
    List<String> some = someParked();
    Set<String> parked = names(model.peek(State.PARKED));
    say(some, inNumbers(some, DeliveryStore::discard));
    parked.retainAll(some);
    committed(() -> kept.removeAll(parked));
  }

  private interface Change {
    int in(DeliveryStore store, Tx tx, List<Long> numbers);
  }

  private int inNumbers(List<String> names, Change change) {
    int count = in(real, (tx, store) -> change.in(store, tx, numbers(real, names)));
    int same = in(model, (tx, store) -> change.in(store, tx, numbers(model, names)));
    assertThat(count).isEqualTo(same);
    return count;
  }

  private static List<Long> numbers(NamedStore store, List<String> names) {
    return names.stream().map(store::number).toList();
  }

  private void pause() {
    String host = oneOf(HOSTS);
    Instant until = random.nextInt(3) == 0 ? null : soon();
    say(host, "until " + until);
    in(real, (tx, store) -> nothing(() -> store.pause(tx, host, domain(host), until)));
    in(model, (tx, store) -> nothing(() -> store.pause(tx, host, own(host), until)));
    committed(() -> pauses.put(host, until == null ? Instant.MIN : until));
  }

  // ---------------------------------------------------------------- what both say

  /** All that both say, and what was added is there. */
  private void compare() {
    View view = real.view(HOSTS);
    View right = model.view(HOSTS);
    assertThat(view.waiting()).as("what waits").isEqualTo(right.waiting());
    assertThat(view.parked()).as("what is parked").isEqualTo(right.parked());
    assertThat(view.counts()).isEqualTo(right.counts());
    assertThat(view.hosts()).isEqualTo(right.hosts());
    assertThat(view.names())
        .as("nothing is lost, and nothing comes back")
        .containsExactlyInAnyOrderElementsOf(kept);
    assertThat(nextDue(real)).as("a host is due").isBeforeOrEqualTo(later(now, nextDue(model)));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Instant nextDue(NamedStore store) {
    return store.commit((tx, deliveries) -> deliveries.nextDue(tx)).orElse(Instant.MAX);
  }

  /** Looks at parts of lists, and at the next time when nothing is due any more. */
  private void look() {
    say("next");
    Instant next = nextAfterAll(real);
    Instant right = nextAfterAll(model);
    Instant end =
        ends.entrySet().stream()
            .map(one -> later(one.getValue(), pauses.getOrDefault(one.getKey(), Instant.MIN)))
            .filter(now::isBefore)
            .min(Instant::compareTo)
            .orElse(Instant.MAX);
    assertThat(next).isAfter(now).isBeforeOrEqualTo(right);
    assertThat(next).isAfterOrEqualTo(right.isBefore(end) ? right : end);
    List<String> names = List.copyOf(kept);
    if (!names.isEmpty()) {
      String before = oneOf(names);
      int limit = 1 + random.nextInt(3);
      say("lists before " + before, limit);
      for (State state : State.values()) {
        same("a page of what is " + state, each -> page(each, state, before, limit));
      }
    }
    if (!activities.isEmpty()) {
      compareProgress(oneOf(List.copyOf(activities.keySet())), 1 + random.nextInt(3));
    }
  }

  private static List<Seen> page(NamedStore store, State state, String before, int limit) {
    return store.commit(
        (tx, deliveries) ->
            deliveries.list(tx, state, store.number(before), limit).stream()
                .map(NamedStore::seen)
                .toList());
  }

  /** When the next host is due, after all that are due now were leased. */
  private Instant nextAfterAll(NamedStore store) {
    return store.rollBack(
        (tx, deliveries) -> {
          for (HostStanding standing : HostStanding.values()) {
            Wanted all = new Wanted("node 3", standing, NamedStore.ALL, Set.of());
            deliveries.lease(tx, all, now, Duration.ofMinutes(1));
          }
          return deliveries.nextDue(tx).orElse(Instant.MAX);
        });
  }

  private record Come(int waiting, int parked, List<Seen> open) {}

  private void compareProgress(URI activity, int limit) {
    Optional<Progress> progress = real.commit((tx, store) -> store.progress(tx, activity, limit));
    assertThat(come(progress))
        .as("progress of " + activity)
        .isEqualTo(come(model.commit((tx, store) -> store.progress(tx, activity, limit))));
    Integer total = totals.get(activity);
    if (total != null && progress.isPresent()) {
      assertThat(progress.get().total()).as("total of " + activity).isEqualTo(total);
    }
  }

  private static Come come(Optional<Progress> progress) {
    return progress
        .map(
            one ->
                new Come(
                    one.waiting(),
                    one.parked(),
                    one.open().stream().map(NamedStore::seen).toList()))
        .orElse(new Come(0, 0, List.of()));
  }
}
