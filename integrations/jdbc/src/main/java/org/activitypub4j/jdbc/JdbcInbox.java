package org.activitypub4j.jdbc;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.activitypub4j.jdbc.InboxActors.Actor;
import org.activitypub4j.jdbc.InboxKeys.Known;
import org.activitypub4j.jdbc.Shares.Holder;
import org.activitypub4j.jdbc.Shares.Limit;
import org.activitypub4j.jdbc.Shares.Source;
import org.activitypub4j.jdbc.Shares.Use;
import org.activitypub4j.model.Trust.Ground;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.InboxEntry;
import org.activitypub4j.server.spi.InboxEntry.Run;
import org.activitypub4j.server.spi.InboxStore;
import org.activitypub4j.server.spi.Places;
import org.activitypub4j.server.spi.QueueFullException;
import org.activitypub4j.server.spi.QueueFullException.Share;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/**
 * Activities that wait, in a table, with a row for each of their actors: {@link InboxActors}. What
 * is leased is an actor: of each, one activity at a time.
 */
final class JdbcInbox implements InboxStore {
  private static final int MAX_TRIES = 100;

  private final Sql sql;
  private final InboxActors actors;
  private final InboxKeys keys;
  private final InboxParked parked;
  private final InboxLists lists;
  private final InboxClaims claims;
  private final Shares shares;
  private final Limit ofActor;

  /** Adds a row, and tells whether it is a head. Put together once: each activity needs it. */
  private final String insert;

  JdbcInbox(Sql sql, Limits limits) {
    this.sql = sql;
    this.actors = new InboxActors(sql);
    this.keys = new InboxKeys(sql);
    this.parked = new InboxParked(sql, limits);
    this.lists = new InboxLists(sql, parked);
    this.claims = new InboxClaims(sql, actors, keys);
    this.ofActor = limits.inboxOfActor();
    String isHead =
        sql.dialect().hasOneWriter()
            ? "NOT EXISTS (SELECT 1 FROM {inbox} i WHERE i.ordering_key = ?4)"
            : "0";
    this.insert =
        "INSERT INTO {inbox} (id, key, actor, ordering_key, head, leased, due, received, attempts,"
            + " run, proven_by, scheme, recipients, more, bytes, error, document) VALUES"
            + " (?, ?, ?, ?, "
            + isHead
            + ", 0, ?, ?, 0, ?, ?, ?, ?, '', ?, NULL, ?) ON CONFLICT (key) DO NOTHING"
            + " RETURNING head";
    this.shares =
        new Shares("activities wait for their handlers", use(sql)).withTotal(limits.inbox());
  }

  /** What local actors did counts only for the whole. */
  private static Source use(Sql sql) {
    Source ofOthers =
        Shares.counted(
            sql, "coalesce(sum(waiting), 0), coalesce(sum(bytes), 0)", "{inbox_actor} WHERE 0 = 0");
    Source ofAll =
        Shares.counted(
            sql,
            "coalesce(sum(waiting + own_waiting), 0), coalesce(sum(bytes + own_bytes), 0)",
            "{inbox_actor} WHERE 0 = 0");
    return (tx, holder) -> (holder.share() == Share.TOTAL ? ofAll : ofOthers).read(tx, holder);
  }

  // ---------------------------------------------------------------- accept

  @Override
  public List<Accepted> accept(Tx tx, List<InboxEntry> entries) {
    // In the order of the actors, so that two calls never wait for each other.
    List<Integer> order =
        IntStream.range(0, entries.size())
            .boxed()
            .sorted(Comparator.comparing(i -> entries.get(i).actor().toString()))
            .toList();
    return sql.allOrNothing(
        tx,
        () -> {
          Accepted[] results = new Accepted[entries.size()];
          order.forEach(i -> results[i] = accept(tx, entries.get(i)));
          return Arrays.asList(results);
        });
  }

  private Accepted accept(Tx tx, InboxEntry entry) {
    Optional<Known> before = keys.find(tx, entry.key());
    if (before.isPresent() && before.get().further(entry.recipients()).isEmpty()) {
      return Accepted.KNOWN;
    }
    for (int i = 0; i < MAX_TRIES; i++) {
      long id = sql.nextPlace(tx);
      Optional<Added> added = insert(tx, id, entry, entry.received());
      if (added.isPresent()) {
        return added(tx, added.get(), entry, before);
      }
      Optional<InboxRow> waiting = InboxRow.lock(sql, tx, entry.key());
      if (waiting.isPresent()) {
        return joined(tx, waiting.get(), entry);
      }
    }
    throw new IllegalStateException("an activity comes and goes all the time");
  }

  /**
   * A row that was added.
   *
   * @param isHead whether it can be leased: nothing with its ordering key waits. On PostgreSQL that
   *     is known only when its actor is locked
   */
  private record Added(long id, boolean isHead) {}

  /** Adds a row; empty if the activity waits already. */
  private Optional<Added> insert(Tx tx, long id, InboxEntry entry, Instant due) {
    return sql.one(
        tx,
        insert,
        row -> new Added(id, row.getInt(1) == 1),
        id,
        entry.key(),
        entry.actor(),
        entry.orderingKey(),
        Times.number(due),
        Times.number(entry.received()),
        entry.run().name(),
        entry.provenBy().name(),
        entry.scheme() == null ? null : entry.scheme().name(),
        Recipients.write(entry.recipients()),
        InboxRow.bytes(entry),
        entry.document());
  }

  /**
   * While it is in the table, nobody else can add or end it. So only now it is certain what was
   * handled before, unless nobody else can write at all.
   *
   * @param before what was found before
   */
  private Accepted added(Tx tx, Added added, InboxEntry entry, Optional<Known> before) {
    Optional<Known> known = sql.dialect().hasOneWriter() ? before : keys.find(tx, entry.key());
    if (known.isPresent()) {
      Set<String> further = known.get().further(entry.recipients());
      if (further.isEmpty()) {
        sql.update(tx, "DELETE FROM {inbox} WHERE id = ?", added.id());
        return Accepted.KNOWN;
      }
      sql.update(
          tx,
          "UPDATE {inbox} SET run = ?, recipients = ? WHERE id = ?",
          Run.FURTHER_RECIPIENTS.name(),
          Recipients.write(further),
          added.id());
    }
    takePlace(tx, added, entry, entry.received());
    return known.isPresent() ? Accepted.NEW_RECIPIENT : Accepted.NEW;
  }

  /** Counts an activity that was inserted, and lets it be leased. */
  private void takePlace(Tx tx, Added added, InboxEntry entry, Instant due) {
    boolean isLocal = entry.provenBy() == Ground.LOCAL;
    Actor actor = take(tx, actors.lockOrMake(tx, entry.actor()), isLocal, InboxRow.bytes(entry));
    boolean isHead = added.isHead() || actors.open(tx, entry.orderingKey());
    actors.storeWith(tx, actor, isHead ? Times.number(due) : null, claims.now(due));
  }

  /**
   * Adds recipients to an activity that waits. The row of its actor is not locked: who ends another
   * activity has that lock, and may be about to change this row.
   */
  private Accepted joined(Tx tx, InboxRow row, InboxEntry entry) {
    Known known = keys.find(tx, row.key()).orElse(Known.NOT);
    Set<String> further = Recipients.without(known.further(entry.recipients()), row.all());
    if (further.isEmpty()) {
      return Accepted.KNOWN;
    }
    Set<String> now = row.isLeased() ? row.recipients() : Recipients.union(row.all(), further);
    Set<String> later = row.isLeased() ? Recipients.union(row.more(), further) : Set.of();
    sql.update(
        tx,
        "UPDATE {inbox} SET recipients = ?, more = ? WHERE id = ?",
        Recipients.write(now),
        Recipients.write(later),
        row.id());
    return Accepted.NEW_RECIPIENT;
  }

  // ---------------------------------------------------------------- shares

  private Actor take(Tx tx, Actor actor, boolean isLocal, long bytes) {
    if (!isLocal) {
      checkShare(actor, bytes);
    }
    shares.take(sql.check(tx), holders(actor, isLocal), 1, bytes);
    return counted(actor, isLocal, 1, bytes);
  }

  private Actor give(Tx tx, Actor actor, boolean isLocal, long rows, long bytes) {
    shares.give(sql.check(tx), holders(actor, isLocal), rows, bytes);
    return counted(actor, isLocal, -rows, -bytes);
  }

  /** What local actors do counts only for the whole. */
  private static List<Holder> holders(Actor actor, boolean isLocal) {
    return isLocal ? List.of(Shares.total()) : Shares.of(actor.hosts());
  }

  private static Actor counted(Actor actor, boolean isLocal, long rows, long bytes) {
    return isLocal
        ? actor.withUse(actor.use(), actor.own().plus(rows, bytes))
        : actor.withUse(actor.use().plus(rows, bytes), actor.own());
  }

  private void checkShare(Actor actor, long bytes) {
    Use use = actor.use();
    boolean first = use.rows() == 0;
    if (!first && (use.rows() + 1 > ofActor.rows() || use.bytes() + bytes > ofActor.bytes())) {
      throw new QueueFullException(
          Share.ACTOR,
          "activities wait for their handlers: %d of one actor of %s, %d KiB; the limit is %d, and %d KiB"
              .formatted(
                  use.rows(),
                  actor.hosts().host(),
                  use.bytes() >> 10,
                  ofActor.rows(),
                  ofActor.bytes() >> 10));
    }
  }

  // ---------------------------------------------------------------- claim

  @Override
  public List<InboxEntry> claim(Tx tx, Places places, Instant now, Duration lease) {
    return claims.claim(tx, places, now, lease);
  }

  @Override
  public void renew(Tx tx, Set<String> keys, Instant until) {
    claims.renew(tx, keys, until);
  }

  @Override
  public Optional<Instant> nextDue(Tx tx) {
    return claims.nextDue(tx);
  }

  // ---------------------------------------------------------------- results

  @Override
  public void remember(Tx tx, URI actor, String key) {
    keys.addForEverybody(tx, key, claims.now());
  }

  @Override
  public boolean complete(Tx tx, InboxEntry entry) {
    Optional<InboxRow> row = InboxRow.lock(sql, tx, entry.key());
    if (row.isEmpty()
        || row.get().run() != entry.run()
        || !row.get().all().containsAll(entry.recipients())) {
      return false;
    }
    end(tx, row.get(), entry.recipients(), HostStanding.ANSWERS);
    return true;
  }

  @Override
  public void park(Tx tx, String key, String error, Instant now) {
    InboxRow.lock(sql, tx, key)
        .ifPresent(
            row -> {
              parked.add(tx, row, error, now);
              end(tx, row, row.recipients(), HostStanding.FAILS);
            });
  }

  /** Ends it for some of its recipients; if there are others, it waits for them. */
  private void end(Tx tx, InboxRow row, Set<String> done, HostStanding standing) {
    Set<String> left = Recipients.without(row.all(), done);
    keys.add(tx, row.key(), done, claims.now());
    if (left.isEmpty()) {
      sql.update(tx, "DELETE FROM {inbox} WHERE id = ?", row.id());
      release(tx, row, 1, row.bytes(), standing, null);
    } else {
      sql.update(
          tx,
          "UPDATE {inbox} SET run = ?, recipients = ?, more = '', attempts = 0, leased = 0,"
              + " due = received, error = NULL WHERE id = ?",
          Run.FURTHER_RECIPIENTS.name(),
          Recipients.write(left),
          row.id());
      release(tx, row, 0, 0, standing, null);
    }
  }

  @Override
  public void retry(Tx tx, String key, Instant due, Waiting waiting, String error) {
    Optional<InboxRow> row = InboxRow.lock(sql, tx, key);
    if (row.isEmpty()) {
      return;
    }
    sql.update(
        tx,
        "UPDATE {inbox} SET attempts = attempts + 1, leased = 0, error = ? WHERE id = ?",
        error,
        row.get().id());
    switch (waiting) {
      case ORDERING_KEY -> {
        sql.update(
            tx, "UPDATE {inbox} SET due = ? WHERE id = ?", Times.number(due), row.get().id());
        release(tx, row.get(), 0, 0, HostStanding.FAILS, null);
      }
      case ACTOR -> release(tx, row.get(), 0, 0, HostStanding.FAILS, due);
    }
  }

  @Override
  public void postpone(Tx tx, String key, Instant due) {
    Optional<InboxRow> row = InboxRow.lock(sql, tx, key);
    if (row.isPresent()) {
      sql.update(tx, "UPDATE {inbox} SET leased = 0 WHERE id = ?", row.get().id());
      release(tx, row.get(), 0, 0, null, due);
    }
  }

  /**
   * Ends the lease of an activity, and lets what is behind it go on. This is done at the end of the
   * transaction: handlers run in it, and meanwhile others accept what the actor sends.
   *
   * @param rows the rows that it gives back
   * @param bytes the bytes that it gives back
   * @param standing how its host did; null if that is not known
   * @param hold until when all of the actor waits, or null
   */
  private void release(
      Tx tx,
      InboxRow row,
      long rows,
      long bytes,
      @Nullable HostStanding standing,
      @Nullable Instant hold) {
    sql.check(tx)
        .atTheEnd(
            () -> {
              Optional<Actor> locked = actors.lock(tx, row.actor());
              if (locked.isEmpty()) {
                return;
              }
              Actor actor = give(tx, locked.get(), row.isLocal(), rows, bytes);
              if (hold != null) {
                actor = actor.held(Times.number(hold));
              }
              Long leased = actor.leased();
              if (leased == null || leased == row.id()) {
                actor = actor.released();
              }
              if (standing != null) {
                actors.rate(tx, actor.hosts().host(), standing, claims.now());
              }
              if (actor.isIdle()) {
                actors.remove(tx, actor);
              } else {
                actors.open(tx, row.orderingKey());
                actors.store(tx, actor, claims.now());
              }
            });
  }

  // ---------------------------------------------------------------- for people

  @Override
  public Counts counts(Tx tx) {
    return lists.counts(tx);
  }

  @Override
  public List<Status> list(Tx tx, State state, long before, int limit) {
    return lists.list(tx, state, before, limit);
  }

  @Override
  public int redrive(Tx tx, Collection<Long> numbers, Instant now) {
    int again = eachFailed(tx, numbers, row -> hurry(tx, row, now));
    for (long number : inOrder(numbers)) {
      Optional<InboxEntry> entry = parked.lock(tx, number);
      if (entry.isPresent() && waitAgain(tx, entry.get(), now)) {
        parked.remove(tx, number);
        again++;
      }
    }
    return again;
  }

  /**
   * Does something with each activity that failed, in the order of the actors, and returns how many
   * there were. Call it before what is parked is locked, because {@link #park} locks in this order
   * too.
   */
  private int eachFailed(Tx tx, Collection<Long> numbers, Consumer<InboxRow> work) {
    List<InboxRow> failed =
        inOrder(numbers).stream()
            .flatMap(number -> InboxRow.lockFailed(sql, tx, number).stream())
            .sorted(Comparator.comparing(InboxRow::actor))
            .toList();
    failed.forEach(work);
    return failed.size();
  }

  /** Ends the wait of an activity, and that of its actor. */
  private void hurry(Tx tx, InboxRow row, Instant now) {
    long due = Times.number(now);
    sql.update(tx, "UPDATE {inbox} SET due = ? WHERE id = ? AND due > ?", due, row.id(), due);
    sql.check(tx)
        .atTheEnd(
            () ->
                actors
                    .lock(tx, row.actor())
                    .map(actor -> actor.hold() > due ? actor.held(Long.MIN_VALUE) : actor)
                    .ifPresent(actor -> actors.store(tx, actor, claims.now(now))));
  }

  /** So that two calls never wait for each other. */
  private static List<Long> inOrder(Collection<Long> numbers) {
    return numbers.stream().distinct().sorted().toList();
  }

  private boolean waitAgain(Tx tx, InboxEntry entry, Instant now) {
    try {
      return sql.allOrNothing(
          tx,
          () -> {
            Optional<Added> added = insert(tx, sql.nextPlace(tx), entry, now);
            added.ifPresent(row -> takePlace(tx, row, entry, now));
            return added.isPresent();
          });
    } catch (QueueFullException e) {
      return false;
    }
  }

  @Override
  public int discard(Tx tx, Collection<Long> numbers) {
    int forgotten = eachFailed(tx, numbers, row -> forget(tx, row));
    for (long number : inOrder(numbers)) {
      forgotten += parked.remove(tx, number) ? 1 : 0;
    }
    return forgotten;
  }

  private void forget(Tx tx, InboxRow row) {
    keys.add(tx, row.key(), row.all(), claims.now());
    sql.update(tx, "DELETE FROM {inbox} WHERE id = ?", row.id());
    release(tx, row, 1, row.bytes(), null, null);
  }
}
