package org.activitypub4j.spring;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.activitypub4j.model.Trust.Ground;
import org.activitypub4j.server.Federation;
import org.activitypub4j.server.FederationListener;
import org.activitypub4j.server.IgnoreReason;
import org.activitypub4j.server.Received;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.HostState;
import org.activitypub4j.server.spi.InboxStore;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Counts what the engine does, and shows how much waits. No tag has a value that strangers choose,
 * such as a host. Safe for use by several threads.
 */
final class FederationMetrics implements FederationListener, MeterBinder {
  /** How long a number that takes a query is used again. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final ObjectProvider<Federation> federation;
  private final MeterRegistry registry;

  FederationMetrics(ObjectProvider<Federation> federation, MeterRegistry registry) {
    this.federation = federation;
    this.registry = registry;
  }

  @Override
  public void bindTo(MeterRegistry to) {
    Fresh<DeliveryStore.Counts> deliveries =
        new Fresh<>(() -> federation.getObject().deliveries().counts());
    gauge(to, "deliveries", "waiting", deliveries, DeliveryStore.Counts::waiting);
    gauge(to, "deliveries", "parked", deliveries, DeliveryStore.Counts::parked);
    Fresh<InboxStore.Counts> received =
        new Fresh<>(() -> federation.getObject().receivedActivities().counts());
    gauge(to, "received", "waiting", received, InboxStore.Counts::waiting);
    gauge(to, "received", "failed", received, InboxStore.Counts::failed);
    gauge(to, "received", "parked", received, InboxStore.Counts::parked);
  }

  private static <C> void gauge(
      MeterRegistry to, String what, String state, Fresh<C> counts, ToLongFunction<C> count) {
    Gauge.builder("activitypub." + what, counts, fresh -> count.applyAsLong(fresh.get()))
        .tag("state", state)
        .register(to);
  }

  /** A value that is asked for several times in a row. */
  private static final class Fresh<C> {
    private final Supplier<C> source;
    private @Nullable C value;
    private long asked;

    Fresh(Supplier<C> source) {
      this.source = source;
    }

    synchronized C get() {
      C present = value;
      if (present == null || System.nanoTime() - asked > FRESH.toNanos()) {
        present = source.get();
        value = present;
        asked = System.nanoTime();
      }
      return present;
    }
  }

  private void count(String what, String result) {
    registry.counter("activitypub." + what, "result", result).increment();
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void accepted(URI actor, String activity, Ground provenBy) {
    count("inbox", "accepted");
  }

  @Override
  public void refused(String target, int status, String reason) {
    count("inbox", "refused_" + status);
  }

  @Override
  public void ignored(String activity, IgnoreReason reason, String detail) {
    registry.counter("activitypub.ignored", "reason", lower(reason)).increment();
  }

  @Override
  public void handled(Received<?> received) {
    count("handled", "done");
  }

  @Override
  public void failed(String activity, boolean parked, RuntimeException cause) {
    count("handled", parked ? "parked" : "failed");
  }

  @Override
  public void delivery(QueuedDelivery delivery, URI activity, DeliveryResult result) {
    count("delivery", lower(result));
  }

  private static String lower(DeliveryResult result) {
    return result.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  @Override
  public void inboxGone(URI inbox, Set<URI> owners) {
    count("inboxes", "gone");
  }

  @Override
  public void circuit(String host, HostState state) {
    count("circuit", state.failures() == 0 ? "closed" : "open");
  }
}
