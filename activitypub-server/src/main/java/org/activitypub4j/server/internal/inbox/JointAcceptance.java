package org.activitypub4j.server.internal.inbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.activitypub4j.server.internal.work.EngineLog;
import org.activitypub4j.server.internal.work.LogText;
import org.activitypub4j.server.spi.Transactions;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does in one transaction what several threads want to do at the same time. The first thread that
 * comes begins at once. What comes meanwhile waits, and one of the threads that brought it does all
 * of it together.
 *
 * @param <T> what a thread brings
 * @param <R> the result of each
 */
final class JointAcceptance<T, R> {
  private static final Logger LOG = LoggerFactory.getLogger(EngineLog.NAME);

  /** One is at work while another one waits for the commit. */
  private static final int MAX_GROUPS = 2;

  private static final int MAX_IN_GROUP = 64;

  private final Transactions transactions;
  private final Work<T, R> work;
  private final Deque<Waiting<T, R>> waiting = new ArrayDeque<>();
  private int groups;

  /** Returns a result for each, in the same order. */
  interface Work<T, R> {
    List<R> apply(Tx tx, List<T> all);
  }

  /** A thread that waits, and what it brought. */
  private static final class Waiting<T, R> {
    final T piece;

    /** What its thread has to do next: a group, or nothing. */
    final CompletableFuture<List<Waiting<T, R>>> turn = new CompletableFuture<>();

    @Nullable R result;

    Waiting(T piece) {
      this.piece = piece;
    }
  }

  JointAcceptance(Transactions transactions, Work<T, R> work) {
    this.transactions = transactions;
    this.work = work;
  }

  /**
   * Does the work for one, perhaps together with what others bring. If it fails for several of
   * them, each thread does its own alone, so nobody gets the exception of another one.
   */
  R run(T piece) {
    if (!transactions.takesTurns() || transactions.current().isPresent()) {
      return alone(piece);
    }
    Waiting<T, R> mine = new Waiting<>(piece);
    List<Waiting<T, R>> group = enter(mine).orElseGet(mine.turn::join);
    if (!group.isEmpty()) {
      together(mine, group);
    }
    R result = mine.result;
    return result != null ? result : alone(piece);
  }

  private R alone(T piece) {
    return transactions.run(tx -> work.apply(tx, List.of(piece))).get(0);
  }

  private void together(Waiting<T, R> mine, List<Waiting<T, R>> group) {
    try {
      List<T> pieces = group.stream().map(one -> one.piece).toList();
      List<R> results = transactions.run(tx -> work.apply(tx, pieces));
      for (int i = 0; i < group.size(); i++) {
        group.get(i).result = results.get(i);
      }
    } catch (RuntimeException e) {
      if (group.size() == 1) {
        throw e;
      }
      LOG.debug("{} are done one by one: {}", group.size(), LogText.sentence(e.getMessage()));
    } finally {
      leave().ifPresent(next -> next.get(0).turn.complete(next));
      group.stream().filter(one -> one != mine).forEach(one -> one.turn.complete(List.of()));
    }
  }

  /** Returns the group that the caller has to do; empty if it has to wait. */
  private synchronized Optional<List<Waiting<T, R>>> enter(Waiting<T, R> mine) {
    if (groups < MAX_GROUPS) {
      groups++;
      return Optional.of(List.of(mine));
    }
    waiting.add(mine);
    return Optional.empty();
  }

  /** Returns the next group, whose first thread has to do it; empty if nobody waits. */
  private synchronized Optional<List<Waiting<T, R>>> leave() {
    List<Waiting<T, R>> next = new ArrayList<>();
    while (!waiting.isEmpty() && next.size() < MAX_IN_GROUP) {
      next.add(waiting.remove());
    }
    if (next.isEmpty()) {
      groups--;
      return Optional.empty();
    }
    return Optional.of(next);
  }

  /** How many groups are at work. */
  synchronized int groups() {
    return groups;
  }

  /** How many threads wait for the next group. */
  synchronized int waiting() {
    return waiting.size();
  }
}
