package org.activitypub4j.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.DeliveryStore.Reading;
import org.activitypub4j.server.spi.DeliveryStore.Wanted;
import org.activitypub4j.server.spi.HostLease;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.OutboundActivity;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * While somebody holds an old snapshot, such as a long report or a backup, PostgreSQL keeps all
 * rows that were deleted since. A process that has leased a host goes on from where it was, and so
 * does not meet them. A look from the start steps over those of that host; it is printed.
 */
@Tag("slow")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class T15HeldSnapshotTest {
  private static final int HOSTS = 20;
  private static final int ACTIVITIES = 100;
  private static final int INBOXES = 10;
  private static final int DELIVERIES = HOSTS * ACTIVITIES * INBOXES;
  private static final int PAGE = 50;
  private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");

  /** What was measured: the pages that each round of reading visited, and deliveries a second. */
  private record Run(List<Long> pages, long fromStart, long rate) {}

  @Test
  void a_read_visits_no_more_pages_however_much_was_ended() throws SQLException {
    Run free = drain(Databases.postgresqlTables());
    JdbcSchema tables = Databases.postgresqlTables();
    Run held;
    try (Connection old = tables.dataSource().getConnection()) {
      old.setAutoCommit(false);
      old.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      number(old, "SELECT count(*) FROM pg_class");
      held = drain(tables);
      old.rollback();
    }
    System.out.printf(
        "T15: %d deliveries, %d/s; with an old snapshot %d/s; pages of each round %s, then %s;"
            + " from the start at the end %d, then %d%n",
        DELIVERIES,
        free.rate(),
        held.rate(),
        free.pages(),
        held.pages(),
        free.fromStart(),
        held.fromStart());
    long early = held.pages().get(1);
    long late = held.pages().get(held.pages().size() - 2);
    assertThat(late).as("pages of a late round").isLessThanOrEqualTo(early * 3 / 2);
  }

  /** Sends everything, each host a page at a time, as a process does that has leased them. */
  private static Run drain(JdbcSchema tables) {
    try (JdbcStorage storage = new JdbcStorage(tables, Limits.DEFAULT, null)) {
      for (int i = 0; i < ACTIVITIES; i++) {
        add(storage, i);
      }
      DeliveryStore store = storage.deliveries();
      Wanted wanted = new Wanted("node", HostStanding.UNKNOWN, HOSTS, Set.of());
      Map<String, HostLease> leases = new HashMap<>();
      storage
          .transactions()
          .run(tx -> store.lease(tx, wanted, NOW, Duration.ofMinutes(5)))
          .forEach(lease -> leases.put(lease.host(), lease));
      Map<String, Long> cursors = new HashMap<>();
      List<Long> pages = new ArrayList<>();
      long began = System.nanoTime();
      int ended = 0;
      while (ended < DELIVERIES) {
        long before = pages(storage);
        List<QueuedDelivery> rows = read(storage, leases, cursors);
        pages.add(pages(storage) - before);
        assertThat(rows).as("after %d", ended).isNotEmpty();
        Map<HostLease, List<DeliveryResult>> results = new HashMap<>();
        for (QueuedDelivery row : rows) {
          String host = row.delivery().host();
          cursors.merge(host, row.id(), Math::max);
          results
              .computeIfAbsent(Objects.requireNonNull(leases.get(host)), lease -> new ArrayList<>())
              .add(new DeliveryResult.Done(row.id(), "202"));
        }
        storage.transactions().run(tx -> store.finish(tx, results, NOW));
        ended += rows.size();
      }
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      assertThat(storage.transactions().run(store::counts).waiting()).isZero();
      long before = pages(storage);
      read(storage, leases, Map.of());
      return new Run(pages, pages(storage) - before, DELIVERIES * 1_000L / Math.max(1, millis));
    }
  }

  private static void add(JdbcStorage storage, int number) {
    URI activity = URI.create("https://us.test/" + number);
    OutboundActivity outbound =
        new OutboundActivity("alice", activity, "{}".getBytes(UTF_8), NOW, NOW, null);
    List<Delivery> deliveries = new ArrayList<>();
    for (int i = 0; i < HOSTS * INBOXES; i++) {
      String domain = "h" + i % HOSTS + ".test";
      URI inbox = URI.create("https://" + domain + "/inbox/" + i);
      deliveries.add(
          new Delivery(Delivery.Kind.INBOX, inbox, "https://" + domain, domain, number, null));
    }
    storage
        .transactions()
        .run(
            tx -> {
              storage.deliveries().add(tx, outbound, deliveries);
              return tx;
            });
  }

  /** Reads of each host what comes after its cursor. */
  private static List<QueuedDelivery> read(
      JdbcStorage storage, Map<String, HostLease> leases, Map<String, Long> cursors) {
    List<Reading> readings =
        leases.values().stream()
            .map(
                lease -> new Reading(lease, cursors.getOrDefault(lease.host(), 0L), PAGE, Set.of()))
            .toList();
    return storage
        .transactions()
        .run(
            tx -> {
              List<QueuedDelivery> rows = storage.deliveries().read(tx, readings, NOW);
              number(
                  storage.transactions().connection(tx),
                  "SELECT 1 FROM pg_stat_force_next_flush()");
              return rows;
            });
  }

  /** How many pages of deliveries and their indexes were visited so far. */
  private static long pages(JdbcStorage storage) {
    return storage
        .transactions()
        .run(
            tx ->
                number(
                    storage.transactions().connection(tx),
                    "SELECT sum(heap_blks_hit + heap_blks_read + idx_blks_hit + idx_blks_read)"
                        + " FROM pg_statio_user_tables WHERE relname = 'ap_delivery'"));
  }

  private static long number(Connection connection, String query) {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      assertThat(result.next()).isTrue();
      return result.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
