package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.activitypub4j.client.transport.TransportException;
import org.activitypub4j.client.transport.TransportException.Reason;
import org.junit.jupiter.api.Test;

class SingleFlightTest {
  private static final int ROUNDS = 5_000;

  private final SingleFlight<String> flights = new SingleFlight<>(10);

  /** Many rounds, for it goes wrong only where a failed flight can still be found. */
  @Test
  void who_takes_over_does_not_find_the_failed_flight_again() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        CountDownLatch flying = new CountDownLatch(1);
        Thread[] passenger = new Thread[1];
        CountDownLatch boarding = new CountDownLatch(1);
        Future<String> pilot =
            threads.submit(
                () ->
                    flights.fly(
                        "x",
                        Budget.of(BudgetLimits.DEFAULT),
                        () -> {
                          flying.countDown();
                          awaitWaiting(boarding, passenger);
                          throw FetchException.of(
                              new TransportException(Reason.CANCELLED, null, "cancelled", null));
                        }));
        Future<String> second =
            threads.submit(
                () -> {
                  flying.await();
                  passenger[0] = Thread.currentThread();
                  boarding.countDown();
                  return flights.fly("x", Budget.of(BudgetLimits.DEFAULT), () -> "fetched");
                });

        assertThat(second.get()).isEqualTo("fetched");
        assertThat(pilot).failsWithin(Duration.ofSeconds(10));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void awaitWaiting(CountDownLatch boarding, Thread[] passenger) {
    try {
      boarding.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    while (passenger[0].getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }
}
