package org.activitypub4j.jdbc.durability;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.activitypub4j.testing.LoopbackPeer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/**
 * A server that sends to 20 hosts and receives ends at once, again and again, and is started again.
 * Afterwards: what was committed has arrived everywhere, in order; what was rolled back nowhere;
 * what was accepted was handled once. The system properties {@code kills} and {@code seed} lengthen
 * or repeat it.
 */
@Tag("slow")
@Timeout(value = 60, unit = TimeUnit.MINUTES)
abstract class KillLoop {
  private static final int HOSTS = 20;

  /** Of one host, two deliveries are sent at once. */
  private static final int IN_FLIGHT = 2 * HOSTS;

  private static final Duration PAUSE = Duration.ofSeconds(3);

  final Random random;
  private final long seed = Long.getLong("seed", System.nanoTime());
  @AutoClose private final LoopbackPeer peer = LoopbackPeer.start("peer.test");

  KillLoop() {
    random = new Random(seed);
  }

  /** Returns that it is to be killed 25 times, or as often as the system property says. */
  static List<String> kills() {
    return Collections.nCopies(Integer.getInteger("kills", 25), FailPoint.NONE);
  }

  /**
   * @param store a file of SQLite, or a URL of PostgreSQL
   * @param ends at which {@link FailPoint} each process ends; after {@link FailPoint#NONE} it is
   *     killed at random, within two seconds
   */
  final void run(String store, List<String> ends) throws Exception {
    peer.status("/inbox", 202);
    int port = Child.freePort();
    Receiving receiving = new Receiving(new Strangers(peer, port), port, true);
    try (Child first = start(store, port, FailPoint.NONE)) {
      receiving.begin();
      first.kill();
    }
    for (String end : ends) {
      try (Child node = start(store, port, end)) {
        if (end.equals(FailPoint.NONE)) {
          node.tell("send 1000000");
          receiveFor(Duration.ofMillis(50 + random.nextInt(1_950)), receiving, node);
          node.kill();
        } else {
          long patience = System.nanoTime() + Duration.ofMinutes(3).toNanos();
          node.tellIfAlive("send 5");
          // Few posts, because all has to arrive in the end; and each after a pause, because a host
          // is given back when nothing waits for it, and leased again with the next post.
          while (node.isAlive() && System.nanoTime() < patience) {
            long before = peer.count("POST", "/inbox");
            receiveFor(PAUSE, receiving, node);
            if (peer.count("POST", "/inbox") == before) {
              node.tellIfAlive("send 1");
            }
          }
          assertThat(node.isAlive()).as("it has not ended: " + end).isFalse();
        }
      }
    }
    try (Child last = start(store, port, FailPoint.NONE)) {
      receiving.sendAgain();
      last.finish();
      last.awaitDrained();
    }
    audit(store, ends.size(), receiving);
  }

  private Child start(String store, int port, String end) throws Exception {
    return Child.start(store, port, port, peer.uri("/").getPort(), HOSTS, end);
  }

  private static void receiveFor(Duration time, Receiving receiving, Child node)
      throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end && node.isAlive()) {
      receiving.againOrNext();
      Thread.sleep(20);
    }
  }

  private void audit(String store, int ends, Receiving receiving) {
    Audit audit = Audit.of(peer, store);
    System.out.printf(
        "%s seed %d: ended %d times, %s; %d accepted, %d effects%n",
        getClass().getSimpleName(),
        seed,
        ends,
        audit.figures(),
        receiving.accepted.size(),
        audit.effects().size());
    audit.checkArrived(HOSTS);
    assertThat(audit.duplicates()).isLessThanOrEqualTo(ends * IN_FLIGHT);
    audit.checkEffects(receiving.accepted);
  }
}
