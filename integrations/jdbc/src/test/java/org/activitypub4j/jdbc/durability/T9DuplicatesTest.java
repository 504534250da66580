package org.activitypub4j.jdbc.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.activitypub4j.testing.LoopbackPeer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same activity comes 50 times at once, to two processes with one PostgreSQL. */
@Tag("slow")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class T9DuplicatesTest {
  private static final int TIMES = 50;
  private static final int ACTIVITIES = 4;

  @Test
  void an_activity_that_comes_many_times_at_once_has_one_effect() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(TIMES);
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().start();
        LoopbackPeer peer = LoopbackPeer.start("peer.test")) {
      String store = server.getJdbcUrl("postgres", "postgres");
      int address = Child.freePort();
      int peerPort = peer.uri("/").getPort();
      Strangers strangers = new Strangers(peer, address);
      try (Child one = Child.start(store, address, address, peerPort, 0);
          Child other = Child.start(store, address, Child.freePort(), peerPort, 0)) {
        // So that both know the key of who sends.
        Receiving toOne = new Receiving(strangers, one.port(), false);
        toOne.begin();
        Receiving toOther = new Receiving(strangers, other.port(), false);
        toOther.begin();
        Set<String> accepted = new HashSet<>(toOne.accepted);
        accepted.addAll(toOther.accepted);
        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i < ACTIVITIES; i++) {
          String name = "many" + i;
          CountDownLatch start = new CountDownLatch(1);
          List<Future<Integer>> posts = new ArrayList<>();
          for (int k = 0; k < TIMES; k++) {
            int port = k % 2 == 0 ? one.port() : other.port();
            posts.add(
                threads.submit(
                    () -> {
                      start.await();
                      return strangers.post(port, name);
                    }));
          }
          start.countDown();
          for (Future<Integer> post : posts) {
            answers.add(post.get());
          }
          accepted.add(strangers.id(name));
        }
        one.finish();
        other.finish();
        one.awaitDrained();
        other.awaitDrained();
        Audit audit = Audit.of(peer, store);
        long busy = answers.stream().filter(status -> status == 503).count();
        System.out.printf(
            "T9: %d activities, each %d times; %d answers of 503; %d effects%n",
            ACTIVITIES, TIMES, busy, audit.effects().size());
        assertThat(answers).allMatch(status -> status / 100 == 2 || status == 503);
        assertThat(audit.effects()).containsExactlyInAnyOrderElementsOf(accepted);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
