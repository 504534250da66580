package org.activitypub4j.server;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import org.activitypub4j.server.memory.InMemoryStore;
import org.activitypub4j.server.spi.ActorKey;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.signatures.Keys;

/** Stores of which one answer is another than that of the store in memory. */
final class Stores {
  private Stores() {}

  /** The stores in memory, but this for a method of {@link Storage}. */
  static Storage with(String method, Object answer) {
    return with(new InMemoryStore(), method, answer);
  }

  /** These stores, but this for a method of {@link Storage}. */
  static Storage with(Storage store, String method, Object answer) {
    return (Storage)
        Proxy.newProxyInstance(
            Storage.class.getClassLoader(),
            new Class<?>[] {Storage.class},
            (proxy, called, arguments) -> {
              if (called.getName().equals(method)) {
                return answer;
              }
              try {
                return called.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** Stores that say that they are durable, with one RSA key for all actors. */
  static Storage durable() {
    FixedKeys keys = new FixedKeys(List.of(ActorKey.of("main-key", Keys.generateRsa())));
    return with(with("isDurable", true), "keys", keys);
  }
}
