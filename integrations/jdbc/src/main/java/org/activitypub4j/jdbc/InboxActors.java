package org.activitypub4j.jdbc;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/**
 * The actors of whom activities wait: when the next activity of each can be leased, and which one
 * is leased. The row of an actor is locked while its activities change, but never before their own
 * rows, so that nobody waits in a circle.
 */
final class InboxActors {
  private static final int MAX_TRIES = 100;

  /** Nothing can be leased. */
  private static final long NEVER = Long.MAX_VALUE;

  private final Sql sql;
  private final Turns turns = new Turns();

  /**
   * An actor, as it is in its locked row.
   *
   * @param due when something can be leased, or the end of the lease
   * @param hold before which nothing is leased
   * @param leased the id of the activity that is leased, or null
   * @param use what counts for the shares of its host
   * @param own what counts for the whole only
   */
  record Actor(
      String id,
      Hosts hosts,
      HostStanding standing,
      long due,
      long hold,
      long turn,
      @Nullable Long leased,
      Shares.Use use,
      Shares.Use own) {

    Actor withUse(Shares.Use newUse, Shares.Use newOwn) {
      return new Actor(id, hosts, standing, due, hold, turn, leased, newUse, newOwn);
    }

    Actor held(long until) {
      return new Actor(id, hosts, standing, due, until, turn, leased, use, own);
    }

    /** Whether nothing of it waits. */
    boolean isIdle() {
      return use.rows() + own.rows() <= 0;
    }

    /** Ends the lease; then something else may be due earlier. */
    Actor released() {
      return new Actor(id, hosts, standing, NEVER, hold, turn, null, use, own);
    }
  }

  InboxActors(Sql sql) {
    this.sql = sql;
  }

  /** Locks an actor, of whom perhaps nothing waits yet. */
  Actor lockOrMake(Tx tx, URI actor) {
    for (int i = 0; i < MAX_TRIES; i++) {
      Optional<Actor> locked = lock(tx, actor.toString());
      if (locked.isPresent()) {
        return locked.get();
      }
      Actor fresh = fresh(tx, actor);
      if (insert(tx, fresh)) {
        return fresh;
      }
    }
    throw new IllegalStateException("the row of an actor is removed again and again");
  }

  private Actor fresh(Tx tx, URI actor) {
    Hosts hosts = Hosts.of(actor);
    return new Actor(
        actor.toString(),
        hosts,
        standing(tx, hosts.host()),
        NEVER,
        Long.MIN_VALUE,
        0,
        null,
        new Shares.Use(0, 0),
        new Shares.Use(0, 0));
  }

  private boolean insert(Tx tx, Actor actor) {
    return sql.update(
            tx,
            "INSERT INTO {inbox_actor} (actor, host, domain, standing, ready, due, hold, turn, leased,"
                + " waiting, bytes, own_waiting, own_bytes)"
                + " VALUES (?, ?, ?, ?, 0, ?, ?, 0, NULL, 0, 0, 0, 0) ON CONFLICT (actor) DO NOTHING",
            actor.id(),
            actor.hosts().host(),
            actor.hosts().domain(),
            number(actor.standing()),
            actor.due(),
            actor.hold())
        > 0;
  }

  /** Locks an actor; empty if nothing waits of it. */
  Optional<Actor> lock(Tx tx, String actor) {
    return sql.one(
        tx,
        "SELECT actor, host, domain, standing, due, hold, turn, leased, waiting, bytes, own_waiting,"
            + " own_bytes FROM {inbox_actor} WHERE actor = ?"
            + sql.dialect().lock(),
        InboxActors::read,
        actor);
  }

  static Actor read(ResultSet row) throws SQLException {
    long id = row.getLong(8);
    Long leased = row.wasNull() ? null : id;
    return new Actor(
        row.getString(1),
        new Hosts(row.getString(2), row.getString(3)),
        standing(row.getInt(4)),
        row.getLong(5),
        row.getLong(6),
        row.getLong(7),
        leased,
        new Shares.Use(row.getLong(9), row.getLong(10)),
        new Shares.Use(row.getLong(11), row.getLong(12)));
  }

  /**
   * Makes the first activity with an ordering key one that can be leased. Returns false if it is
   * one already.
   */
  boolean open(Tx tx, String orderingKey) {
    return sql.update(
            tx,
            "UPDATE {inbox} SET head = 1 WHERE head = 0 AND id ="
                + " (SELECT min(id) FROM {inbox} WHERE ordering_key = ?)",
            orderingKey)
        > 0;
  }

  /**
   * Stores a locked actor of whom one more activity waits.
   *
   * @param due when that can be leased; null if it is behind another one
   * @param now the time, as far as it is known
   */
  void storeWith(Tx tx, Actor actor, @Nullable Long due, long now) {
    long next = due == null ? NEVER : Math.max(actor.hold(), due);
    if (actor.leased() == null && next < actor.due()) {
      update(tx, actor, next, turns.next(actor.hosts(), next), now);
    } else {
      update(tx, actor, actor.due(), actor.turn(), now);
    }
  }

  /**
   * Stores a locked actor, with the time at which the next of its activities can be leased. Removes
   * it if it has none.
   *
   * @param now the time, as far as it is known
   */
  void store(Tx tx, Actor actor, long now) {
    if (actor.leased() != null) {
      update(tx, actor, actor.due(), actor.turn(), now);
      return;
    }
    OptionalLong first = firstDue(tx, actor.id());
    if (first.isEmpty()) {
      remove(tx, actor);
      return;
    }
    long due = Math.max(actor.hold(), first.getAsLong());
    long turn = due < actor.due() ? turns.next(actor.hosts(), due) : actor.turn();
    update(tx, actor, due, turn, now);
  }

  /** Removes a locked actor of whom nothing waits. */
  void remove(Tx tx, Actor actor) {
    sql.update(tx, "DELETE FROM {inbox_actor} WHERE actor = ?", actor.id());
  }

  private OptionalLong firstDue(Tx tx, String actor) {
    return sql
        .list(
            tx,
            "SELECT due FROM {inbox} WHERE actor = ? AND head = 1 ORDER BY due, id LIMIT 1",
            row -> row.getLong(1),
            actor)
        .stream()
        .mapToLong(Long::longValue)
        .findFirst();
  }

  private void update(Tx tx, Actor actor, long due, long turn, long now) {
    sql.update(
        tx,
        "UPDATE {inbox_actor} SET ready = ?, due = ?, hold = ?, turn = ?, leased = ?, waiting = ?,"
            + " bytes = ?, own_waiting = ?, own_bytes = ? WHERE actor = ?",
        actor.leased() == null && due <= now ? 1 : 0,
        due,
        actor.hold(),
        turn,
        actor.leased(),
        actor.use().rows(),
        actor.use().bytes(),
        actor.own().rows(),
        actor.own().bytes(),
        actor.id());
  }

  /** Leases an activity of a locked actor. */
  void lease(Tx tx, String actor, long id, long until) {
    sql.update(
        tx,
        "UPDATE {inbox_actor} SET ready = 0, due = ?, leased = ? WHERE actor = ?",
        until,
        id,
        actor);
  }

  HostStanding standing(Tx tx, String host) {
    return sql.one(
            tx,
            "SELECT standing FROM {inbox_host} WHERE host = ?",
            row -> standing(row.getInt(1)),
            host)
        .orElse(HostStanding.UNKNOWN);
  }

  /** Records how a host did. Most do as before, and then nothing is written. */
  void rate(Tx tx, String host, HostStanding standing, long now) {
    if (standing(tx, host) != standing) {
      sql.update(
          tx,
          "INSERT INTO {inbox_host} (host, standing, since) VALUES (?, ?, ?)"
              + " ON CONFLICT (host) DO UPDATE SET standing = excluded.standing,"
              + " since = excluded.since",
          host,
          number(standing),
          now);
    }
  }

  static int number(HostStanding standing) {
    return switch (standing) {
      case ANSWERS -> 0;
      case UNKNOWN -> 1;
      case FAILS -> 2;
    };
  }

  static HostStanding standing(int number) {
    return switch (number) {
      case 0 -> HostStanding.ANSWERS;
      case 1 -> HostStanding.UNKNOWN;
      default -> HostStanding.FAILS;
    };
  }
}
