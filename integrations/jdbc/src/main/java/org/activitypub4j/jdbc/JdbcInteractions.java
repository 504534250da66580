package org.activitypub4j.jdbc;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.activitypub4j.jdbc.Shares.Holder;
import org.activitypub4j.server.spi.Interaction;
import org.activitypub4j.server.spi.Interaction.Kind;
import org.activitypub4j.server.spi.InteractionStore;
import org.activitypub4j.server.spi.ListPage;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/**
 * Interactions in a table, in the order in which they came. Conditions that an index has are
 * written out, and are no parameters: otherwise it would not be used.
 */
final class JdbcInteractions implements InteractionStore {
  private static final String COLUMNS = "kind, id, post, parent, actor, held";

  /** The one Like or share of a post by an actor; nothing if it is asked for replies. */
  private static final String OF_ONE = "kind = ? AND kind <> 0 AND post = ? AND actor = ?";

  private static final String OF_PARENT = "kind = ? AND parent = ? AND held = 0";
  private static final String OF_POST = "kind = 0 AND post = ? AND held = 0";
  private static final String HELD = "held = 1";

  private final Sql sql;
  private final Shares shares;

  JdbcInteractions(Sql sql, Limits limits) {
    this.sql = sql;
    this.shares =
        new Shares("interactions", Shares.counted(sql, "count(*), 0", "{interaction} WHERE 0 = 0"))
            .withDomain(limits.interactionsOfDomain());
  }

  private static int number(Kind kind) {
    return switch (kind) {
      case REPLY -> 0;
      case LIKE -> 1;
      case SHARE -> 2;
    };
  }

  private static Kind kind(int number) {
    return switch (number) {
      case 0 -> Kind.REPLY;
      case 1 -> Kind.LIKE;
      default -> Kind.SHARE;
    };
  }

  private static Interaction read(ResultSet row) throws SQLException {
    return new Interaction(
        kind(row.getInt(1)),
        URI.create(row.getString(2)),
        URI.create(row.getString(3)),
        URI.create(row.getString(4)),
        URI.create(row.getString(5)),
        row.getInt(6) == 1);
  }

  @Override
  public boolean add(Tx tx, Interaction interaction) {
    JdbcTx open = sql.check(tx);
    if (isThere(tx, interaction)) {
      return false;
    }
    Hosts hosts = Hosts.of(interaction.actor());
    List<Holder> holders = Shares.of(hosts);
    shares.take(open, holders, 1, 0);
    int rows =
        sql.update(
            tx,
            "INSERT INTO {interaction} ("
                + COLUMNS
                + ", host, domain, place) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT DO NOTHING",
            number(interaction.kind()),
            interaction.id(),
            interaction.post(),
            interaction.parent(),
            interaction.actor(),
            interaction.isHeld() ? 1 : 0,
            hosts.host(),
            hosts.domain(),
            sql.nextPlace(tx));
    if (rows == 0) { // another node was faster
      shares.give(open, holders, 1, 0);
    }
    return rows > 0;
  }

  /** Whether there is one with this id, or by this actor where only one can be. */
  private boolean isThere(Tx tx, Interaction interaction) {
    return sql.one(
            tx,
            "SELECT 1 FROM {interaction} WHERE id = ? OR (" + OF_ONE + ")",
            row -> 1,
            interaction.id(),
            number(interaction.kind()),
            interaction.post(),
            interaction.actor())
        .isPresent();
  }

  @Override
  public Optional<Interaction> find(Tx tx, URI id) {
    return find(tx, "id = ?", id);
  }

  @Override
  public Optional<Interaction> find(Tx tx, Kind kind, URI post, URI actor) {
    return find(tx, OF_ONE, number(kind), post, actor);
  }

  private Optional<Interaction> find(Tx tx, String condition, Object... values) {
    return sql.one(
        tx,
        "SELECT " + COLUMNS + " FROM {interaction} WHERE " + condition,
        JdbcInteractions::read,
        values);
  }

  @Override
  public Optional<Interaction> remove(Tx tx, URI id, URI actor) {
    return remove(tx, "id = ? AND actor = ?", id, actor);
  }

  @Override
  public Optional<Interaction> remove(Tx tx, Kind kind, URI post, URI actor) {
    return remove(tx, OF_ONE, number(kind), post, actor);
  }

  private Optional<Interaction> remove(Tx tx, String condition, Object... values) {
    return sql.one(
        tx,
        "DELETE FROM {interaction} WHERE " + condition + " RETURNING " + COLUMNS,
        JdbcInteractions::read,
        values);
  }

  @Override
  public Optional<Interaction> release(Tx tx, URI id) {
    return sql.one(
        tx,
        "UPDATE {interaction} SET held = 0 WHERE id = ? AND held = 1 RETURNING " + COLUMNS,
        JdbcInteractions::read,
        id);
  }

  @Override
  public void clear(Tx tx, URI post) {
    sql.update(tx, "DELETE FROM {interaction} WHERE post = ?", post);
  }

  @Override
  public void forget(Tx tx, URI actor) {
    sql.update(tx, "DELETE FROM {interaction} WHERE actor = ?", actor);
  }

  @Override
  public ListPage<Interaction> list(
      Tx tx, Kind kind, URI parent, @Nullable String after, int limit) {
    return page(tx, after, limit, OF_PARENT, number(kind), parent);
  }

  @Override
  public long count(Tx tx, Kind kind, URI parent) {
    return sql.number(
        tx, "SELECT count(*) FROM {interaction} WHERE " + OF_PARENT, number(kind), parent);
  }

  @Override
  public ListPage<Interaction> conversation(Tx tx, URI post, @Nullable String after, int limit) {
    return page(tx, after, limit, OF_POST, post);
  }

  @Override
  public ListPage<Interaction> held(Tx tx, @Nullable String after, int limit) {
    return page(tx, after, limit, HELD);
  }

  /**
   * Returns a page of what a condition is true of.
   *
   * @param values of the condition
   */
  private ListPage<Interaction> page(
      Tx tx, @Nullable String after, int limit, String condition, Object... values) {
    Optional<Long> place =
        after == null
            ? Optional.of(0L)
            : sql.one(
                tx,
                "SELECT place FROM {interaction} WHERE " + condition + " AND id = ?",
                row -> row.getLong(1),
                and(values, after));
    if (place.isEmpty()) {
      return new ListPage<>(List.of(), null);
    }
    return sql.page(
        tx,
        limit,
        Interaction::id,
        "SELECT "
            + COLUMNS
            + " FROM {interaction} WHERE "
            + condition
            + " AND place > ? ORDER BY place",
        JdbcInteractions::read,
        and(values, place.get()));
  }

  private static Object[] and(Object[] values, Object last) {
    Object[] all = Arrays.copyOf(values, values.length + 1);
    all[values.length] = last;
    return all;
  }
}
