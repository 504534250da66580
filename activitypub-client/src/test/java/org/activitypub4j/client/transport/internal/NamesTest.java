package org.activitypub4j.client.transport.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** security.md D8: what is remembered of names is little and for a short time. */
class NamesTest {
  private final AtomicInteger asked = new AtomicInteger();
  private static final int THREADS = 256;
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
          THREADS,
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
            THREADS,
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
          new Names(
              host -> List.of(InetAddress.getLoopbackAddress()),
              pool,
              THREADS,
              PATIENCE,
              nanos::get);
      assertThat(patient.addresses("honest.co.uk")).hasSize(1);
    } finally {
      never.countDown();
      pool.shutdown();
    }
    assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(hasty.underWay()).isZero();
  }

  @Test
  void A8_a_known_name_is_had_while_names_that_hang_hold_all_threads() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    ExecutorService pool =
        new ThreadPoolExecutor(0, 16, 10, TimeUnit.SECONDS, new SynchronousQueue<>());
    Names small =
        new Names(
            host -> {
              if (host.contains("evil")) {
                awaitEnd(never);
              }
              return List.of(InetAddress.getLoopbackAddress());
            },
            pool,
            16,
            Duration.ofMillis(200),
            nanos::get);
    try {
      small.addresses("honest.test");
      small.addresses("moved.test");
      nanos.addAndGet(Duration.ofHours(23).toNanos());
      for (int i = 0; i < 16; i++) {
        String host = "www.evil" + i + ".test";
        assertThatThrownBy(() -> small.addresses(host)).isInstanceOf(UnknownHostException.class);
      }
      assertThat(small.underWay()).isEqualTo(16);

      assertThat(small.addresses("honest.test")).hasSize(1);
      small.forget("moved.test");
      assertThat(small.addresses("moved.test")).hasSize(1);
      assertThatThrownBy(() -> small.addresses("new.test"))
          .isInstanceOf(Names.ResolverBusyException.class);

      nanos.addAndGet(Duration.ofHours(2).toNanos());
      assertThatThrownBy(() -> small.addresses("honest.test"))
          .isInstanceOf(Names.ResolverBusyException.class);
    } finally {
      never.countDown();
      pool.shutdown();
    }
    assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void A8_a_known_name_is_had_while_its_own_servers_do_not_answer() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    ExecutorService pool =
        new ThreadPoolExecutor(0, 16, 10, TimeUnit.SECONDS, new SynchronousQueue<>());
    AtomicBoolean hangs = new AtomicBoolean();
    Names patient =
        new Names(
            host -> {
              if (hangs.get()) {
                awaitEnd(never);
              }
              return List.of(InetAddress.getLoopbackAddress());
            },
            pool,
            THREADS,
            Duration.ofMillis(200),
            nanos::get);
    try {
      patient.addresses("honest.test");
      hangs.set(true);
      nanos.addAndGet(Duration.ofMinutes(1).toNanos());
      assertThat(patient.addresses("honest.test")).hasSize(1);
    } finally {
      never.countDown();
      pool.shutdown();
    }
    assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void A8_a_domain_that_was_slow_has_a_small_share_for_ten_minutes() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    ExecutorService pool =
        new ThreadPoolExecutor(0, 64, 10, TimeUnit.SECONDS, new SynchronousQueue<>());
    AtomicBoolean hangs = new AtomicBoolean();
    Names hasty =
        new Names(
            host -> {
              if (hangs.get()) {
                awaitEnd(never);
              } else { // an answer in time, but late
                nanos.addAndGet(Duration.ofSeconds(3).toNanos());
              }
              return List.of(InetAddress.getLoopbackAddress());
            },
            pool,
            THREADS,
            PATIENCE,
            nanos::get);
    ExecutorService askers = Executors.newCachedThreadPool();
    List<Future<?>> asking = new ArrayList<>();
    try {
      hasty.addresses("slow.evil.test");
      assertThat(hasty.slowDomains()).isOne();
      awaitUnderWay(hasty, 0); // an answer is there before its place is free
      hangs.set(true);
      for (int i = 0; i < 4; i++) {
        String host = "h" + i + ".evil.test";
        asking.add(askers.submit(() -> hasty.addresses(host)));
      }
      awaitUnderWay(hasty, 4);
      assertThatThrownBy(() -> hasty.addresses("h5.evil.test"))
          .isInstanceOf(Names.ResolverBusyException.class);

      nanos.addAndGet(Duration.ofMinutes(11).toNanos());
      asking.add(askers.submit(() -> hasty.addresses("h6.evil.test")));
      awaitUnderWay(hasty, 5);
      never.countDown();
      for (Future<?> one : asking) {
        assertThat(one.get(10, TimeUnit.SECONDS)).isNotNull();
      }
    } finally {
      never.countDown();
      askers.shutdown();
      pool.shutdown(); // not before: under way is a name before a thread was asked for it
    }
    assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void d8_slow_domains_are_remembered_within_a_bound() {
    Names full =
        new Names(
            host -> {
              nanos.addAndGet(2);
              return List.of();
            },
            Runnable::run,
            THREADS,
            Duration.ofNanos(4),
            nanos::get);
    for (int i = 0; i < 10_000; i++) {
      String host = "h" + i + ".test";
      assertThatThrownBy(() -> full.addresses(host)).isInstanceOf(UnknownHostException.class);
    }
    assertThat(full.slowDomains()).isBetween(1L, 4_000L);
  }

  private static void awaitUnderWay(Names names, int count) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (names.underWay() != count && System.nanoTime() - deadline < 0) {
      Thread.onSpinWait();
    }
    assertThat(names.underWay()).isEqualTo(count);
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
            THREADS,
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
