package org.activitypub4j.server;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.activitypub4j.server.memory.InMemoryStore;
import org.activitypub4j.server.spi.BlockStore;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.FollowStore;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.InboxEntry;
import org.activitypub4j.server.spi.InboxStore;
import org.activitypub4j.server.spi.KeyStore;
import org.activitypub4j.server.spi.ObjectStore;
import org.activitypub4j.server.spi.OutboundActivity;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.server.spi.Transactions;

/** Stores in memory that keep a copy of what is put into the queues. */
final class Leaving implements Storage {
  final Queue<OutboundActivity> sent = new ConcurrentLinkedQueue<>();
  final Queue<HostStanding> ratings = new ConcurrentLinkedQueue<>();
  final Queue<InboxEntry> local = new ConcurrentLinkedQueue<>();
  private final InMemoryStore store = new InMemoryStore();
  private final DeliveryStore deliveries =
      watched(
          DeliveryStore.class,
          store.deliveries(),
          argument -> {
            if (argument instanceof OutboundActivity outbound) {
              sent.add(outbound);
            }
            if (argument instanceof HostStanding standing) {
              ratings.add(standing);
            }
          });
  private final InboxStore inbox =
      watched(
          InboxStore.class,
          store.inbox(),
          argument -> {
            if (argument instanceof List<?> entries) {
              entries.stream()
                  .filter(InboxEntry.class::isInstance)
                  .map(InboxEntry.class::cast)
                  .forEach(local::add);
            }
          });

  private static <T> T watched(Class<T> type, T store, Consumer<Object> arguments) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, values) -> {
              for (Object value : values) {
                arguments.accept(value);
              }
              try {
                return method.invoke(store, values);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  @Override
  public Transactions transactions() {
    return store.transactions();
  }

  @Override
  public FollowStore follows() {
    return store.follows();
  }

  @Override
  public BlockStore blocks() {
    return store.blocks();
  }

  @Override
  public ObjectStore objects() {
    return store.objects();
  }

  @Override
  public InboxStore inbox() {
    return inbox;
  }

  @Override
  public DeliveryStore deliveries() {
    return deliveries;
  }

  @Override
  public KeyStore keys() {
    return store.keys();
  }
}
