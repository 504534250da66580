package org.activitypub4j.server;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.activitypub4j.client.transport.Domains;
import org.activitypub4j.model.Origin;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.DeliveryStore.Counts;
import org.activitypub4j.server.spi.DeliveryStore.HostStatus;
import org.activitypub4j.server.spi.DeliveryStore.Progress;
import org.activitypub4j.server.spi.DeliveryStore.State;
import org.activitypub4j.server.spi.DeliveryStore.Status;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be delivered and what was given up, for people who look after a server. Safe for
 * use by several threads. Each method is a transaction of its own, or joins the one of its thread.
 */
public final class Deliveries {
  private static final int MAX_OPEN = 1_000;
  private static final Duration LONGEST_PAUSE = Duration.ofDays(3_650);

  private final Storage storage;
  private final InstantSource clock;
  private final Runnable wake;

  Deliveries(Storage storage, InstantSource clock, Runnable wake) {
    this.storage = storage;
    this.clock = clock;
    this.wake = wake;
  }

  private <R> R run(Function<DeliveryStore, Function<Tx, R>> work) {
    return storage.transactions().run(work.apply(storage.deliveries()));
  }

  /** Returns how many deliveries wait and how many were given up. */
  public Counts counts() {
    return run(store -> store::counts);
  }

  /**
   * Returns deliveries in a state, the latest first.
   *
   * @param limit how many at most
   */
  public List<Status> list(State state, int limit) {
    return listBefore(state, Long.MAX_VALUE, limit);
  }

  /**
   * Returns the next deliveries of a list.
   *
   * @param before the {@link QueuedDelivery#id number} of the last one of the list so far
   * @param limit how many at most
   */
  public List<Status> listBefore(State state, long before, int limit) {
    return run(store -> tx -> store.list(tx, state, before, limit));
  }

  /**
   * Returns how far an activity has come: to how many it went, for whom it waits and why, and whom
   * it did not reach. It lists at most 1,000 of these.
   *
   * @param activity the id of the activity, such as that of the Create that {@link
   *     ActorContext#publish} returns
   * @return empty if nothing is known of it: it was sent to nobody elsewhere, or all of it has
   *     arrived and the store has forgotten it
   */
  public Optional<Progress> progress(URI activity) {
    return run(store -> tx -> store.progress(tx, activity, MAX_OPEN));
  }

  /**
   * Tries deliveries again that were given up. They are tried as if they were new; what was sent
   * more than seven days ago is tried once.
   *
   * @param deliveries their {@linkplain QueuedDelivery#id numbers}; what was not given up is passed
   *     over
   * @return how many wait again; fewer than were given up if there is no room
   */
  public int redrive(Collection<Long> deliveries) {
    int again = run(store -> tx -> store.redrive(tx, deliveries, clock.instant()));
    wake.run();
    return again;
  }

  /**
   * Forgets deliveries that were given up.
   *
   * @param deliveries their {@linkplain QueuedDelivery#id numbers}; what was not given up is passed
   *     over
   * @return how many were forgotten
   */
  public int discard(Collection<Long> deliveries) {
    return run(store -> tx -> store.discard(tx, deliveries));
  }

  /**
   * Sends nothing to a host until a time, because people say so: it asks for that, or is known to
   * be down for long. What is being sent ends as usual, and each process of this server stops
   * within about a second. What is for the host waits meanwhile; what was sent more than seven days
   * before the end is tried once then.
   *
   * @param host the origin of the host as text, such as {@code https://example.com} or {@code
   *     https://example.com:8443}; hosts of other names of the same domain are not paused
   * @param until the end, instead of that of an earlier pause; at most ten years from now
   * @throws IllegalArgumentException if the text is not an origin
   */
  public void pauseHost(String host, Instant until) {
    Instant latest = clock.instant().plus(LONGEST_PAUSE);
    pause(host, until.isAfter(latest) ? latest : until);
  }

  /**
   * Ends a pause that people have made. A host that fails is still not tried before its time.
   *
   * @param host as in {@link #pauseHost}
   * @throws IllegalArgumentException if the text is not an origin
   */
  public void resumeHost(String host) {
    pause(host, null);
    wake.run();
  }

  private void pause(String host, @Nullable Instant until) {
    Origin origin = Origin.parse(host);
    run(
        store ->
            tx -> {
              store.pause(tx, origin.toString(), Domains.of(origin.host()), until);
              return tx;
            });
  }

  /**
   * Returns how a host does: how often it failed in a row, when it is tried next, whether people
   * have paused it, and how many deliveries wait for it. What happens while a process is sending to
   * it is seen when that process gives it back.
   *
   * @param host as in {@link #pauseHost}
   * @return empty if nothing is known of it, or no longer
   * @throws IllegalArgumentException if the text is not an origin
   */
  public Optional<HostStatus> host(String host) {
    String origin = Origin.parse(host).toString();
    return run(store -> tx -> store.host(tx, origin)).map(this::withoutOldPause);
  }

  /**
   * Returns the hosts that people have to know of, ordered by name: those that failed when they
   * were tried last, and those that are paused. What happens while a process is sending to one is
   * seen when that process gives it back.
   *
   * @param limit how many at most
   */
  public List<HostStatus> hosts(int limit) {
    return hostsAfter("", limit);
  }

  /**
   * Returns the next hosts of a list.
   *
   * @param after the {@link HostStatus#host name} of the last one of the list so far
   * @param limit how many at most
   */
  public List<HostStatus> hostsAfter(String after, int limit) {
    return run(store -> tx -> store.hosts(tx, after, limit, clock.instant())).stream()
        .map(this::withoutOldPause)
        .toList();
  }

  private HostStatus withoutOldPause(HostStatus status) {
    Instant until = status.pausedUntil();
    return until == null || until.isAfter(clock.instant())
        ? status
        : new HostStatus(status.host(), status.state(), null, status.leased(), status.waiting());
  }
}
