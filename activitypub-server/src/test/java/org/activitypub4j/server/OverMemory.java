package org.activitypub4j.server;

import java.time.InstantSource;
import org.activitypub4j.server.memory.InMemoryStore;
import org.activitypub4j.server.spi.BlockStore;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.FollowStore;
import org.activitypub4j.server.spi.InboxStore;
import org.activitypub4j.server.spi.InteractionStore;
import org.activitypub4j.server.spi.KeyStore;
import org.activitypub4j.server.spi.ObjectStore;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.server.spi.Transactions;

/** The stores in memory, some of which a test replaces. */
class OverMemory implements Storage {
  final InMemoryStore memory = new InMemoryStore();

  @Override
  public Transactions transactions() {
    return memory.transactions();
  }

  @Override
  public FollowStore follows() {
    return memory.follows();
  }

  @Override
  public BlockStore blocks() {
    return memory.blocks();
  }

  @Override
  public ObjectStore objects() {
    return memory.objects();
  }

  @Override
  public InteractionStore interactions() {
    return memory.interactions();
  }

  @Override
  public InboxStore inbox() {
    return memory.inbox();
  }

  @Override
  public DeliveryStore deliveries() {
    return memory.deliveries();
  }

  @Override
  public KeyStore keys() {
    return memory.keys();
  }

  @Override
  public InstantSource clock() {
    return memory.clock();
  }

  @Override
  public boolean isDurable() {
    return memory.isDurable();
  }
}
