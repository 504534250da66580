package org.activitypub4j.jdbc;

import org.activitypub4j.server.spi.BlockStore;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.FollowStore;
import org.activitypub4j.server.spi.InboxStore;
import org.activitypub4j.server.spi.KeyStore;
import org.activitypub4j.server.spi.ObjectStore;
import org.activitypub4j.server.spi.ReplyStore;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.server.spi.Transactions;

/** The stores as the contracts take them. No contract of them uses deliveries. */
record TestStorage(JdbcStores stores) implements Storage, AutoCloseable {
  static TestStorage of(JdbcSchema schema) {
    return new TestStorage(new JdbcStores(schema, Databases.SMALL, null));
  }

  @Override
  public Transactions transactions() {
    return stores.transactions();
  }

  @Override
  public FollowStore follows() {
    return stores.follows();
  }

  @Override
  public BlockStore blocks() {
    return stores.blocks();
  }

  @Override
  public ObjectStore objects() {
    return stores.objects();
  }

  @Override
  public ReplyStore replies() {
    return stores.replies();
  }

  @Override
  public InboxStore inbox() {
    return stores.inbox();
  }

  @Override
  public DeliveryStore deliveries() {
    throw new UnsupportedOperationException("there is no store of deliveries");
  }

  @Override
  public KeyStore keys() {
    return stores.keys();
  }

  @Override
  public void close() {
    stores.close();
  }
}
