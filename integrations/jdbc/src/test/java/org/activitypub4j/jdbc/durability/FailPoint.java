package org.activitypub4j.jdbc.durability;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.activitypub4j.server.spi.BlockStore;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.FollowStore;
import org.activitypub4j.server.spi.InboxStore;
import org.activitypub4j.server.spi.InteractionStore;
import org.activitypub4j.server.spi.KeyStore;
import org.activitypub4j.server.spi.ObjectStore;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.server.spi.Transactions;
import org.activitypub4j.server.spi.Tx;

/**
 * A storage with which the process ends at a certain point, as if the power failed: before or after
 * the commit of something, or when a request was answered.
 */
final class FailPoint implements Storage {
  /** It does not end by itself. */
  static final String NONE = "none/0";

  /** When another server has answered, before anything has been noted about that. */
  static final String ANSWERED = "answered";

  /** All points: what a transaction does has the name of the method of the store. */
  private static final List<String> ALL =
      List.of(
          "before accept",
          "after accept",
          "before claim",
          "after claim",
          "before complete",
          "after complete",
          "before lease",
          "after lease",
          "before release",
          "after release",
          "before add",
          "after add",
          ANSWERED,
          "before finish",
          "after finish");

  private final Storage storage;
  private final String point;
  private final AtomicInteger left;
  private volatile boolean armed;
  private final Transactions transactions = new Halting();

  /** What the transaction of a thread has done. */
  private final ThreadLocal<Set<String>> done = ThreadLocal.withInitial(HashSet::new);

  /**
   * @param end a point, a slash, and at which time that the point is reached it ends
   */
  FailPoint(Storage storage, String end) {
    String[] parts = end.split("/", -1);
    this.storage = storage;
    this.point = parts[0];
    this.left = new AtomicInteger(Integer.parseInt(parts[1]));
  }

  /** Returns all points, in any order, and at which of the first three times it is to end. */
  static List<String> all(Random random) {
    List<String> points = new ArrayList<>(ALL);
    Collections.shuffle(points, random);
    // A host is seldom leased again, so the first time has to do.
    points.replaceAll(point -> point + "/" + (point.endsWith("lease") ? 1 : 1 + random.nextInt(3)));
    return points;
  }

  /** From now on it ends there. */
  void arm() {
    armed = true;
  }

  void reach(String reached) {
    if (armed && reached.equals(point) && left.decrementAndGet() == 0) {
      Runtime.getRuntime().halt(1);
    }
  }

  private final class Halting implements Transactions {
    @Override
    public <R> R run(Function<Tx, R> work) {
      return watched(work, storage.transactions()::run);
    }

    @Override
    public <R> R runRelaxed(Function<Tx, R> work) {
      return watched(work, storage.transactions()::runRelaxed);
    }

    private <R> R watched(Function<Tx, R> work, Function<Function<Tx, R>, R> transaction) {
      if (current().isPresent()) {
        return transaction.apply(work);
      }
      done.get().clear();
      R result =
          transaction.apply(
              tx -> {
                R value = work.apply(tx);
                done.get().forEach(what -> reach("before " + what));
                return value;
              });
      done.get().forEach(what -> reach("after " + what));
      return result;
    }

    @Override
    public Optional<Tx> current() {
      return storage.transactions().current();
    }
  }

  /** A store of which it is noted what it does. */
  private <T> T noted(Class<T> type, T store) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, values) -> {
              try {
                Object result = method.invoke(store, values);
                if (!List.of().equals(result)) { // nothing was claimed or leased
                  done.get().add(method.getName());
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  @Override
  public Transactions transactions() {
    return transactions;
  }

  @Override
  public InboxStore inbox() {
    return noted(InboxStore.class, storage.inbox());
  }

  @Override
  public DeliveryStore deliveries() {
    return noted(DeliveryStore.class, storage.deliveries());
  }

  @Override
  public FollowStore follows() {
    return storage.follows();
  }

  @Override
  public BlockStore blocks() {
    return storage.blocks();
  }

  @Override
  public ObjectStore objects() {
    return storage.objects();
  }

  @Override
  public InteractionStore interactions() {
    return storage.interactions();
  }

  @Override
  public KeyStore keys() {
    return storage.keys();
  }

  @Override
  public InstantSource clock() {
    return storage.clock();
  }

  @Override
  public boolean isDurable() {
    return storage.isDurable();
  }
}
