package org.activitypub4j.jdbc.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.ArrayList;
import java.util.List;
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
 * system property {@code nodes} says how many.
 */
@Tag("slow")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ManyNodesTest {
  private static final int HOSTS = 20;
  private static final int NODES = Integer.getInteger("nodes", 2);
  private static final int ROUNDS = 8;

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
      assertThat(audit.sent()).hasSize(NODES * ROUNDS * 2);
      assertThat(audit.duplicates()).isZero();
    }
  }

  @Test
  void what_a_killed_node_has_sent_is_delivered_by_the_others() throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
      String store = start(server);
      // The one that sends first has the leases of all hosts.
      Child killed = nodes.get(0);
      killed.tell("send 1000000");
      Await.until("some deliveries", () -> peer.count("POST", "/inbox") > HOSTS);
      for (Child node : nodes.subList(1, NODES)) {
        node.tell("send " + ROUNDS);
      }
      long deliveries = peer.count("POST", "/inbox") + 20 + random.nextInt(100);
      Await.until("more deliveries", () -> peer.count("POST", "/inbox") > deliveries);
      killed.kill();
      nodes.remove(killed);
      long began = System.nanoTime();
      for (Child node : nodes) {
        node.await("sent");
      }
      drain();
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
      Audit audit = Audit.of(peer, store);
      System.out.printf(
          "many nodes, one killed, seed %d: %s; all was there after %d s%n",
          seed, audit.figures(), seconds);
      audit.checkArrived(HOSTS);
      assertThat(audit.sent()).hasSizeGreaterThan((NODES - 1) * ROUNDS * 2);
      assertThat(audit.mostDuplicates()).isLessThanOrEqualTo(2);
    }
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
