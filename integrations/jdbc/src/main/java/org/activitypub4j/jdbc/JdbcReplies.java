package org.activitypub4j.jdbc;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.activitypub4j.jdbc.Shares.Holder;
import org.activitypub4j.server.spi.ListPage;
import org.activitypub4j.server.spi.Reply;
import org.activitypub4j.server.spi.ReplyStore;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/** Replies in a table, in the order in which they came. */
final class JdbcReplies implements ReplyStore {
  private final Sql sql;
  private final Shares shares;

  JdbcReplies(Sql sql, Limits limits) {
    this.sql = sql;
    this.shares =
        new Shares("replies", Shares.counted(sql, "count(*), 0", "{reply} WHERE 0 = 0"))
            .withDomain(limits.repliesOfDomain());
  }

  @Override
  public void add(Tx tx, Reply reply) {
    JdbcTx open = sql.check(tx);
    if (sql.one(tx, "SELECT 1 FROM {reply} WHERE id = ?", row -> 1, reply.id()).isPresent()) {
      return;
    }
    Hosts hosts = Hosts.of(reply.author());
    List<Holder> holders = Shares.of(hosts);
    shares.take(open, holders, 1, 0);
    int rows =
        sql.update(
            tx,
            "INSERT INTO {reply} (id, post, author, host, domain, place)"
                + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
            reply.id(),
            reply.post(),
            reply.author(),
            hosts.host(),
            hosts.domain(),
            sql.nextPlace(tx));
    if (rows == 0) { // another node was faster
      shares.give(open, holders, 1, 0);
    }
  }

  @Override
  public boolean remove(Tx tx, URI id, URI author) {
    return sql.update(tx, "DELETE FROM {reply} WHERE id = ? AND author = ?", id, author) > 0;
  }

  @Override
  public void clear(Tx tx, URI post) {
    sql.update(tx, "DELETE FROM {reply} WHERE post = ?", post);
  }

  @Override
  public void forget(Tx tx, URI author) {
    sql.update(tx, "DELETE FROM {reply} WHERE author = ?", author);
  }

  @Override
  public ListPage<Reply> replies(Tx tx, URI post, @Nullable String after, int limit) {
    Optional<Long> place =
        after == null
            ? Optional.of(0L)
            : sql.one(
                tx,
                "SELECT place FROM {reply} WHERE id = ? AND post = ?",
                row -> row.getLong(1),
                after,
                post);
    if (place.isEmpty()) {
      return new ListPage<>(List.of(), null);
    }
    return sql.page(
        tx,
        limit,
        Reply::id,
        "SELECT id, post, author FROM {reply} WHERE post = ? AND place > ? ORDER BY place",
        JdbcReplies::read,
        post,
        place.get());
  }

  private static Reply read(ResultSet row) throws SQLException {
    return new Reply(
        URI.create(row.getString(1)), URI.create(row.getString(2)), URI.create(row.getString(3)));
  }

  @Override
  public long count(Tx tx, URI post) {
    return sql.number(tx, "SELECT count(*) FROM {reply} WHERE post = ?", post);
  }
}
