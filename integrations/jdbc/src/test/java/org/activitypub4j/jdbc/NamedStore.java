package org.activitypub4j.jdbc;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.DeliveryStore.Counts;
import org.activitypub4j.server.spi.DeliveryStore.HostStatus;
import org.activitypub4j.server.spi.DeliveryStore.State;
import org.activitypub4j.server.spi.DeliveryStore.Status;
import org.activitypub4j.server.spi.HostState;
import org.activitypub4j.server.spi.OutboundActivity;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/**
 * A store whose deliveries have names, where the store has numbers of its own. So what two stores
 * answer can be compared.
 */
final class NamedStore {
  static final int ALL = 1_000;

  private final Map<String, Long> numbers = new HashMap<>();
  Storage storage;

  NamedStore(Storage storage) {
    this.storage = storage;
  }

  private static final class RolledBack extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RolledBack() {
      super("as intended");
    }
  }

  /** What a transaction does. */
  interface Work<R> {
    R in(Tx tx, DeliveryStore store);
  }

  <R> R commit(Work<R> work) {
    return storage.transactions().run(tx -> work.in(tx, storage.deliveries()));
  }

  <R> R rollBack(Work<R> work) {
    List<R> result = new ArrayList<>();
    try {
      return commit(
          (tx, store) -> {
            result.add(work.in(tx, store));
            throw new RolledBack();
          });
    } catch (RolledBack e) {
      return result.get(0);
    }
  }

  // ---------------------------------------------------------------- names

  static String name(URI activity, Delivery delivery) {
    return activity.getPath() + " " + delivery.kind() + " " + delivery.target();
  }

  /** The number of a delivery; one that nothing has if it was never seen. */
  long number(String name) {
    return numbers.getOrDefault(name, Long.MAX_VALUE - 1);
  }

  boolean knows(String name) {
    return numbers.containsKey(name);
  }

  /** It has another number now. */
  void forget(String name) {
    numbers.remove(name);
  }

  private void learn(QueuedDelivery queued, URI activity) {
    numbers.put(name(activity, queued.delivery()), queued.id());
  }

  /**
   * A delivery as both stores should have it.
   *
   * @param host with its domain, lanes and target
   */
  record Row(String name, String sender, Delivery host, int attempts, int refusals) {}

  /** As {@link Status}. */
  record Seen(Row row, State state, @Nullable String detail, @Nullable Instant time) {}

  static Seen seen(Status status) {
    return new Seen(
        row(status.delivery(), status.activity()), status.state(), status.detail(), status.time());
  }

  private static Row row(QueuedDelivery queued, URI activity) {
    Delivery delivery = queued.delivery();
    return new Row(
        name(activity, delivery),
        queued.sender(),
        new Delivery(
            delivery.kind(),
            delivery.target(),
            delivery.host(),
            domain(delivery.domain()),
            delivery.lane(),
            delivery.after()),
        queued.attempts(),
        queued.refusals());
  }

  /** Without what the model adds to it: see {@link ModelRun}. */
  static String domain(String text) {
    int end = text.indexOf('|');
    return end < 0 ? text : text.substring(0, end);
  }

  /** What was read, by hosts, each with its rows in their order. */
  Map<String, List<Row>> rows(Tx tx, List<QueuedDelivery> queued) {
    Set<Long> activities = new HashSet<>();
    queued.forEach(one -> activities.add(one.outbound()));
    Map<Long, OutboundActivity> outbound = storage.deliveries().outbound(tx, activities);
    Map<String, List<Row>> byHost = new HashMap<>();
    for (QueuedDelivery one : queued) {
      OutboundActivity activity = outbound.get(one.outbound());
      if (activity == null || !activity.actor().equals(one.sender())) {
        throw new AssertionError("no activity of " + one + ": " + activity);
      }
      learn(one, activity.activity());
      byHost
          .computeIfAbsent(one.delivery().host(), host -> new ArrayList<>())
          .add(row(one, activity.activity()));
    }
    return byHost;
  }

  // ---------------------------------------------------------------- what can be seen

  /** All in a state. The test does not learn their numbers from this. */
  List<Seen> peek(State state) {
    return commit((tx, store) -> store.list(tx, state, Long.MAX_VALUE, ALL)).stream()
        .map(NamedStore::seen)
        .toList();
  }

  /** What people see of a store. */
  record View(List<Seen> waiting, List<Seen> parked, Counts counts, List<HostStatus> hosts) {
    /** What waits or is parked, by name, each as often as it is there. */
    List<String> names() {
      return Stream.concat(waiting.stream(), parked.stream()).map(one -> one.row().name()).toList();
    }
  }

  /** All of the store. From now on the numbers are known. */
  View view(List<String> hosts) {
    return commit(
        (tx, store) ->
            new View(
                list(tx, State.WAITING),
                list(tx, State.PARKED),
                store.counts(tx),
                hosts.stream().map(host -> host(tx, host)).toList()));
  }

  private List<Seen> list(Tx tx, State state) {
    List<Status> all = storage.deliveries().list(tx, state, Long.MAX_VALUE, ALL);
    all.forEach(one -> learn(one.delivery(), one.activity()));
    return all.stream().map(NamedStore::seen).toList();
  }

  /** How a host does; one that was forgotten is as good as new. */
  private HostStatus host(Tx tx, String host) {
    Optional<HostStatus> status = storage.deliveries().host(tx, host);
    return status.orElse(new HostStatus(host, HostState.NEW, null, false, 0));
  }
}
