package org.activitypub4j.server.memory;

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

/**
 * All stores in memory. One transaction runs at a time; a failed one is rolled back. Safe for use
 * by several threads. Everything is lost when the process ends, keys too: remote servers then see
 * new keys.
 *
 * <p>What strangers can fill is bounded, in rows and in bytes of heap. The bytes are an eighth of
 * the largest heap for each line, at most 64 MiB. Of the rows and of the bytes a remote host has at
 * most a quarter and a domain, with all its hosts, half; what a domain is, {@link
 * org.activitypub4j.client.transport.Domains} says.
 *
 * <table>
 * <caption>Bounds</caption>
 * <tr><th>What</th><th>At most</th><th>Of one source</th><th>What has no room</th></tr>
 * <tr><td>activities that wait for their handlers</td><td>10,000</td>
 *     <td>200 of an actor, in a sixteenth of the bytes</td><td>is refused</td></tr>
 * <tr><td>keys of handled and parked activities</td><td>100,000</td><td></td>
 *     <td>replaces the oldest</td></tr>
 * <tr><td>activities that were parked</td><td>500, in an eighth of the bytes</td><td></td>
 *     <td>replaces the oldest</td></tr>
 * <tr><td>deliveries that wait</td><td>100,000</td><td></td>
 *     <td>is parked if it is a host's share that is full, else refused</td></tr>
 * <tr><td>deliveries that ended</td><td>500, in an eighth of the bytes</td><td></td>
 *     <td>replaces the oldest</td></tr>
 * <tr><td>inboxes that are gone</td><td>100,000, in an eighth of the bytes</td><td></td>
 *     <td>replaces the oldest</td></tr>
 * <tr><td>followers</td><td>500,000</td><td>of those that wait for an answer, 1,000 of a host</td>
 *     <td>is refused</td></tr>
 * <tr><td>replies, Likes and shares that are listed</td><td>100,000</td><td></td><td>is not listed</td></tr>
 * </table>
 *
 * <p>There is no limit but the heap for the actors that local actors follow, what they published,
 * and their keys, because only the application adds these.
 */
public final class InMemoryStore implements Storage {
  private final MemoryTransactions transactions = new MemoryTransactions();
  private final MemoryObjects objects = new MemoryObjects(transactions);
  private final MemoryBlocks blocks = new MemoryBlocks(transactions);
  private final MemoryKeys keys = new MemoryKeys(transactions);
  private final MemoryFollows follows;
  private final MemoryInteractions interactions;
  private final MemoryInbox inbox;
  private final MemoryDeliveries deliveries;

  /** Makes an empty store. */
  public InMemoryStore() {
    this(Weights.budget());
  }

  /**
   * Makes an empty store.
   *
   * @param maxBytes the bytes of heap for each table that strangers can fill
   */
  InMemoryStore(long maxBytes) {
    this.follows = new MemoryFollows(transactions, maxBytes);
    this.interactions = new MemoryInteractions(transactions, maxBytes);
    this.inbox = new MemoryInbox(transactions, maxBytes);
    this.deliveries = new MemoryDeliveries(transactions, maxBytes);
  }

  @Override
  public Transactions transactions() {
    return transactions;
  }

  @Override
  public FollowStore follows() {
    return follows;
  }

  @Override
  public BlockStore blocks() {
    return blocks;
  }

  @Override
  public ObjectStore objects() {
    return objects;
  }

  @Override
  public InteractionStore interactions() {
    return interactions;
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

  @Override
  public InstantSource clock() {
    return InstantSource.system();
  }

  @Override
  public boolean isDurable() {
    return false;
  }
}
