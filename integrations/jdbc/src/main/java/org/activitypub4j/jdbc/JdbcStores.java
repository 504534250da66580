package org.activitypub4j.jdbc;

import org.activitypub4j.server.spi.BlockStore;
import org.activitypub4j.server.spi.FollowStore;
import org.activitypub4j.server.spi.InboxStore;
import org.activitypub4j.server.spi.KeyStore;
import org.activitypub4j.server.spi.ObjectStore;
import org.activitypub4j.server.spi.ReplyStore;
import org.jspecify.annotations.Nullable;

/** All stores of a database but that of deliveries. */
final class JdbcStores implements AutoCloseable {
  private final JdbcTransactions transactions;
  private final FollowStore follows;
  private final BlockStore blocks;
  private final ObjectStore objects;
  private final ReplyStore replies;
  private final InboxStore inbox;
  private final KeyStore keys;

  /**
   * @param encryption for private keys; null to store them as they are
   */
  JdbcStores(JdbcSchema schema, Limits limits, @Nullable KeyEncryption encryption) {
    this.transactions = JdbcTransactions.of(schema);
    Sql sql = new Sql(schema, transactions);
    this.follows = new JdbcFollows(sql, limits);
    this.blocks = new JdbcBlocks(sql);
    this.objects = new JdbcObjects(sql);
    this.replies = new JdbcReplies(sql, limits);
    this.inbox = new JdbcInbox(sql, limits);
    this.keys = new JdbcKeys(sql, transactions, encryption);
  }

  JdbcTransactions transactions() {
    return transactions;
  }

  FollowStore follows() {
    return follows;
  }

  BlockStore blocks() {
    return blocks;
  }

  ObjectStore objects() {
    return objects;
  }

  ReplyStore replies() {
    return replies;
  }

  InboxStore inbox() {
    return inbox;
  }

  KeyStore keys() {
    return keys;
  }

  @Override
  public void close() {
    transactions.close();
  }
}
