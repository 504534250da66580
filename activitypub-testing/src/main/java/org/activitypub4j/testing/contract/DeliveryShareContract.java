package org.activitypub4j.testing.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.DeliveryStore.State;
import org.activitypub4j.server.spi.HostLease;
import org.activitypub4j.server.spi.OutboundActivity;
import org.activitypub4j.server.spi.QueueFullException;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.junit.jupiter.api.Test;

/**
 * How every {@link DeliveryStore} shares its room. The tests fill the store: they are quick if its
 * limits are low.
 */
public abstract class DeliveryShareContract extends DeliveryContract {
  /** Rows of which a host has no room for all, nor a domain. */
  private static final int MANY = 1_000;

  private static final int TOO_MANY_TIMES = 1_000;

  /** Only for subclasses. */
  protected DeliveryShareContract() {}

  private static List<Delivery> many(int round, String host) {
    List<Delivery> many = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      many.add(to(host.replace("*", "h" + i) + "/" + round + "/" + i, i));
    }
    return many;
  }

  /** All of one domain. */
  private static Delivery inDomain(Delivery delivery, String domain) {
    return new Delivery(
        delivery.kind(),
        delivery.target(),
        delivery.host(),
        domain,
        delivery.lane(),
        delivery.after());
  }

  /** Adds until something is parked at once. */
  private void fill(String host) {
    for (int round = 0; round < TOO_MANY_TIMES; round++) {
      List<Delivery> some =
          many(round, host).stream().map(one -> inDomain(one, "dead.example")).toList();
      OutboundActivity outbound = outbound("fill" + round);
      run(tx -> deliveries().add(tx, outbound, some));
      if (!list(State.PARKED, Long.MAX_VALUE, 1).isEmpty()) {
        return;
      }
    }
    throw new AssertionError("no share is ever full");
  }

  private void assertFull(String dead) {
    add("last", inDomain(to(dead, 1), "dead.example"), to(INBOX, 2));
    assertEquals("last", name(list(State.PARKED, Long.MAX_VALUE, 1).get(0).activity()));
    assertEquals("last", name(list(State.WAITING, Long.MAX_VALUE, 1).get(0).activity()));
    DeliveryStore.Progress progress = progress("last").orElseThrow();
    assertEquals(2, progress.total());
    assertEquals(1, progress.waiting());
    assertEquals(1, progress.parked());
  }

  @Test
  void what_a_host_has_no_room_for_is_parked_at_once_and_the_rest_is_added() {
    fill("https://dead.example");
    assertFull("https://dead.example/last");
    assertTrue(hosts(leases(NOW)).containsAll(List.of(B, "https://dead.example")));
  }

  @Test
  void what_a_domain_has_no_room_for_is_parked_at_once_and_the_rest_is_added() {
    fill("https://*.dead.example");
    assertFull("https://last.dead.example/last");
  }

  @Test
  void what_was_parked_waits_again_only_if_there_is_room() {
    fill("https://dead.example");
    long number = list(State.PARKED, Long.MAX_VALUE, 1).get(0).delivery().id();
    assertEquals(0, redrive(List.of(number)));
    HostLease lease = lease();
    List<DeliveryResult> arrived =
        read(lease, NOW).stream().<DeliveryResult>map(one -> done(one)).toList();
    assertEquals(Set.of(), in(tx -> deliveries().finish(tx, Map.of(lease, arrived), NOW)));
    assertEquals(1, redrive(List.of(number)));
  }

  private static DeliveryResult done(QueuedDelivery delivery) {
    return new DeliveryResult.Done(delivery.id(), "202");
  }

  @Test
  void an_activity_for_which_there_is_no_room_is_refused_whole() {
    for (int round = 0; round < TOO_MANY_TIMES; round++) {
      List<Delivery> some = many(round, "https://h" + round + ".example" + round);
      OutboundActivity outbound = outbound("fill" + round);
      try {
        run(tx -> deliveries().add(tx, outbound, some));
      } catch (QueueFullException e) {
        assertEquals(QueueFullException.Share.TOTAL, e.share());
        assertRefusesWhole();
        return;
      }
    }
    throw new AssertionError("the store is never full");
  }

  private void assertRefusesWhole() {
    long latest = list(State.WAITING, Long.MAX_VALUE, 1).get(0).delivery().id();
    run(
        tx ->
            assertThrows(
                QueueFullException.class,
                () -> deliveries().add(tx, outbound("refused"), many(0, "https://new.example"))));
    assertEquals(latest, list(State.WAITING, Long.MAX_VALUE, 1).get(0).delivery().id());
    assertEquals(List.of(), list(State.PARKED, Long.MAX_VALUE, 1));
    assertEquals(Optional.empty(), progress("refused"));
  }
}
