package org.activitypub4j.server.memory;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.activitypub4j.model.Origin;
import org.activitypub4j.server.memory.FairQueue.Slot;
import org.activitypub4j.server.memory.FairQueue.Where;
import org.activitypub4j.server.memory.Shares.Holder;
import org.activitypub4j.server.memory.Shares.Limit;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.DeliveryResult.Cost;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.OutboundActivity;
import org.activitypub4j.server.spi.Places;
import org.activitypub4j.server.spi.QueueFullException;
import org.activitypub4j.server.spi.QueueFullException.Share;
import org.activitypub4j.server.spi.Tx;

/** Deliveries that wait, and the latest ones that ended. */
final class MemoryDeliveries implements DeliveryStore {
  private static final int MAX_WAITING = 100_000;
  private static final int MAX_DETAIL = 300;

  private final MemoryTransactions transactions;
  private final Map<String, Slot<Row>> waiting = new HashMap<>();
  private final NavigableMap<Long, Slot<Row>> newestFirst =
      new TreeMap<>(Comparator.reverseOrder());
  private final NavigableMap<At, Slot<Row>> byTarget = new TreeMap<>();
  private final FairQueue<Row> queue;
  private final Shares shares;
  private final Bodies bodies;
  private final Finished finished;

  /** The inboxes that are gone. */
  private final Remembered gone;

  private record Row(Delivery delivery, OutboundActivity outbound, String detail) {
    Row tried(Cost cost, String why) {
      return new Row(MemoryDeliveries.tried(delivery, cost), outbound, cut(why));
    }
  }

  /** The place of a delivery among those to one target. */
  private record At(String target, long place) implements Comparable<At> {
    private static final Comparator<At> ORDER =
        Comparator.comparing(At::target).thenComparing(At::place);

    @Override
    public int compareTo(At other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * @param maxBytes for what waits
   */
  MemoryDeliveries(MemoryTransactions transactions, long maxBytes) {
    this.transactions = transactions;
    this.queue = new FairQueue<>(transactions);
    this.shares = new Shares(transactions, "deliveries wait", new Limit(MAX_WAITING, maxBytes));
    this.bodies = new Bodies(transactions);
    this.finished = new Finished(transactions, maxBytes / 8);
    this.gone = new Remembered(transactions, maxBytes / 8);
  }

  @Override
  public void add(Tx tx, OutboundActivity outbound, List<Delivery> deliveries) {
    transactions.allOrNothing(
        tx,
        () -> {
          deliveries.forEach(delivery -> add(tx, outbound, delivery));
          return tx;
        });
  }

  private void add(Tx tx, OutboundActivity outbound, Delivery delivery) {
    if (delivery.kind() == Delivery.Kind.INBOX && gone.contains(delivery.target().toString())) {
      return;
    }
    List<Holder> holders = shares.holders(delivery.target());
    Optional<QueueFullException> full = shares.full(holders, 1, weight(delivery));
    if (full.isPresent() && full.get().share() != Share.TOTAL) {
      end(
          tx,
          new Row(delivery, outbound, ""),
          State.PARKED,
          String.valueOf(full.get().getMessage()));
      return;
    }
    shares.take(tx, holders, weight(delivery));
    if (bodies.take(tx, outbound)) {
      shares.grow(tx, List.of(Holder.TOTAL), Bodies.weight(outbound));
    }
    Where where = new Where(delivery.host(), delivery.lane(), delivery.lane(), delivery.after());
    Slot<Row> slot = queue.add(tx, where, new Row(delivery, outbound, ""), outbound.due());
    transactions.put(tx, waiting, delivery.id(), slot);
    transactions.put(tx, newestFirst, slot.place, slot);
    transactions.put(tx, byTarget, at(slot), slot);
  }

  private static At at(Slot<Row> slot) {
    return new At(slot.value().delivery().target().toString(), slot.place);
  }

  private static long weight(Delivery delivery) {
    return Weights.ROW
        + MAX_DETAIL
        + Weights.of(delivery.target())
        + Weights.of(delivery.host())
        + Weights.of(delivery.lane())
        + Weights.of(delivery.after() == null ? "" : delivery.after())
        + Weights.of(delivery.id());
  }

  @Override
  public List<Claimed> claim(Tx tx, Places places, Instant now, Duration lease) {
    List<Claimed> claimed = new ArrayList<>();
    for (Slot<Row> slot : queue.claim(tx, places, now, lease)) {
      claimed.add(new Claimed(slot.value().delivery(), slot.value().outbound()));
    }
    return claimed;
  }

  @Override
  public void rate(Tx tx, String host, HostStanding standing) {
    transactions.check(tx);
    queue.rate(host, standing);
  }

  @Override
  public void finish(Tx tx, List<DeliveryResult> results) {
    transactions.check(tx);
    for (DeliveryResult result : results) {
      if (result instanceof DeliveryResult.Gone end) {
        remember(tx, end.inbox());
      }
      Slot<Row> slot = waiting.get(result.delivery());
      if (slot == null) {
        continue;
      }
      if (result instanceof DeliveryResult.Done done) {
        end(tx, slot, tried(slot), State.DELIVERED, done.detail());
      } else if (result instanceof DeliveryResult.Parked dead) {
        end(tx, slot, tried(slot), State.PARKED, dead.reason());
      } else if (result instanceof DeliveryResult.Gone end) {
        gone(tx, slot, end);
      } else if (result instanceof DeliveryResult.Retry retry) {
        queue.replace(tx, slot, slot.value().tried(retry.cost(), retry.reason()));
        queue.giveBack(tx, slot, retry.due());
      }
    }
  }

  private void gone(Tx tx, Slot<Row> tried, DeliveryResult.Gone result) {
    String detail = "the inbox is gone: " + result.reason();
    // The delivery that was tried may name the actor. It ends too, although its target is not the
    // inbox.
    end(tx, tried, tried(tried), State.PARKED, detail);
    waitingFor(result.inbox()).forEach(slot -> end(tx, slot, slot.value(), State.PARKED, detail));
  }

  private List<Slot<Row>> waitingFor(URI target) {
    String text = target.toString();
    return List.copyOf(byTarget.subMap(new At(text, 0), new At(text, Long.MAX_VALUE)).values());
  }

  private void remember(Tx tx, URI inbox) {
    String key = inbox.toString();
    if (!gone.contains(key)) {
      gone.add(tx, Origin.of(inbox).map(Origin::host).orElse(""), key, Set.of());
    }
  }

  @Override
  public void revive(Tx tx, URI inbox) {
    transactions.check(tx);
    gone.forget(tx, inbox.toString());
  }

  @Override
  public int park(Tx tx, URI activity, URI target, String reason) {
    transactions.check(tx);
    List<Slot<Row>> unwanted =
        waitingFor(target).stream()
            .filter(slot -> slot.value().outbound().activity().equals(activity))
            .toList();
    unwanted.forEach(slot -> end(tx, slot, slot.value(), State.PARKED, reason));
    return unwanted.size();
  }

  private static Row tried(Slot<Row> slot) {
    return slot.value().tried(Cost.ATTEMPT, "");
  }

  private void end(Tx tx, Slot<Row> slot, Row row, State state, String detail) {
    Delivery delivery = row.delivery();
    transactions.remove(tx, waiting, delivery.id());
    transactions.remove(tx, newestFirst, slot.place);
    transactions.remove(tx, byTarget, at(slot));
    queue.remove(tx, slot);
    if (bodies.give(tx, row.outbound())) {
      shares.grow(tx, List.of(Holder.TOTAL), -Bodies.weight(row.outbound()));
    }
    shares.give(tx, shares.holders(delivery.target()), weight(delivery));
    end(tx, row, state, detail);
  }

  private void end(Tx tx, Row row, State state, String detail) {
    finished.add(tx, new Status(row.delivery(), row.outbound(), state, Optional.of(cut(detail))));
  }

  private static String cut(String detail) {
    return detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL);
  }

  private static Delivery tried(Delivery delivery, Cost cost) {
    return new Delivery(
        delivery.id(),
        delivery.outbound(),
        delivery.kind(),
        delivery.target(),
        delivery.host(),
        delivery.lane(),
        delivery.after(),
        delivery.attempts() + (cost == Cost.NOTHING ? 0 : 1),
        delivery.refusals() + (cost == Cost.REFUSAL ? 1 : 0));
  }

  @Override
  public Optional<Instant> nextDue(Tx tx) {
    transactions.check(tx);
    return queue.nextDue();
  }

  @Override
  public Counts counts(Tx tx) {
    transactions.check(tx);
    return finished.counts(waiting.size());
  }

  @Override
  public List<Status> latest(Tx tx, int limit) {
    transactions.check(tx);
    List<Status> latest = new ArrayList<>();
    newestFirst.values().stream()
        .limit(limit)
        .map(Slot::value)
        .map(
            row ->
                new Status(
                    row.delivery(),
                    row.outbound(),
                    State.PENDING,
                    Optional.of(row.detail()).filter(detail -> !detail.isEmpty())))
        .forEach(latest::add);
    finished.latest().limit(limit - latest.size()).forEach(latest::add);
    return latest;
  }

  /** How many groups and hosts claims have looked at so far. */
  long looks() {
    return queue.looks();
  }
}
