package org.activitypub4j.server.memory;

import org.activitypub4j.server.spi.ContentStore;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.FollowStore;
import org.activitypub4j.server.spi.InboxStore;
import org.activitypub4j.server.spi.KeyStore;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.server.spi.Transactions;

/**
 * Every store in memory. One transaction runs at a time; a failed one leaves nothing behind.
 * Bounded: at most 10,000 activities wait for their handlers and 100,000 deliveries for their turn;
 * the last 100,000 handled activities are remembered. Safe for use by several threads. Everything
 * is lost when the process ends, keys included: remote servers then see new keys.
 */
public final class InMemoryStore implements Storage {
  private final MemoryTransactions transactions = new MemoryTransactions();
  private final MemoryFollows follows = new MemoryFollows(transactions);
  private final MemoryContent content = new MemoryContent(transactions);
  private final MemoryInbox inbox = new MemoryInbox(transactions);
  private final MemoryDeliveries deliveries = new MemoryDeliveries(transactions);
  private final MemoryKeys keys = new MemoryKeys();

  /** An empty store. */
  public InMemoryStore() {}

  @Override
  public Transactions transactions() {
    return transactions;
  }

  @Override
  public FollowStore follows() {
    return follows;
  }

  @Override
  public ContentStore content() {
    return content;
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
    return keys;
  }

  /**
   * Gives an actor a new key in the place of its old ones: for trying out what peers make of it.
   */
  public void rotateKey(String actor) {
    keys.rotate(actor);
  }
}
