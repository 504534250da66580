package org.activitypub4j.spring;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.activitypub4j.server.Federation;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.InboxStore;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * What waits and what was given up, for people who look after the server: {@code
 * /actuator/activitypub}. See docs/spring-boot.md.
 */
@Endpoint(id = "activitypub")
final class FederationEndpoint {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1_000;
  private static final String DELIVERIES = "deliveries";
  private static final String RECEIVED = "received";
  private static final String HOSTS = "hosts";

  private final Federation federation;

  FederationEndpoint(Federation federation) {
    this.federation = federation;
  }

  /** A delivery that was given up. */
  record ParkedDelivery(
      long number,
      String activity,
      String target,
      @Nullable String reason,
      @Nullable Instant since) {}

  /** An activity whose handlers failed, or that was given up. */
  record FailedActivity(
      long number,
      String actor,
      InboxStore.State state,
      int attempts,
      Instant received,
      @Nullable String reason,
      @Nullable Instant time) {}

  /** A host that fails, or is paused. */
  record Host(
      String host,
      int failures,
      @Nullable Instant failingSince,
      @Nullable Instant nextTry,
      @Nullable Instant pausedUntil,
      long waiting) {}

  @ReadOperation
  Map<String, Object> counts() {
    return Map.of(
        "origin",
        federation.origin().toString(),
        DELIVERIES,
        federation.deliveries().counts(),
        RECEIVED,
        federation.receivedActivities().counts());
  }

  /** Lists what was given up, or the hosts that fail: deliveries, received or hosts. */
  @ReadOperation
  List<?> list(@Selector String part, @Nullable Integer limit) {
    int most = Math.min(MAX_LIMIT, limit == null ? DEFAULT_LIMIT : Math.max(1, limit));
    return switch (part) {
      case DELIVERIES ->
          federation.deliveries().list(DeliveryStore.State.PARKED, most).stream()
              .map(FederationEndpoint::parked)
              .toList();
      case RECEIVED -> received(most);
      case HOSTS ->
          federation.deliveries().hosts(most).stream().map(FederationEndpoint::host).toList();
      default -> throw unknown(part);
    };
  }

  private static ParkedDelivery parked(DeliveryStore.Status status) {
    return new ParkedDelivery(
        status.delivery().id(),
        status.activity().toString(),
        status.delivery().delivery().target().toString(),
        status.detail(),
        status.time());
  }

  private List<FailedActivity> received(int limit) {
    List<FailedActivity> all = new ArrayList<>();
    for (InboxStore.State state : List.of(InboxStore.State.PARKED, InboxStore.State.FAILED)) {
      federation.receivedActivities().list(state, limit - all.size()).stream()
          .map(
              status ->
                  new FailedActivity(
                      status.number(),
                      status.entry().actor().toString(),
                      status.state(),
                      status.entry().attempts(),
                      status.entry().received(),
                      status.detail(),
                      status.time()))
          .forEach(all::add);
    }
    return all;
  }

  private static Host host(DeliveryStore.HostStatus status) {
    return new Host(
        status.host(),
        status.state().failures(),
        status.state().failingSince(),
        status.nextTry().orElse(null),
        status.pausedUntil(),
        status.waiting());
  }

  /** Tries again what was given up. */
  @WriteOperation
  Map<String, Integer> again(@Selector String part, List<Long> numbers) {
    return Map.of(
        "again",
        switch (part) {
          case DELIVERIES -> federation.deliveries().redrive(numbers);
          case RECEIVED -> federation.receivedActivities().redrive(numbers);
          default -> throw unknown(part);
        });
  }

  /** Forgets what was given up. */
  @DeleteOperation
  Map<String, Integer> forget(@Selector String part, List<Long> numbers) {
    return Map.of(
        "forgotten",
        switch (part) {
          case DELIVERIES -> federation.deliveries().discard(numbers);
          case RECEIVED -> federation.receivedActivities().discard(numbers);
          default -> throw unknown(part);
        });
  }

  /** Sends nothing to a host for a time. */
  @WriteOperation
  void pause(@Selector String part, @Selector String host, Duration pauseFor) {
    federation.deliveries().pauseHost(origin(part, host), Instant.now().plus(pauseFor));
  }

  /** Ends a pause. */
  @DeleteOperation
  void resume(@Selector String part, @Selector String host) {
    federation.deliveries().resumeHost(origin(part, host));
  }

  private static String origin(String part, String host) {
    if (!part.equals(HOSTS)) {
      throw unknown(part);
    }
    return "https://" + host;
  }

  private static IllegalArgumentException unknown(String part) {
    return new IllegalArgumentException(
        "unknown part " + part + ": there are deliveries, received and hosts");
  }
}
