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

  static Storage of(String method) {
    NotRolledBack store = new NotRolledBack(method);
    return Stores.with(store, store.deliveries());
  }

  private DeliveryStore deliveries() {
    return (DeliveryStore)
        Proxy.newProxyInstance(
            DeliveryStore.class.getClassLoader(),
            new Class<?>[] {DeliveryStore.class},
            (proxy, called, values) -> {
              if (called.getName().equals(method)) {
                Object[] again = values.clone();
                done.add(
                    tx -> {
                      again[0] = tx;
                      call(called, again);
                    });
              }
              return call(called, values);
            });
  }

  private Object call(Method called, Object[] values) {
    try {
      return called.invoke(memory.deliveries(), values);
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
