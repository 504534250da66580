package org.activitypub4j.server;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.activitypub4j.server.spi.ActorKey;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.server.spi.Following;
import org.activitypub4j.server.spi.InboxStore;
import org.activitypub4j.server.spi.InteractionStore;
import org.activitypub4j.server.spi.KeyStore;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.server.spi.Transactions;
import org.activitypub4j.server.spi.Tx;
import org.activitypub4j.signatures.keys.Keys;

/** Stores in memory with something that a test needs. */
public final class Stores {
  private Stores() {}

  /** A store that tells of each call, by the name of the method and its arguments. */
  static <T> T watched(Class<T> type, T store, BiConsumer<String, List<Object>> calls) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, values) -> {
              calls.accept(method.getName(), Arrays.asList(values));
              try {
                return method.invoke(store, values);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  /** Gives a local actor a follower. */
  static void putFollower(Storage store, String name, Follower follower) {
    run(store, tx -> store.follows().putFollower(tx, name, follower));
  }

  /** Lets a local actor follow somebody. */
  static void putFollowing(Storage store, String name, Following following) {
    run(store, tx -> store.follows().putFollowing(tx, name, following));
  }

  /** Does some work in a transaction. */
  public static void run(Storage store, Consumer<Tx> work) {
    store
        .transactions()
        .run(
            tx -> {
              work.accept(tx);
              return tx;
            });
  }

  /** With these deliveries, and the transactions that they need. */
  public static Storage with(Transactions transactions, DeliveryStore deliveries) {
    return new OverMemory() {
      @Override
      public Transactions transactions() {
        return transactions;
      }

      @Override
      public DeliveryStore deliveries() {
        return deliveries;
      }
    };
  }

  /** With this inbox, and the transactions that it needs. */
  public static Storage with(Transactions transactions, InboxStore inbox) {
    return new OverMemory() {
      @Override
      public Transactions transactions() {
        return transactions;
      }

      @Override
      public InboxStore inbox() {
        return inbox;
      }
    };
  }

  /** With these interactions, and the transactions that they need. */
  public static Storage with(Transactions transactions, InteractionStore interactions) {
    return new OverMemory() {
      @Override
      public Transactions transactions() {
        return transactions;
      }

      @Override
      public InteractionStore interactions() {
        return interactions;
      }
    };
  }

  /** With these keys. */
  static Storage with(KeyStore keys) {
    return new OverMemory() {
      @Override
      public KeyStore keys() {
        return keys;
      }
    };
  }

  /** With these keys; they say that they are durable. */
  static Storage durable(KeyStore keys) {
    return new OverMemory() {
      @Override
      public KeyStore keys() {
        return keys;
      }

      @Override
      public boolean isDurable() {
        return true;
      }
    };
  }

  /** The same with one RSA key for all actors. */
  static Storage durable() {
    return durable(new FixedKeys(List.of(ActorKey.of("main-key", Keys.generateRsa()))));
  }
}
