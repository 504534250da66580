package org.activitypub4j.jdbc.durability;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.activitypub4j.testing.LoopbackPeer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/**
 * A server that sends to 20 hosts and receives is killed at random, again and again. Afterwards:
 * what was committed has arrived everywhere, in order; what was rolled back nowhere; what was
 * accepted was handled once. The system properties {@code kills} and {@code seed} repeat or
 * lengthen it.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
abstract class KillLoop {
  private static final int HOSTS = 20;

  /** Of one host, two deliveries are sent at once. */
  private static final int IN_FLIGHT = 2 * HOSTS;

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final LoopbackPeer peer = LoopbackPeer.start("peer.test");
  private final Set<String> accepted = new HashSet<>();
  private final Queue<String> refused = new ArrayDeque<>();
  private int number;

  @AfterEach
  void closePeer() {
    peer.close();
  }

  /**
   * @param store a file of SQLite, or a URL of PostgreSQL
   */
  final void run(String store) throws Exception {
    int kills = Integer.getInteger("kills", 25);
    peer.status("/inbox", 202);
    int port = Child.freePort();
    Strangers strangers = new Strangers(peer, port);
    for (int i = 0; i < kills; i++) {
      try (Child node = start(store, port)) {
        node.tell("send 1000000");
        receiveFor(strangers, port, Duration.ofMillis(50 + random.nextInt(1_950)));
        node.kill();
      }
    }
    try (Child last = start(store, port)) {
      for (String again = refused.poll(); again != null && last.isAlive(); again = refused.poll()) {
        post(strangers, port, again);
      }
      last.finish();
      last.awaitDrained();
    }
    audit(store, kills);
  }

  private Child start(String store, int port) throws Exception {
    return Child.start(store, port, port, peer.uri("/").getPort(), HOSTS);
  }

  private void receiveFor(Strangers strangers, int port, Duration time)
      throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      String again = refused.poll();
      if (again == null) {
        number++;
        again = String.valueOf(number);
      }
      post(strangers, port, again);
      Thread.sleep(20);
    }
  }

  private void post(Strangers strangers, int port, String name) {
    int status = strangers.post(port, name);
    if (status / 100 == 2) {
      accepted.add(strangers.id(name));
      return;
    }
    if (status != Strangers.NONE) {
      assertThat(status).as("it is refused only for now").isGreaterThanOrEqualTo(429);
    }
    refused.add(name);
  }

  private void audit(String store, int kills) {
    Audit audit = Audit.of(peer, store);
    System.out.printf(
        "T1 seed %d: %d kills, %s; %d accepted, %d effects%n",
        seed, kills, audit.figures(), accepted.size(), audit.effects().size());
    audit.checkArrived(HOSTS);
    assertThat(audit.duplicates()).isLessThanOrEqualTo(kills * IN_FLIGHT);
    audit.checkEffects(accepted);
  }
}
