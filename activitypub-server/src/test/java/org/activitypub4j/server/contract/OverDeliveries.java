package org.activitypub4j.server.contract;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.HostLease;
import org.activitypub4j.server.spi.HostState;
import org.activitypub4j.server.spi.OutboundActivity;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/** Another store, of which a subclass changes something. */
class OverDeliveries implements DeliveryStore {
  final DeliveryStore store;

  OverDeliveries(DeliveryStore store) {
    this.store = store;
  }

  @Override
  public void add(Tx tx, OutboundActivity outbound, List<Delivery> deliveries) {
    store.add(tx, outbound, deliveries);
  }

  @Override
  public List<HostLease> lease(Tx tx, Wanted wanted, Instant now, Duration lease) {
    return store.lease(tx, wanted, now, lease);
  }

  @Override
  public Set<HostLease> renew(Tx tx, Set<HostLease> leases, Instant until) {
    return store.renew(tx, leases, until);
  }

  @Override
  public void release(Tx tx, HostLease lease, HostState state) {
    store.release(tx, lease, state);
  }

  @Override
  public boolean hurry(Tx tx, String host, Instant now) {
    return store.hurry(tx, host, now);
  }

  @Override
  public Optional<Instant> nextDue(Tx tx) {
    return store.nextDue(tx);
  }

  @Override
  public List<QueuedDelivery> read(Tx tx, List<Reading> readings, Instant now) {
    return store.read(tx, readings, now);
  }

  @Override
  public Map<Long, OutboundActivity> outbound(Tx tx, Set<Long> numbers) {
    return store.outbound(tx, numbers);
  }

  @Override
  public Set<HostLease> finish(Tx tx, Map<HostLease, List<DeliveryResult>> results, Instant now) {
    return store.finish(tx, results, now);
  }

  @Override
  public void revive(Tx tx, URI inbox) {
    store.revive(tx, inbox);
  }

  @Override
  public void pause(Tx tx, String host, String domain, @Nullable Instant until) {
    store.pause(tx, host, domain, until);
  }

  @Override
  public Optional<HostStatus> host(Tx tx, String host) {
    return store.host(tx, host);
  }

  @Override
  public List<HostStatus> hosts(Tx tx, String after, int limit, Instant now) {
    return store.hosts(tx, after, limit, now);
  }

  @Override
  public Counts counts(Tx tx) {
    return store.counts(tx);
  }

  @Override
  public List<Status> list(Tx tx, State state, long before, int limit) {
    return store.list(tx, state, before, limit);
  }

  @Override
  public Optional<Progress> progress(Tx tx, URI activity, int limit) {
    return store.progress(tx, activity, limit);
  }

  @Override
  public int park(Tx tx, URI activity, URI target, String reason, Instant now) {
    return store.park(tx, activity, target, reason, now);
  }

  @Override
  public int redrive(Tx tx, Collection<Long> deliveries, Instant now) {
    return store.redrive(tx, deliveries, now);
  }

  @Override
  public int discard(Tx tx, Collection<Long> deliveries) {
    return store.discard(tx, deliveries);
  }
}
