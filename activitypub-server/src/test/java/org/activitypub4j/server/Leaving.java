package org.activitypub4j.server;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.HostState;
import org.activitypub4j.server.spi.InboxEntry;
import org.activitypub4j.server.spi.InboxStore;
import org.activitypub4j.server.spi.OutboundActivity;

/** Stores in memory that keep a copy of what is put into the queues. */
final class Leaving extends OverMemory {
  final Queue<OutboundActivity> sent = new ConcurrentLinkedQueue<>();
  final Queue<HostStanding> ratings = new ConcurrentLinkedQueue<>();
  final Queue<InboxEntry> local = new ConcurrentLinkedQueue<>();
  private final DeliveryStore deliveries =
      Stores.watched(
          DeliveryStore.class,
          memory.deliveries(),
          (method, arguments) -> {
            of(OutboundActivity.class, arguments).forEach(sent::add);
            of(HostState.class, arguments).forEach(state -> ratings.add(state.standing()));
          });
  private final InboxStore inbox =
      Stores.watched(
          InboxStore.class,
          memory.inbox(),
          (method, arguments) ->
              of(List.class, arguments)
                  .forEach(entries -> of(InboxEntry.class, entries).forEach(local::add)));

  private static <T> Stream<T> of(Class<T> type, List<?> all) {
    return all.stream().filter(type::isInstance).map(type::cast);
  }

  @Override
  public InboxStore inbox() {
    return inbox;
  }

  @Override
  public DeliveryStore deliveries() {
    return deliveries;
  }
}
