package org.activitypub4j.examples.quickstart;

import java.time.InstantSource;
import org.activitypub4j.server.spi.BlockStore;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.FollowStore;
import org.activitypub4j.server.spi.InboxStore;
import org.activitypub4j.server.spi.InteractionStore;
import org.activitypub4j.server.spi.KeyStore;
import org.activitypub4j.server.spi.ObjectStore;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.server.spi.Transactions;

/** Stores of somebody else with keys of our own. */
record ExampleStore(Storage others, KeyStore keys) implements Storage {
  @Override
  public Transactions transactions() {
    return others.transactions();
  }

  @Override
  public FollowStore follows() {
    return others.follows();
  }

  @Override
  public BlockStore blocks() {
    return others.blocks();
  }

  @Override
  public ObjectStore objects() {
    return others.objects();
  }

  @Override
  public InteractionStore interactions() {
    return others.interactions();
  }

  @Override
  public InboxStore inbox() {
    return others.inbox();
  }

  @Override
  public DeliveryStore deliveries() {
    return others.deliveries();
  }

  @Override
  public InstantSource clock() {
    return others.clock();
  }

  @Override
  public boolean isDurable() {
    return others.isDurable();
  }
}
