package org.activitypub4j.spring;

import org.activitypub4j.server.Federation;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Tells how much waits and what was given up. It is up as long as the store answers: that another
 * server is down, or a handler fails, must not take this one out of service.
 */
final class FederationHealth extends AbstractHealthIndicator {
  private static final int MAX_HOSTS = 1_000;

  private final Federation federation;

  FederationHealth(Federation federation) {
    super("the store does not answer");
    this.federation = federation;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    var deliveries = federation.deliveries().counts();
    var received = federation.receivedActivities().counts();
    builder
        .up()
        .withDetail("origin", federation.origin().toString())
        .withDetail("deliveriesWaiting", deliveries.waiting())
        .withDetail("deliveriesParked", deliveries.parked())
        .withDetail("receivedWaiting", received.waiting())
        .withDetail("receivedFailed", received.failed())
        .withDetail("receivedParked", received.parked())
        .withDetail("hostsFailingOrPaused", federation.deliveries().hosts(MAX_HOSTS).size());
  }
}
