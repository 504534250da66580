package org.activitypub4j.server.internal.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.stream.Stream;
import org.activitypub4j.server.memory.InMemoryStore;
import org.activitypub4j.server.spi.Transactions;
import org.activitypub4j.server.spi.Tx;
import org.activitypub4j.testing.Await;
import org.junit.jupiter.api.Test;

class JointAcceptanceTest {
  private static final Executor THREADS = work -> new Thread(work).start();

  /** The groups that were done, in their order, also those that failed. */
  private final Queue<List<String>> groups = new ConcurrentLinkedQueue<>();

  private final CountDownLatch held = new CountDownLatch(1);

  /** Those of a store in memory, one after the other. */
  private static final class InTurns implements Transactions {
    private final Transactions real = new InMemoryStore().transactions();

    @Override
    public <R> R run(Function<Tx, R> work) {
      return real.run(work);
    }

    @Override
    public boolean takesTurns() {
      return true;
    }

    @Override
    public Optional<Tx> current() {
      return real.current();
    }
  }

  private final Transactions transactions = new InTurns();

  private JointAcceptance<String, String> joint(Transactions of) {
    return new JointAcceptance<>(
        of,
        (tx, all) -> {
          groups.add(all);
          if (all.get(0).startsWith("hold")) {
            hold();
          }
          if (all.contains("bad")) {
            throw new IllegalArgumentException("it is bad");
          }
          return all.stream().map(piece -> piece + "!").toList();
        });
  }

  private void hold() {
    try {
      held.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Future<String> begin(JointAcceptance<String, String> joint, String piece) {
    FutureTask<String> task = new FutureTask<>(() -> joint.run(piece));
    THREADS.execute(task);
    return task;
  }

  /** Has all places taken by what does not end, and some threads wait behind. */
  private List<Future<String>> behind(JointAcceptance<String, String> joint, String... pieces) {
    Future<String> first = begin(joint, "hold 1");
    Await.until("the first is at work", () -> groups.size() == 1);
    Future<String> second = begin(joint, "hold 2");
    Await.until("both places are taken", () -> joint.groups() == 2);
    List<Future<String>> rest = Stream.of(pieces).map(one -> begin(joint, one)).toList();
    Await.until("the others wait", () -> joint.waiting() == pieces.length);
    assertThat(first.isDone() || second.isDone()).isFalse();
    held.countDown();
    return rest;
  }

  @Test
  void what_comes_while_others_are_at_work_is_done_together() throws Exception {
    List<Future<String>> rest = behind(joint(transactions), "a", "b", "c");

    assertThat(rest.get(0).get()).isEqualTo("a!");
    assertThat(rest.get(1).get()).isEqualTo("b!");
    assertThat(rest.get(2).get()).isEqualTo("c!");
    // The second one that was held may end before them or after them.
    List<List<String>> behind =
        groups.stream().filter(group -> !group.get(0).startsWith("hold")).toList();
    assertThat(behind).hasSize(1);
    assertThat(behind.get(0)).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void who_fails_fails_alone() throws Exception {
    List<Future<String>> rest = behind(joint(transactions), "a", "bad", "c");

    assertThat(rest.get(0).get()).isEqualTo("a!");
    assertThatThrownBy(() -> rest.get(1).get())
        .hasRootCauseExactlyInstanceOf(IllegalArgumentException.class);
    assertThat(rest.get(2).get()).isEqualTo("c!");
    assertThat(groups).contains(List.of("a"), List.of("bad"), List.of("c"));
  }

  @Test
  void after_a_failure_the_next_one_has_a_place() {
    JointAcceptance<String, String> joint = joint(transactions);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> joint.run("bad")).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(joint.run("a")).isEqualTo("a!");
    assertThat(joint.groups()).isZero();
  }

  /** Transactions that hold up nobody else. */
  private static final class SideBySide implements Transactions {
    private final boolean takesTurns;
    private final Map<Thread, Tx> present = new ConcurrentHashMap<>();

    SideBySide(boolean takesTurns) {
      this.takesTurns = takesTurns;
    }

    @Override
    public <R> R run(Function<Tx, R> work) {
      Optional<Tx> joined = current();
      if (joined.isPresent()) {
        return work.apply(joined.get());
      }
      Tx tx = new Tx() {};
      present.put(Thread.currentThread(), tx);
      try {
        return work.apply(tx);
      } finally {
        present.remove(Thread.currentThread());
      }
    }

    @Override
    public boolean takesTurns() {
      return takesTurns;
    }

    @Override
    public Optional<Tx> current() {
      return Optional.ofNullable(present.get(Thread.currentThread()));
    }
  }

  @Test
  void who_is_in_a_transaction_already_waits_for_nobody() throws Exception {
    Transactions own = new SideBySide(true);
    JointAcceptance<String, String> joint = joint(own);
    List<Future<String>> slow = List.of(begin(joint, "hold 1"), begin(joint, "hold 2"));
    Await.until("both places are taken", () -> groups.size() == 2);

    FutureTask<String> task = new FutureTask<>(() -> own.run(tx -> joint.run("a")));
    THREADS.execute(task);
    Await.until("it is done", task::isDone);
    assertThat(task.get()).isEqualTo("a!");
    held.countDown();
    for (Future<String> one : slow) {
      one.get();
    }
  }

  @Test
  void where_transactions_run_side_by_side_nobody_waits_for_others() throws Exception {
    JointAcceptance<String, String> joint = joint(new SideBySide(false));
    List<Future<String>> slow =
        Stream.of("hold 1", "hold 2", "hold 3").map(one -> begin(joint, one)).toList();
    Await.until("all are at work", () -> groups.size() == 3);

    assertThat(joint.run("a")).isEqualTo("a!");
    held.countDown();
    for (Future<String> one : slow) {
      one.get();
    }
  }
}
