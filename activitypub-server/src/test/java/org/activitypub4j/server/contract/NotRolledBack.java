package org.activitypub4j.server.contract;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.activitypub4j.server.Stores;
import org.activitypub4j.server.memory.InMemoryStore;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.InboxStore;
import org.activitypub4j.server.spi.InteractionStore;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.server.spi.Transactions;
import org.activitypub4j.server.spi.Tx;

/** A store in which one method does what it does even if the transaction is rolled back. */
final class NotRolledBack implements Transactions {
  private final InMemoryStore memory = new InMemoryStore();
  private final String method;

  /** What the method did in the transaction that runs; there is one at a time. */
  private final List<Consumer<Tx>> done = new ArrayList<>();

  private NotRolledBack(String method) {
    this.method = method;
  }

  /** With a method of deliveries. */
  static Storage of(String method) {
    NotRolledBack store = new NotRolledBack(method);
    return Stores.with(store, store.over(DeliveryStore.class, store.memory.deliveries()));
  }

  /** With a method of the inbox. */
  static Storage ofInbox(String method) {
    NotRolledBack store = new NotRolledBack(method);
    return Stores.with(store, store.over(InboxStore.class, store.memory.inbox()));
  }

  /** With a method of interactions. */
  static Storage ofInteractions(String method) {
    NotRolledBack store = new NotRolledBack(method);
    return Stores.with(store, store.over(InteractionStore.class, store.memory.interactions()));
  }

  private <T> T over(Class<T> type, T store) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, called, values) -> {
              if (called.getName().equals(method)) {
                Object[] again = values.clone();
                done.add(
                    tx -> {
                      again[0] = tx;
                      call(store, called, again);
                    });
              }
              return call(store, called, values);
            }));
  }

  private static <T> Object call(T store, Method called, Object[] values) {
    try {
      return called.invoke(store, values);
    } catch (InvocationTargetException e) {
      throw (RuntimeException) e.getCause();
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public synchronized <R> R run(Function<Tx, R> work) {
    try {
      return memory.transactions().run(work);
    } catch (RuntimeException e) {
      List<Consumer<Tx>> again = List.copyOf(done);
      Stores.run(memory, tx -> again.forEach(one -> one.accept(tx)));
      throw e;
    } finally {
      done.clear();
    }
  }

  @Override
  public Optional<Tx> current() {
    return memory.transactions().current();
  }
}
