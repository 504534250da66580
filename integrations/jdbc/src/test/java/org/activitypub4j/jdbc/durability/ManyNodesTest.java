package org.activitypub4j.jdbc.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.activitypub4j.testing.Await;
import org.activitypub4j.testing.LoopbackPeer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Several processes share one PostgreSQL, and send to the same 20 hosts at the same time. The
 * system property {@code nodes} says how many, and {@code seed} repeats what is random.
 */
@Tag("slow")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ManyNodesTest {
  private static final int HOSTS = 20;
  private static final int NODES = Integer.getInteger("nodes", 4);
  private static final int ROUNDS = 3;
  private static final int KILLED = Math.min(2, NODES - 1);

  /** Of one host, two deliveries are sent at once. */
  private static final int IN_FLIGHT = 2;

  /** Enough for leases to end, on a busy machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final LoopbackPeer peer = LoopbackPeer.start("peer.test");
  private final List<Child> nodes = new ArrayList<>();

  @AfterEach
  void end() {
    nodes.forEach(Child::close);
    peer.close();
  }

  @Test
  void what_all_send_arrives_once_and_in_order() throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
      String store = start(server);
      // Who sends something while nothing waits, delivers it too.
      for (int round = 1; round <= ROUNDS; round++) {
        for (Child node : nodes) {
          long all = peer.count("POST", "/inbox") + 2 * HOSTS;
          node.tell("send 1");
          node.await("sent");
          Await.until("all has arrived", () -> peer.count("POST", "/inbox") == all);
        }
      }
      // Now all send at the same time.
      for (Child node : nodes) {
        node.tell("send " + ROUNDS);
      }
      for (Child node : nodes) {
        node.await("sent");
      }
      List<Integer> delivered = drain();
      Audit audit = Audit.of(peer, store);
      System.out.printf("many nodes: %s; delivered by each node: %s%n", audit.figures(), delivered);
      audit.checkArrived(HOSTS);
      assertThat(audit.sent()).hasSize(NODES * 2 * ROUNDS * 2);
      assertThat(audit.duplicates()).isZero();
      assertThat(delivered).as("each node has its part").doesNotContain(0);
      assertThat(delivered.stream().mapToInt(one -> one).sum()).isEqualTo(audit.requests());
    }
  }

  @Test
  void what_killed_nodes_have_sent_is_delivered_by_the_others() throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
      String store = start(server);
      // The one that sends first has the leases of all hosts.
      Child first = nodes.get(0);
      first.tell("send 1000000");
      Await.until("some deliveries", () -> peer.count("POST", "/inbox") > HOSTS);
      for (Child node : nodes.subList(1, NODES)) {
        node.tell("send " + ROUNDS);
      }
      for (Child node : nodes.subList(1, NODES)) {
        node.await("sent");
      }
      awaitSomeMore();
      kill(first);
      for (int killed = 1; killed < KILLED; killed++) {
        List<Integer> before = delivered();
        awaitSomeMore();
        kill(nodes.get(busiest(before)));
      }
      long began = System.nanoTime();
      List<Integer> delivered = drain();
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
      Audit audit = Audit.of(peer, store);
      System.out.printf(
          "many nodes, %d killed, seed %d: %s; delivered by the others: %s; all was there after %d"
              + " s%n",
          KILLED, seed, audit.figures(), delivered, seconds);
      audit.checkArrived(HOSTS);
      assertThat(audit.sent()).hasSizeGreaterThan((NODES - 1) * ROUNDS * 2);
      assertThat(audit.mostDuplicates()).isLessThanOrEqualTo(KILLED * IN_FLIGHT);
    }
  }

  private void awaitSomeMore() {
    long deliveries = peer.count("POST", "/inbox") + HOSTS + random.nextInt(100);
    Await.value(
        PATIENCE,
        () -> "more deliveries",
        () -> peer.count("POST", "/inbox") > deliveries ? Optional.of(true) : Optional.empty());
  }

  private void kill(Child node) throws InterruptedException {
    node.kill();
    nodes.remove(node);
  }

  private List<Integer> delivered() throws IOException {
    List<Integer> delivered = new ArrayList<>();
    for (Child node : nodes) {
      delivered.add(node.delivered());
    }
    return delivered;
  }

  /** The node that has delivered the most since then, so that it has leases. */
  private int busiest(List<Integer> before) throws IOException {
    List<Integer> now = delivered();
    int busiest = 0;
    for (int i = 1; i < now.size(); i++) {
      if (now.get(i) - before.get(i) > now.get(busiest) - before.get(busiest)) {
        busiest = i;
      }
    }
    assertThat(now.get(busiest)).isGreaterThan(before.get(busiest));
    return busiest;
  }

  private String start(EmbeddedPostgres server) throws Exception {
    String store = server.getJdbcUrl("postgres", "postgres");
    peer.status("/inbox", 202);
    int address = Child.freePort();
    for (int i = 0; i < NODES; i++) {
      nodes.add(Child.start(store, address, Child.freePort(), peer.uri("/").getPort(), HOSTS));
    }
    return store;
  }

  /** Lets the nodes end, and returns how many deliveries each made. */
  private List<Integer> drain() throws Exception {
    List<Integer> delivered = new ArrayList<>();
    for (Child node : nodes) {
      node.finish();
    }
    for (Child node : nodes) {
      delivered.add(node.awaitDrained());
    }
    return delivered;
  }
}
