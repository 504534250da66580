package org.activitypub4j.server;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.BiConsumer;
import org.activitypub4j.server.memory.InMemoryStore;
import org.activitypub4j.server.spi.ActorKey;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.signatures.Keys;

/** Stores of which one answer is another than that of the store in memory. */
final class Stores {
  private Stores() {}

  /** A store that tells of each call, by the name of the method and its arguments. */
  static <T> T watched(Class<T> type, T store, BiConsumer<String, List<Object>> calls) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, values) -> {
              calls.accept(method.getName(), List.of(values));
              return invoke(method, store, values);
            }));
  }

  private static Object invoke(Method method, Object target, Object[] values) throws Throwable {
    try {
      return method.invoke(target, values);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

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
              return invoke(called, store, arguments);
            });
  }

  /** Stores that say that they are durable, with one RSA key for all actors. */
  static Storage durable() {
    FixedKeys keys = new FixedKeys(List.of(ActorKey.of("main-key", Keys.generateRsa())));
    return with(with("isDurable", true), "keys", keys);
  }
}
