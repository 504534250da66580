package org.activitypub4j.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * Deliveries of one, two and four processes that share one PostgreSQL: how many a second, what CPU
 * time each takes, which process made how many, and whether one was sent twice. The hosts are in
 * this process. Where there are fewer processors than processes the rate does not rise; the CPU
 * time of a delivery shows then what the sharing costs. That of PostgreSQL is not in it.
 */
public final class NodesLoad {
  private static final int HOSTS = 1_000;
  private static final Pattern DELIVERED = Pattern.compile("\"delivered\":(\\d+)");
  private static final Pattern CPU = Pattern.compile("\"cpuMicros\":(\\d+)");

  private final AtomicInteger requests = new AtomicInteger();

  /** What arrived: the host, and the digest of the body. */
  private final Set<String> arrived = ConcurrentHashMap.newKeySet();

  private final HttpServer sink;
  private final EmbeddedPostgres server;

  /** What a process had done at a time. */
  private record Stat(long delivered, long cpuMicros) {
    Stat since(Stat before) {
      return new Stat(delivered - before.delivered, cpuMicros - before.cpuMicros);
    }

    Stat plus(Stat other) {
      return new Stat(delivered + other.delivered, cpuMicros + other.cpuMicros);
    }

    double millis() {
      return cpuMicros / 1_000.0 / delivered;
    }

    @Override
    public String toString() {
      return delivered == 0
          ? String.format(Locale.ROOT, "0 (%d ms)", cpuMicros / 1_000)
          : String.format(Locale.ROOT, "%d (%.2f ms each)", delivered, millis());
    }
  }

  private NodesLoad(EmbeddedPostgres server) throws IOException {
    this.server = server;
    sink = HttpServer.create(new InetSocketAddress("0.0.0.0", 0), 1_000);
    sink.createContext("/", this::answer);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      arrived.add(
          exchange.getRequestHeaders().getFirst("Host")
              + " "
              + exchange.getRequestHeaders().getFirst("Digest"));
      requests.incrementAndGet();
      exchange.sendResponseHeaders(202, -1);
    }
  }

  private String store(int nodes) throws SQLException {
    String name = "nodes" + nodes;
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    return server.getJdbcUrl("postgres", name);
  }

  private LoadProcess start(String store, int address, int port) throws IOException {
    return LoadProcess.start(
        System.getProperty("java.class.path"),
        port,
        List.of(store, "" + HOSTS, "http://*:" + sink.getAddress().getPort(), "" + address));
  }

  private static Stat stat(LoadProcess node) throws IOException, InterruptedException {
    String json = node.get("/_stat");
    return new Stat(LoadProcess.number(DELIVERED, json), LoadProcess.number(CPU, json));
  }

  /** Has the processes send so many posts by turns, and waits until all have arrived. */
  private void send(List<LoadProcess> nodes, int posts) throws IOException, InterruptedException {
    int all = arrived.size() + posts * HOSTS;
    for (int i = 0; i < posts; i++) {
      nodes.get(i % nodes.size()).get("/_send");
    }
    while (arrived.size() < all) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static List<Stat> stats(List<LoadProcess> nodes)
      throws IOException, InterruptedException {
    List<Stat> stats = new ArrayList<>();
    for (LoadProcess node : nodes) {
      stats.add(stat(node));
    }
    return stats;
  }

  /** Measures so many processes, and prints a line of the table. */
  private void measure(int count, int posts, int warmUp)
      throws IOException, InterruptedException, SQLException {
    arrived.clear();
    requests.set(0);
    String store = store(count);
    int address = LoadProcess.freePort();
    List<LoadProcess> nodes = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        nodes.add(start(store, address, i == 0 ? address : LoadProcess.freePort()));
      }
      send(nodes, warmUp * count);
      List<Stat> before = stats(nodes);
      long began = System.nanoTime();
      send(nodes, posts);
      double seconds = (System.nanoTime() - began) / 1e9;
      List<Stat> each = new ArrayList<>();
      Stat total = new Stat(0, 0);
      List<Stat> after = stats(nodes);
      for (int i = 0; i < count; i++) {
        each.add(after.get(i).since(before.get(i)));
        total = total.plus(each.get(i));
      }
      System.out.printf(
          Locale.ROOT,
          "| %d | %.0f | %.2f | %s | %d |%n",
          count,
          posts * HOSTS / seconds,
          total.millis(),
          String.join(", ", each.stream().map(Stat::toString).toList()),
          requests.get() - arrived.size());
    } finally {
      nodes.forEach(LoadProcess::kill);
    }
  }

  /**
   * Measures, and prints a table.
   *
   * @param arguments how many posts to 1,000 hosts are measured (24), and how many each process
   *     sends before that, to warm up (6)
   */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, SQLException {
    int posts = arguments.length == 0 ? 24 : Integer.parseInt(arguments[0]);
    int warmUp = arguments.length < 2 ? 6 : Integer.parseInt(arguments[1]);
    ExecutorService threads = Executors.newFixedThreadPool(64);
    // As a server in use would be; a test needs no disk, so it is off by default there.
    EmbeddedPostgres.Builder durable =
        EmbeddedPostgres.builder().setServerConfig("synchronous_commit", "on");
    try (EmbeddedPostgres server = durable.start()) {
      NodesLoad load = new NodesLoad(server);
      load.sink.setExecutor(threads);
      load.sink.start();
      System.out.println(
          "| processes | deliveries a second | CPU ms a delivery | by each process | sent twice |");
      System.out.println("| ---: | ---: | ---: | --- | ---: |");
      for (int count : new int[] {1, 2, 4}) {
        load.measure(count, posts, warmUp);
      }
      load.sink.stop(0);
    } finally {
      threads.shutdownNow();
    }
  }
}
