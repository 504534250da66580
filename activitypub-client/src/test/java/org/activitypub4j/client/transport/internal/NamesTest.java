package org.activitypub4j.client.transport.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** security.md D8: what is remembered of names is little and for a short time. */
class NamesTest {
  private final AtomicInteger asked = new AtomicInteger();
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final AtomicLong nanos = new AtomicLong();
  private int addresses = 1;
  private final Names names =
      new Names(
          host -> {
            asked.incrementAndGet();
            return Collections.nCopies(addresses, InetAddress.getLoopbackAddress());
          },
          Runnable::run,
          Duration.ofSeconds(5),
          nanos::get);

  @Test
  void d8_a_name_is_kept_for_half_a_minute() throws UnknownHostException {
    names.addresses("a.test");
    names.addresses("a.test");
    assertThat(asked).hasValue(1);

    nanos.addAndGet(Duration.ofSeconds(31).toNanos());
    names.addresses("a.test");
    assertThat(asked).hasValue(2);

    names.forget("a.test");
    names.addresses("a.test");
    assertThat(asked).hasValue(3);
  }

  @Test
  void A8_names_that_hang_hold_few_threads_for_one_domain() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    ExecutorService pool =
        new ThreadPoolExecutor(0, 64, 10, TimeUnit.SECONDS, new SynchronousQueue<>());
    Names hasty =
        new Names(
            host -> {
              asked.incrementAndGet();
              if (host.endsWith(".evil.co.uk")) {
                awaitEnd(never);
              }
              return List.of(InetAddress.getLoopbackAddress());
            },
            pool,
            Duration.ofMillis(10),
            nanos::get);
    try {
      for (int i = 0; i < 100; i++) {
        String host = "h" + i / 2 + ".evil.co.uk"; // each twice
        assertThatThrownBy(() -> hasty.addresses(host)).isInstanceOf(UnknownHostException.class);
      }
      assertThat(asked).hasValueBetween(1, 32);
      assertThatThrownBy(() -> hasty.addresses("late.evil.co.uk"))
          .isInstanceOf(Names.ResolverBusyException.class);
      // Slowly perhaps, for the test has other threads.
      Names patient =
          new Names(host -> List.of(InetAddress.getLoopbackAddress()), pool, PATIENCE, nanos::get);
      assertThat(patient.addresses("honest.co.uk")).hasSize(1);
    } finally {
      never.countDown();
      pool.shutdown();
    }
    assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(hasty.underWay()).isZero();
  }

  private static void awaitEnd(CountDownLatch latch) throws UnknownHostException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new UnknownHostException("interrupted");
    }
  }

  @Test
  void a_pool_that_has_no_thread_is_told_and_leaves_nothing() {
    Names full =
        new Names(
            host -> List.of(InetAddress.getLoopbackAddress()),
            work -> {
              throw new RejectedExecutionException();
            },
            PATIENCE,
            nanos::get);
    assertThatThrownBy(() -> full.addresses("a.test"))
        .isInstanceOf(Names.ResolverBusyException.class);
    assertThat(full.underWay()).isZero();
  }

  @Test
  void d8_ten_thousand_names_are_kept_and_none_with_many_addresses() throws UnknownHostException {
    for (int i = 0; i < 20_000; i++) {
      names.addresses("h" + i + ".test");
    }
    assertThat(names.size()).isLessThanOrEqualTo(10_000);

    asked.set(0);
    addresses = 17;
    names.addresses("many.test");
    names.addresses("many.test");
    assertThat(asked).hasValue(2);
  }
}
