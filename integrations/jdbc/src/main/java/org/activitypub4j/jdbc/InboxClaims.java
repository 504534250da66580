package org.activitypub4j.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.activitypub4j.jdbc.InboxActors.Actor;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.InboxEntry;
import org.activitypub4j.server.spi.Places;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/**
 * Leases activities: those who have something due are made ready, and who is ready is served by
 * {@linkplain Turns turn}. So what is not due, and what lies behind, costs nothing.
 */
final class InboxClaims {
  /** How many actors one claim makes ready, so that no claim takes long. */
  private static final int MAX_WOKEN = 1_000;

  /** How many actors are looked at in one query. */
  private static final int PAGE = 64;

  /** How many queries look behind those whose hosts have no place. */
  private static final int MAX_PAGES = 16;

  private static final long REMEMBERED = TimeUnit.DAYS.toNanos(30);
  private static final long RATED = TimeUnit.DAYS.toNanos(14);
  private static final long SWEEP_EVERY = TimeUnit.MINUTES.toNanos(1);
  private static final int SWEPT_AT_ONCE = 500;

  private final Sql sql;
  private final InboxActors actors;
  private final InboxKeys keys;

  /** The time of the last claim of this node; null before the first one. */
  private volatile @Nullable Long last;

  private volatile @Nullable Long swept;

  /** Somebody who may be served. */
  private record Candidate(
      String actor, String host, HostStanding filed, HostStanding standing, long turn) {

    static Candidate read(ResultSet row) throws SQLException {
      return new Candidate(
          row.getString(1),
          row.getString(2),
          InboxActors.standing(row.getInt(3)),
          InboxActors.standing(row.getInt(4)),
          row.getLong(5));
    }
  }

  /** The places that are taken. */
  private static final class Taken {
    final Places places;
    final Map<String, Integer> hosts = new HashMap<>();
    final Map<HostStanding, Integer> standings = new EnumMap<>(HostStanding.class);

    Taken(Places places) {
      this.places = places;
    }

    void add(String host, HostStanding standing, int count) {
      hosts.merge(host, count, Integer::sum);
      standings.merge(standing, count, Integer::sum);
    }

    boolean hasPlace(String host, HostStanding standing) {
      return hosts.getOrDefault(host, 0) < places.perHost() && hasPlace(standing);
    }

    boolean hasPlace(HostStanding standing) {
      int failing = standings.getOrDefault(HostStanding.FAILS, 0);
      int unproven = failing + standings.getOrDefault(HostStanding.UNKNOWN, 0);
      return switch (standing) {
        case ANSWERS -> true;
        case UNKNOWN -> unproven < places.unproven();
        case FAILS -> unproven < places.unproven() && failing < places.failing();
      };
    }
  }

  InboxClaims(Sql sql, InboxActors actors, InboxKeys keys) {
    this.sql = sql;
    this.actors = actors;
    this.keys = keys;
  }

  /** The time as far as it is known: of the last claim of this node. */
  long now() {
    Long known = last;
    return known == null ? System.currentTimeMillis() * 1_000_000 : known;
  }

  /** The time as far as it is known, when something is received. */
  long now(Instant received) {
    Long known = last;
    long then = Times.number(received);
    return known == null ? then : Math.max(known, then);
  }

  List<InboxEntry> claim(Tx tx, Places places, Instant time, Duration lease) {
    long now = Times.number(time);
    last = now;
    wake(tx, now);
    Taken taken = taken(tx, places);
    List<InboxEntry> claimed = new ArrayList<>();
    for (Candidate each : candidates(tx, taken, now)) {
      if (claimed.size() < places.max() && taken.hasPlace(each.host(), each.standing())) {
        Optional<InboxEntry> leased = lease(tx, each.actor(), now, time.plus(lease));
        leased.ifPresent(
            entry -> {
              taken.add(each.host(), each.standing(), 1);
              claimed.add(entry);
            });
      }
    }
    sweep(tx, now);
    return claimed;
  }

  /** Makes those ready who have something due, and ends leases. */
  private void wake(Tx tx, long now) {
    List<Actor> due =
        sql.list(
            tx,
            "SELECT actor, host, domain, standing, due, hold, turn, leased, waiting, bytes,"
                + " own_waiting, own_bytes FROM {inbox_actor} WHERE ready = 0 AND due <= ?"
                + " ORDER BY due LIMIT ?"
                + sql.dialect().lockOrSkip(),
            InboxActors::read,
            now,
            MAX_WOKEN);
    for (Actor actor : due) {
      Long leased = actor.leased();
      if (leased == null) {
        sql.update(tx, "UPDATE {inbox_actor} SET ready = 1 WHERE actor = ?", actor.id());
      } else if (endLease(tx, leased, actor.due())) {
        actors.store(tx, actor.released(), now);
      }
    }
  }

  /**
   * Makes an activity due again whose lease has ended. Returns false if a worker is just storing
   * its result: then nothing changes.
   */
  private boolean endLease(Tx tx, long id, long end) {
    boolean locked =
        sql.one(
                tx,
                "SELECT id FROM {inbox} WHERE id = ?" + sql.dialect().lockOrSkip(),
                row -> row.getLong(1),
                id)
            .isPresent();
    if (!locked) {
      return false;
    }
    sql.update(tx, "UPDATE {inbox} SET leased = 0, due = ? WHERE id = ?", end, id);
    return true;
  }

  private Taken taken(Tx tx, Places places) {
    Taken taken = new Taken(places);
    sql.list(
            tx,
            "SELECT a.host, coalesce(h.standing, 1), count(*) FROM {inbox_actor} a"
                + " LEFT JOIN {inbox_host} h ON h.host = a.host WHERE a.leased IS NOT NULL"
                + " GROUP BY a.host, h.standing",
            row ->
                Map.entry(
                    row.getString(1),
                    Map.entry(InboxActors.standing(row.getInt(2)), row.getInt(3))))
        .forEach(
            row -> taken.add(row.getKey(), row.getValue().getKey(), row.getValue().getValue()));
    return taken;
  }

  /** Returns those who may be served, first those whose turn is first. They are locked. */
  private List<Candidate> candidates(Tx tx, Taken taken, long now) {
    List<Candidate> all = new ArrayList<>();
    for (HostStanding standing : HostStanding.values()) {
      if (taken.hasPlace(standing)) {
        all.addAll(candidates(tx, standing, taken, now));
      }
    }
    all.forEach(each -> refile(tx, each)); // not before, or it would be found twice
    all.sort(Comparator.comparingLong(Candidate::turn));
    return all;
  }

  private List<Candidate> candidates(Tx tx, HostStanding filed, Taken taken, long now) {
    List<Candidate> found = new ArrayList<>();
    Map<String, Integer> ofHost = new HashMap<>(taken.hosts);
    long turn = Long.MIN_VALUE;
    String actor = "";
    for (int page = 0; page < MAX_PAGES && found.size() < taken.places.max(); page++) {
      List<Candidate> next = page(tx, filed, now, turn, actor);
      for (Candidate each : next) {
        if (ofHost.merge(each.host(), 1, Integer::sum) <= taken.places.perHost()) {
          found.add(each);
        }
        turn = each.turn();
        actor = each.actor();
      }
      if (next.size() < PAGE) {
        break;
      }
    }
    return found;
  }

  private List<Candidate> page(Tx tx, HostStanding filed, long now, long turn, String actor) {
    return sql.list(
        tx,
        "SELECT a.actor, a.host, a.standing, coalesce(h.standing, 1), a.turn FROM {inbox_actor} a"
            + " LEFT JOIN {inbox_host} h ON h.host = a.host WHERE a.ready = 1 AND a.standing = ?"
            + " AND a.due <= ? AND (a.turn, a.actor) > (?, ?) ORDER BY a.turn, a.actor LIMIT ?"
            + sql.dialect().lockOrSkipOf("a"),
        Candidate::read,
        InboxActors.number(filed),
        now,
        turn,
        actor,
        PAGE);
  }

  /** The standing of a host is copied to its actors only here, so that they need no common lock. */
  private void refile(Tx tx, Candidate each) {
    if (each.filed() != each.standing()) {
      sql.update(
          tx,
          "UPDATE {inbox_actor} SET standing = ? WHERE actor = ?",
          InboxActors.number(each.standing()),
          each.actor());
    }
  }

  /** Leases the oldest of what is due of an actor; empty if somebody else is changing it. */
  private Optional<InboxEntry> lease(Tx tx, String actor, long now, Instant until) {
    Optional<Map.Entry<Long, InboxEntry>> first =
        sql.one(
            tx,
            "SELECT "
                + InboxRow.ENTRY
                + " FROM {inbox} WHERE actor = ? AND head = 1 AND due <= ? ORDER BY due, id LIMIT 1"
                + sql.dialect().lockOrSkip(),
            row -> Map.entry(row.getLong(12), InboxRow.entry(row)),
            actor,
            now);
    first.ifPresent(
        one -> {
          long id = one.getKey();
          sql.update(
              tx,
              "UPDATE {inbox} SET leased = 1, recipients = ?, more = '' WHERE id = ?",
              Recipients.write(one.getValue().recipients()),
              id);
          actors.lease(tx, actor, id, Times.number(until));
        });
    return first.map(Map.Entry::getValue);
  }

  /** The lease is in the row of the actor. */
  void renew(Tx tx, Set<String> leased, Instant until) {
    for (String key : leased) {
      sql.one(
              tx,
              "SELECT a.actor FROM {inbox_actor} a JOIN {inbox} i ON i.id = a.leased"
                  + " WHERE i.key = ?"
                  + sql.dialect().lockOrSkipOf("a"),
              row -> row.getString(1),
              key)
          .ifPresent(
              actor ->
                  sql.update(
                      tx,
                      "UPDATE {inbox_actor} SET due = ? WHERE actor = ?",
                      Times.number(until),
                      actor));
    }
  }

  Optional<Instant> nextDue(Tx tx) {
    return sql
        .list(
            tx,
            "SELECT due FROM (SELECT min(due) AS due FROM {inbox_actor} WHERE ready = 0"
                + " UNION ALL SELECT min(due) FROM {inbox_actor} WHERE ready = 1) AS both_kinds"
                + " WHERE due IS NOT NULL ORDER BY due LIMIT 1",
            row -> Times.of(row.getLong(1)))
        .stream()
        .findFirst();
  }

  /** Forgets a few of the oldest keys and hosts, about once a minute. */
  private void sweep(Tx tx, long now) {
    Long before = swept;
    if (before != null && Math.abs(now - before) < SWEEP_EVERY) {
      return;
    }
    int forgotten = keys.forget(tx, now - REMEMBERED, SWEPT_AT_ONCE);
    forgotten +=
        sql.update(
            tx,
            "DELETE FROM {inbox_host} WHERE host IN (SELECT host FROM {inbox_host} WHERE since < ?"
                + " ORDER BY since LIMIT ?"
                + sql.dialect().lockOrSkip()
                + ")",
            now - RATED,
            SWEPT_AT_ONCE);
    if (forgotten < SWEPT_AT_ONCE) {
      swept = now;
    }
  }
}
