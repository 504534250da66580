package org.activitypub4j.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.activitypub4j.jdbc.JdbcStorage;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.DeliveryStore.Reading;
import org.activitypub4j.server.spi.DeliveryStore.Wanted;
import org.activitypub4j.server.spi.HostLease;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.HostState;
import org.activitypub4j.server.spi.OutboundActivity;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.activitypub4j.server.spi.Storage;

/**
 * The store of deliveries alone, without signatures and network: how fast deliveries are added, how
 * many bytes they take, and how fast they are leased, read and ended.
 */
public final class StoreLoad {
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final List<String> TABLES =
      List.of("delivery", "signal", "host", "outbox", "retry");

  private final Storage store;
  private final Instant now = Instant.now();
  private final int activities;
  private final int hosts;

  private StoreLoad(Storage store, int activities, int hosts) {
    this.store = store;
    this.activities = activities;
    this.hosts = hosts;
  }

  private long rows() {
    return (long) activities * hosts;
  }

  private void add() {
    Random random = new Random(1);
    long start = System.nanoTime();
    for (int i = 0; i < activities; i++) {
      List<Delivery> all = new ArrayList<>();
      for (int host = 0; host < hosts; host++) {
        String origin = "https://h" + host + ".example" + host;
        URI inbox = URI.create(origin + "/inbox");
        all.add(
            new Delivery(
                Delivery.Kind.INBOX, inbox, origin, "example" + host, random.nextLong(), null));
      }
      URI id = URI.create("https://us.example/" + i);
      OutboundActivity outbound =
          new OutboundActivity("alice", id, new byte[1_500], now, now, null);
      store
          .transactions()
          .run(
              tx -> {
                store.deliveries().add(tx, outbound, all);
                return tx;
              });
    }
    tell("added", start);
  }

  private void tell(String what, long start) {
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(Locale.ROOT, "%s %d rows: %.0f a second%n", what, rows(), rows() / seconds);
  }

  private void drain(int threads) throws InterruptedException, ExecutionException {
    AtomicLong done = new AtomicLong();
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    long start = System.nanoTime();
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      String node = "node " + i;
      all.add(
          executor.submit(
              () -> {
                while (done.get() < rows()) {
                  sendSome(node, done);
                }
              }));
    }
    for (Future<?> one : all) {
      one.get();
    }
    executor.shutdown();
    tell("ended", start);
  }

  private void sendSome(String node, AtomicLong done) {
    List<HostLease> leases = new ArrayList<>();
    for (HostStanding standing : HostStanding.values()) {
      Wanted wanted = new Wanted(node, standing, 16, Set.of());
      leases.addAll(
          store.transactions().run(tx -> store.deliveries().lease(tx, wanted, now, LEASE)));
    }
    Map<String, HostLease> byHost = new HashMap<>();
    leases.forEach(lease -> byHost.put(lease.host(), lease));
    List<Reading> readings =
        leases.stream().map(lease -> new Reading(lease, 0, 32, Set.of())).toList();
    boolean more = !leases.isEmpty();
    while (more) {
      List<QueuedDelivery> read =
          store.transactions().run(tx -> store.deliveries().read(tx, readings, now));
      Map<HostLease, List<DeliveryResult>> results = new HashMap<>();
      read.forEach(
          one ->
              results
                  .computeIfAbsent(byHost.get(one.delivery().host()), lease -> new ArrayList<>())
                  .add(new DeliveryResult.Done(one.id(), "202")));
      store.transactions().run(tx -> store.deliveries().finish(tx, results, now));
      done.addAndGet(read.size());
      more = !read.isEmpty();
    }
    store
        .transactions()
        .run(
            tx -> {
              HostState state = HostState.of(HostStanding.ANSWERS, Instant.MIN);
              leases.forEach(lease -> store.deliveries().release(tx, lease, state));
              return tx;
            });
  }

  private static void tellSizes(DataSource database, long rows) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      for (String table : TABLES) {
        try (ResultSet size =
            statement.executeQuery("SELECT pg_total_relation_size('ap_" + table + "')")) {
          size.next();
          System.out.printf(
              Locale.ROOT, "%s: %.1f bytes a row%n", table, size.getLong(1) / (double) rows);
        }
      }
    }
  }

  /** Begins a transaction that sees the database as it is now, for as long as it is open. */
  private static Connection snapshot(DataSource database) throws SQLException {
    Connection connection = database.getConnection();
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT count(*) FROM ap_host");
    }
    return connection;
  }

  /**
   * Measures, and prints.
   *
   * @param arguments the URL of an empty database of PostgreSQL, or a file of SQLite, which is
   *     made; how many activities, and to how many hosts each goes; how many threads end
   *     deliveries; and {@code snapshot} to hold an old snapshot of PostgreSQL meanwhile
   */
  public static void main(String[] arguments) throws Exception {
    int activities = Integer.parseInt(arguments[1]);
    int hosts = Integer.parseInt(arguments[2]);
    int threads = Integer.parseInt(arguments[3]);
    if (!arguments[0].startsWith("jdbc:")) {
      try (JdbcStorage storage = JdbcStorage.openFile(Path.of(arguments[0]))) {
        StoreLoad load = new StoreLoad(storage, activities, hosts);
        load.add();
        load.drain(threads);
      }
      return;
    }
    HikariConfig config = new HikariConfig();
    config.setMaximumPoolSize(threads + 2);
    config.setJdbcUrl(arguments[0]);
    try (HikariDataSource pool = new HikariDataSource(config);
        JdbcStorage storage = JdbcStorage.open(pool)) {
      StoreLoad load = new StoreLoad(storage, activities, hosts);
      load.add();
      tellSizes(pool, load.rows());
      if (arguments.length > 4) {
        try (Connection open = snapshot(pool)) {
          load.drain(threads);
          open.rollback();
        }
      } else {
        load.drain(threads);
      }
    }
  }
}
