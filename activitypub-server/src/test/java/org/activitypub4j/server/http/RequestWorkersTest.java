package org.activitypub4j.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No more requests have a thread at the same time than there may be. */
@Timeout(30)
class RequestWorkersTest {
  private final Queue<Runnable> given = new ArrayDeque<>();

  @Test
  void runs_work_on_another_thread() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(2);
    CountDownLatch both = new CountDownLatch(2);
    RequestWorkers workers = RequestWorkers.atMost(2);
    Runnable meeting =
        () -> {
          both.countDown();
          try {
            both.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          done.countDown();
        };
    assertThat(workers.tryRun(meeting)).isTrue();
    assertThat(workers.tryRun(meeting)).isTrue();
    assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void refuses_more_until_some_is_done() {
    RequestWorkers workers = RequestWorkers.on(given::add, 2);
    assertThat(workers.tryRun(() -> {})).isTrue();
    assertThat(workers.tryRun(() -> {})).isTrue();
    assertThat(workers.tryRun(() -> {})).isFalse();
    given.remove().run();
    assertThat(workers.tryRun(() -> {})).isTrue();
    assertThat(workers.tryRun(() -> {})).isFalse();
  }

  @Test
  void an_executor_that_takes_nothing_costs_no_place() {
    RequestWorkers workers =
        RequestWorkers.on(
            work -> {
              if (given.isEmpty()) {
                given.add(work);
                throw new RejectedExecutionException();
              }
            },
            1);
    assertThat(workers.tryRun(() -> {})).isFalse();
    assertThat(workers.tryRun(() -> {})).isTrue();
  }

  @Test
  void none_at_all_is_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> RequestWorkers.atMost(0));
    assertThatIllegalArgumentException().isThrownBy(() -> RequestWorkers.on(given::add, 0));
  }
}
