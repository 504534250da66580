package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.activitypub4j.client.transport.TransportException.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Lessons A8: who waits for servers that do not answer is fewer than the threads that there are.
 */
@Timeout(30)
class A8TarpitTest {
  private static final int CALLERS = 100;

  private final ScriptedPeer tarpit = ScriptedPeer.start();
  private final FederationClient client = Clients.loopback();
  private final CountDownLatch answer = new CountDownLatch(1);
  private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);

  @AfterEach
  void close() {
    answer.countDown();
    callers.shutdownNow();
    client.close();
    tarpit.close();
  }

  /** How many of the callers are refused while no server has answered. */
  private long refused(IntFunction<URI> key, int expected) throws Exception {
    List<Future<KeyLookup>> calls = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      URI keyId = key.apply(i);
      tarpit.script(
          keyId.getPath(),
          request -> {
            try {
              answer.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
            return ScriptedPeer.Reply.status(404);
          });
      calls.add(callers.submit(() -> client.fetchKey(keyId, client.newBudget())));
    }
    while (calls.stream().filter(Future::isDone).count() < expected) {
      Thread.onSpinWait();
    }
    long refused = 0;
    for (Future<KeyLookup> call : calls) {
      if (call.isDone()) {
        KeyLookup.Failed failed = (KeyLookup.Failed) call.get();
        refused += failed.cause().transport().filter(Reason.BUSY::equals).isPresent() ? 1 : 0;
      }
    }
    return refused;
  }

  @Test
  void a_hundred_requests_that_name_one_key_hold_eight_threads() throws Exception {
    assertThat(refused(i -> tarpit.url("/key"), CALLERS - 8)).isGreaterThanOrEqualTo(CALLERS - 8);
  }

  @Test
  void a_hundred_keys_on_ten_servers_hold_sixteen() throws Exception {
    assertThat(refused(i -> tarpit.url("tarpit" + i % 10 + ".test", "/key" + i), CALLERS - 16))
        .isGreaterThanOrEqualTo(CALLERS - 16);
  }
}
