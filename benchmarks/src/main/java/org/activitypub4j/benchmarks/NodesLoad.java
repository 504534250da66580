package org.activitypub4j.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
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
import java.util.regex.Matcher;
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

  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicInteger requests = new AtomicInteger();

  /** What arrived: the host, and the digest of the body. */
  private final Set<String> arrived = ConcurrentHashMap.newKeySet();

  private final HttpServer sink;
  private final EmbeddedPostgres server;

  /** A process, and its port. */
  private record Node(Process process, int port) {}

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

  private Node start(String store, int address, int port) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-Dsun.net.httpserver.nodelay=true",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
            "-cp",
            System.getProperty("java.class.path"),
            LoadServer.class.getName(),
            "" + port,
            store,
            "" + HOSTS,
            "http://*:" + sink.getAddress().getPort(),
            "" + address);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out = process.inputReader(UTF_8);
    String line = out.readLine();
    while (line != null && !line.equals("ready")) {
      line = out.readLine();
    }
    if (line == null) {
      throw new IOException("a process does not start");
    }
    return new Node(process, port);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private String get(Node node, String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + node.port() + path);
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private Stat stat(Node node) throws IOException, InterruptedException {
    String json = get(node, "/_stat");
    return new Stat(number(DELIVERED, json), number(CPU, json));
  }

  private static long number(Pattern pattern, String json) {
    Matcher matcher = pattern.matcher(json);
    if (!matcher.find()) {
      throw new IllegalStateException("no number in " + json);
    }
    return Long.parseLong(matcher.group(1));
  }

  /** Has the processes send so many posts by turns, and waits until all have arrived. */
  private void send(List<Node> nodes, int posts) throws IOException, InterruptedException {
    int all = arrived.size() + posts * HOSTS;
    for (int i = 0; i < posts; i++) {
      get(nodes.get(i % nodes.size()), "/_send");
    }
    while (arrived.size() < all) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private List<Stat> stats(List<Node> nodes) throws IOException, InterruptedException {
    List<Stat> stats = new ArrayList<>();
    for (Node node : nodes) {
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
    int address = freePort();
    List<Node> nodes = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        nodes.add(start(store, address, i == 0 ? address : freePort()));
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
      nodes.forEach(node -> node.process().destroyForcibly());
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
