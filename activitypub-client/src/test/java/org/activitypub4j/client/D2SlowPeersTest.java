package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.activitypub4j.client.ScriptedPeer.Reply;
import org.activitypub4j.client.transport.TransportLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** security.md D2: a host that does not answer keeps nobody else waiting. */
@Timeout(60)
class D2SlowPeersTest {
  private static final int TARPITS = 200;
  private static final int HEALTHY = 20;
  private static final int EACH = 5;

  @Test
  void two_hundred_hosts_that_never_answer_hold_up_no_delivery_to_others() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    ExecutorService senders = Executors.newCachedThreadPool();
    Duration patience = Duration.ofSeconds(50);
    try (ScriptedPeer tarpit = ScriptedPeer.start();
        ScriptedPeer healthy = ScriptedPeer.start();
        FederationClient client =
            Clients.builder()
                .limits(TransportLimits.DEFAULT.withTimeouts(patience, patience, patience))
                .build()) {
      tarpit.script("/inbox", request -> hold(end));
      healthy.on("/inbox", Reply.status(202));
      List<Future<DeliveryOutcome>> held = new ArrayList<>();
      for (int i = 0; i < TARPITS; i++) {
        String host = "tarpit" + i + ".test";
        held.add(senders.submit(() -> Deliveries.deliver(client, tarpit.url(host, "/inbox"))));
      }
      while (tarpit.requests().size() < TARPITS) {
        Thread.onSpinWait();
      }

      for (int i = 0; i < HEALTHY * EACH; i++) {
        String host = "healthy" + i % HEALTHY + ".test";
        assertThat(Deliveries.deliver(client, healthy.url(host, "/inbox")))
            .isInstanceOf(DeliveryOutcome.Delivered.class);
      }

      assertThat(held).noneMatch(Future::isDone);
      end.countDown();
      for (Future<DeliveryOutcome> delivery : held) {
        assertThat(delivery.get()).isInstanceOf(DeliveryOutcome.Delivered.class);
      }
    } finally {
      senders.shutdownNow();
    }
  }

  private static Reply hold(CountDownLatch end) {
    try {
      end.await();
      return Reply.status(202);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
