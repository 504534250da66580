package org.activitypub4j.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.activitypub4j.jdkhttpserver.FederationHttpHandler;
import org.activitypub4j.model.Person;
import org.activitypub4j.server.Federation;

/**
 * What a minimal server needs until its first answer, of a whole process: the least that somebody
 * starts who tries the library. It asks itself for an actor's document, which carries a new key.
 *
 * <p>Run it in a process of its own, several times, and take the median.
 */
final class FirstAnswer {
  private FirstAnswer() {}

  public static void main(String[] arguments) throws IOException {
    Federation federation =
        Federation.builder(
                "https://blog.example",
                name ->
                    name.equals("blog")
                        ? Optional.of(Person.builder().name("My blog").build())
                        : Optional.empty())
            .build();
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ExecutorService threads = Executors.newFixedThreadPool(64);
    http.createContext("/", new FederationHttpHandler(federation));
    http.setExecutor(threads);
    http.start();
    long bytes = ask(http.getAddress().getPort());
    long cpu =
        ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    System.out.printf(
        "first answer of %d bytes after %d CPU ms, %s%n", bytes, cpu / 1_000_000, peak());
    http.stop(0);
    threads.shutdownNow();
    federation.close();
  }

  private static long ask(int port) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create("http://127.0.0.1:" + port + "/users/blog").toURL().openConnection();
    connection.setRequestProperty("Accept", "application/activity+json");
    try (InputStream body = connection.getInputStream()) {
      return body.readAllBytes().length;
    }
  }

  /** The most memory that the process had, where the system tells. */
  private static String peak() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return "peak of memory unknown";
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM"))
        .map(line -> "peak " + Long.parseLong(line.replaceAll("\\D", "")) / 1_024 + " MiB")
        .findFirst()
        .orElse("peak of memory unknown");
  }
}
