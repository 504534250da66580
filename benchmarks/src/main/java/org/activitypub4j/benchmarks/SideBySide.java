package org.activitypub4j.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.signatures.keys.Keys;
import org.activitypub4j.testing.PeerActor;
import org.jspecify.annotations.Nullable;

/**
 * Servers in processes of their own, measured by turns on this machine: CPU milliseconds of a
 * delivery and of an activity that comes in, and how long the answers take. The other end of each
 * connection is in this process.
 */
public final class SideBySide {
  private static final int FOLLOWERS = 1_000;
  private static final int ACTIVITIES = 3_000;
  private static final int CONNECTIONS = 64;
  private static final int SENDERS = 20;
  private static final Pattern RECEIVED = Pattern.compile("\"received\":(\\d+)");
  private static final Pattern CPU = Pattern.compile("\"cpuMicros\":(\\d+)");

  private final HttpClient http = HttpClient.newHttpClient();
  private final KeyPair keys = Keys.generateRsa();
  private final AtomicInteger arrived = new AtomicInteger();
  private final com.sun.net.httpserver.HttpServer sink;
  private final String sinkOrigin;
  private final Map<String, Measured> servers = new LinkedHashMap<>();
  private int round;

  /** A server that runs, and what was measured of it. */
  private record Measured(
      LoadProcess process,
      boolean onlySends,
      List<Double> out,
      List<Double> in,
      List<Double> median,
      List<Double> late) {}

  private SideBySide() throws IOException {
    sink = com.sun.net.httpserver.HttpServer.create(new InetSocketAddress("0.0.0.0", 0), 1_000);
    sinkOrigin = "http://127.0.0.1:" + sink.getAddress().getPort();
    sink.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            if (exchange.getRequestMethod().equals("POST")) {
              arrived.incrementAndGet();
              exchange.sendResponseHeaders(202, -1);
            } else {
              URI id =
                  URI.create(
                      "http://"
                          + exchange.getRequestHeaders().getFirst("Host")
                          + exchange.getRequestURI().getPath());
              byte[] actor = ActivityStreams.standard().write(new PeerActor(id, keys).document());
              exchange.getResponseHeaders().set("Content-Type", "application/activity+json");
              exchange.sendResponseHeaders(200, actor.length);
              exchange.getResponseBody().write(actor);
            }
          }
        });
    sink.setExecutor(Executors.newFixedThreadPool(16));
    sink.start();
  }

  // ---------------------------------------------------------------- servers

  /**
   * Starts one of ours.
   *
   * @param more in front of the class path, or empty
   */
  private void start(String name, String store, String more) throws IOException {
    // What is behind our own jar may be the provider, and only some of the servers have it.
    String classes = System.getProperty("java.class.path").split(File.pathSeparator, -1)[0];
    int port = LoadProcess.freePort();
    List<String> arguments = List.of(store, "" + FOLLOWERS, sinkOrigin);
    add(
        name,
        store.equals(LoadServer.BARE),
        LoadProcess.start(more.isEmpty() ? classes : more + ":" + classes, port, arguments));
  }

  /**
   * Starts Fedify.
   *
   * @param node the program
   * @param folder where its server is
   */
  private void startFedify(String node, String folder) throws IOException {
    int port = LoadProcess.freePort();
    ProcessBuilder builder =
        new ProcessBuilder(node, "load-server.mjs").directory(Path.of(folder).toFile());
    builder
        .environment()
        .putAll(Map.of("PORT", "" + port, "FOLLOWERS", "" + FOLLOWERS, "SINK", sinkOrigin));
    add("Fedify, memory", false, LoadProcess.start(builder, port));
  }

  private void add(String name, boolean onlySends, LoadProcess process) {
    servers.put(
        name,
        new Measured(
            process,
            onlySends,
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>()));
  }

  // ---------------------------------------------------------------- out

  private void out(Measured server) throws IOException, InterruptedException {
    arrived.set(0);
    long before = LoadProcess.number(CPU, server.process().get("/_stat"));
    server.process().get("/_send");
    while (arrived.get() < FOLLOWERS) {
      LockSupport.parkNanos(1_000_000);
    }
    long after = LoadProcess.number(CPU, server.process().get("/_stat"));
    server.out().add((after - before) / 1_000.0 / FOLLOWERS);
  }

  // ---------------------------------------------------------------- in

  private HttpRequest create(Measured server, int number) {
    // Each on a host of its own: what waits of one host has a limit.
    String host = "127.0.0." + (number % SENDERS + 2);
    URI sender = URI.create("http://" + host + ":" + sink.getAddress().getPort() + "/users/bob");
    byte[] body =
        """
        {"@context":"https://www.w3.org/ns/activitystreams","type":"Create","id":"%1$s/c/%2$d-%3$d",
         "actor":"%1$s","to":["https://www.w3.org/ns/activitystreams#Public"],
         "object":{"type":"Note","id":"%1$s/n/%2$d-%3$d","attributedTo":"%1$s","content":"%4$s",
         "to":["https://www.w3.org/ns/activitystreams#Public"]}}"""
            .formatted(
                sender, round, number, "<p>" + "A sentence of some length. ".repeat(20) + "</p>")
            .getBytes(UTF_8);
    URI inbox = URI.create("http://127.0.0.1:" + server.process().port() + "/inbox");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(inbox)
            .version(HttpClient.Version.HTTP_1_1)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    new PeerActor(sender, keys)
        .sign("POST", inbox, body, SignatureScheme.DRAFT_CAVAGE_12, InstantSource.system())
        .forEach(
            (name, value) -> {
              if (!name.equalsIgnoreCase("host")) { // the client sets the same one
                request.header(name, value);
              }
            });
    return request.build();
  }

  private void in(Measured server) throws IOException, InterruptedException, ExecutionException {
    round++;
    List<HttpRequest> requests = new ArrayList<>();
    for (int i = 0; i < ACTIVITIES; i++) {
      requests.add(create(server, i));
    }
    String stat = server.process().get("/_stat");
    long before = LoadProcess.number(CPU, stat);
    long target = LoadProcess.number(RECEIVED, stat) + ACTIVITIES;
    post(requests.subList(0, SENDERS), 1); // so that the keys of all senders are known
    double[] millis = post(requests.subList(SENDERS, requests.size()), CONNECTIONS);
    String now = server.process().get("/_stat");
    while (LoadProcess.number(RECEIVED, now) < target) {
      LockSupport.parkNanos(10_000_000);
      now = server.process().get("/_stat");
    }
    server.in().add((LoadProcess.number(CPU, now) - before) / 1_000.0 / ACTIVITIES);
    Arrays.sort(millis);
    server.median().add(millis[millis.length / 2]);
    server.late().add(millis[millis.length * 99 / 100]);
  }

  private double[] post(List<HttpRequest> requests, int connections)
      throws InterruptedException, ExecutionException {
    double[] millis = new double[requests.size()];
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    try {
      Iterator<HttpRequest> left = requests.iterator();
      AtomicInteger next = new AtomicInteger();
      List<Future<?>> work = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        work.add(
            threads.submit(
                () -> {
                  for (HttpRequest one = next(left); one != null; one = next(left)) {
                    long began = System.nanoTime();
                    HttpResponse<String> answer =
                        http.send(one, HttpResponse.BodyHandlers.ofString());
                    millis[next.getAndIncrement()] = (System.nanoTime() - began) / 1e6;
                    if (answer.statusCode() != 202) {
                      throw new IOException(answer.statusCode() + ": " + answer.body());
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> one : work) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
    return millis;
  }

  private static @Nullable HttpRequest next(Iterator<HttpRequest> left) {
    synchronized (left) {
      return left.hasNext() ? left.next() : null;
    }
  }

  // ---------------------------------------------------------------- all

  private void print() {
    System.out.println(
        "| server | CPU ms a delivery | CPU ms an activity | median ms | 99 % within ms |");
    System.out.println("| --- | ---: | ---: | ---: | ---: |");
    servers.forEach(
        (name, one) ->
            System.out.printf(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s |%n",
                name,
                warm(one.out()),
                warm(one.in()),
                warm(one.median()),
                warm(one.late())));
  }

  /** The median of the second half: the first rounds are warming up. */
  private static String warm(List<Double> all) {
    if (all.isEmpty()) {
      return "-";
    }
    List<Double> last = all.subList(all.size() / 2, all.size()).stream().sorted().toList();
    return String.format(Locale.ROOT, "%.3f", last.get(last.size() / 2));
  }

  /**
   * Measures, and prints a table.
   *
   * @param arguments how many rounds; a folder for files of SQLite; AmazonCorrettoCryptoProvider's
   *     jar, or {@code -}; then, to measure Fedify too, Node and the folder of its server
   */
  public static void main(String[] arguments) {
    try {
      measure(arguments);
    } catch (IOException | InterruptedException | ExecutionException e) {
      System.err.println("not measured: " + e);
      Runtime.getRuntime().halt(1);
    }
    Runtime.getRuntime().halt(0); // the sink has threads
  }

  private static void measure(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    int rounds = Integer.parseInt(arguments[0]);
    String folder = arguments[1];
    String corretto = arguments[2];
    SideBySide all = new SideBySide();
    try {
      all.start("signing and posting only", LoadServer.BARE, "");
      all.start("memory", "memory", "");
      all.start("SQLite", folder + "/jdk.db", "");
      if (!corretto.equals("-")) {
        all.start("signing and posting only, Corretto", LoadServer.BARE, corretto);
        all.start("memory, Corretto", "memory", corretto);
        all.start("SQLite, Corretto", folder + "/corretto.db", corretto);
      }
      if (arguments.length > 3) {
        all.startFedify(arguments[3], arguments[4]);
      }
      for (int i = 0; i < rounds; i++) {
        for (Map.Entry<String, Measured> one : all.servers.entrySet()) {
          Measured server = one.getValue();
          all.out(server);
          if (!server.onlySends()) {
            all.in(server);
          }
          System.err.printf(
              Locale.ROOT,
              "round %d: %s: %.3f out, %s in%n",
              i + 1,
              one.getKey(),
              server.out().get(i),
              server.in().isEmpty() ? "-" : server.in().get(i));
        }
      }
      all.print();
    } finally {
      all.servers.values().forEach(one -> one.process().kill());
    }
  }
}
