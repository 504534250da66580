package org.activitypub4j.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** What is on this machine: folders, free ports, and which peers are installed. */
final class Workplace {
  /** Whose classes are in the jar of the quickstart. */
  private static final List<String> PACKED =
      List.of(
          "activitypub-model",
          "activitypub-signatures",
          "activitypub-client",
          "activitypub-server-spi",
          "activitypub-server",
          "integrations/jdk-httpserver",
          "examples/quickstart");

  private static final String PROXIES =
      "run interop/install-debian nginx=nginx-light caddy=caddy as root on Debian";

  private Workplace() {}

  /** The folder of this module. */
  static Path module() {
    return Path.of(property("interop.dir"));
  }

  /** Where logs are kept. */
  static Path logs() {
    return Path.of(property("interop.work"), "logs");
  }

  /** Makes a folder beside the logs. */
  static Path newFolder(String name) {
    try {
      return Files.createTempDirectory(Files.createDirectories(logs()), name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException("the build sets no system property " + name);
    }
    return value;
  }

  /** The jar of our own server; an old one would prove nothing. */
  static Path quickstart() {
    return fresh(Path.of(property("interop.quickstart")), PACKED);
  }

  /** The jar of the blog of the examples. */
  static Path blog() {
    List<String> packed = new ArrayList<>(PACKED.subList(0, PACKED.size() - 2));
    packed.addAll(
        List.of(
            "integrations/jdbc",
            "integrations/servlet",
            "integrations/spring-boot-starter",
            "examples/blog"));
    return fresh(Path.of(property("interop.blog")), packed);
  }

  private static Path fresh(Path jar, List<String> packed) {
    try {
      if (!Files.exists(jar)) {
        throw new IllegalStateException("there is no " + jar + ": run `mvn verify` first");
      }
      FileTime built = Files.getLastModifiedTime(jar);
      for (String folder : packed) {
        Path classes = module().resolveSibling(folder).resolve("target/classes");
        if (newest(classes).compareTo(built) > 0) {
          throw new IllegalStateException(
              jar + " is older than " + classes + ": run `mvn package -DskipTests` first");
        }
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileTime newest(Path folder) throws IOException {
    FileTime newest = FileTime.fromMillis(0);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        FileTime changed = Files.getLastModifiedTime(file);
        newest = changed.compareTo(newest) > 0 ? changed : newest;
      }
    }
    return newest;
  }

  /** A port on loopback that was free just now; different ones in one call. */
  static List<Integer> freePorts(int count) {
    ServerSocket[] sockets = new ServerSocket[count];
    try {
      for (int i = 0; i < count; i++) {
        sockets[i] = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      }
      List<Integer> ports = Arrays.stream(sockets).map(ServerSocket::getLocalPort).toList();
      for (ServerSocket socket : sockets) {
        socket.close();
      }
      return ports;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Skips or fails the test class unless Fedify is installed. */
  static void needsFedify() {
    boolean there = Files.isDirectory(module().resolve("fedify/node_modules/@fedify/fedify"));
    needs("fedify", there, "run `npm ci` in interop/fedify");
  }

  /** Skips or fails the test class unless activitypub.bot is installed. */
  static void needsActivityPubBot() {
    boolean there =
        Files.isDirectory(module().resolve("activitypub-bot/node_modules/@evanp/activitypub-bot"));
    needs("activitypub-bot", there, "run `npm ci` in interop/activitypub-bot");
  }

  /** Skips or fails the test unless this library of signatures/ is installed. */
  static void needsLibrary(String library) {
    boolean there = Files.isDirectory(module().resolve("signatures/node_modules").resolve(library));
    needs("signatures", there, "run `npm ci` in interop/signatures");
  }

  /** Skips or fails the test class unless snac is installed. */
  static void needsSnac() {
    needs("snac", onPath("snac"), "run interop/install-snac as root on Debian");
  }

  /** Skips or fails the test class unless there is a browser, and what looks at pages in it. */
  static void needsBrowser() {
    boolean there =
        onPath("chromium")
            && onPath("chromedriver")
            && Files.exists(module().resolve("browser/node_modules/axe-core/axe.min.js"));
    needs(
        "browser",
        there,
        "run interop/install-debian chromium=chromium chromedriver=chromium-driver as root on Debian,"
            + " and `npm ci` in interop/browser");
  }

  /** The file of a command that is installed. */
  static Path command(String name) {
    return onPath()
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no " + name + " here"));
  }

  /** Skips or fails the test class unless nginx is installed. */
  static void needsNginx() {
    needs("nginx", onPath("nginx"), PROXIES);
  }

  /** Skips or fails the test class unless Caddy is installed. */
  static void needsCaddy() {
    needs("caddy", onPath("caddy"), PROXIES);
  }

  /** The Node that came from npm; else one that the machine has. */
  static String node() {
    return node("fedify");
  }

  /** The Node that came from npm to a folder of this module; else one that the machine has. */
  static String node(String folder) {
    Path own = module().resolve(folder).resolve("node_modules/.bin/node");
    return Files.isExecutable(own) ? own.toString() : "node";
  }

  private static boolean onPath(String command) {
    return onPath().anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
  }

  /** Debian has servers in a folder that is on the path of root only. */
  private static Stream<String> onPath() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of((path + ":/usr/sbin").split(":", -1));
  }

  /** In CI only a refused installation, which .ci/run reports, excuses an absent peer. */
  private static void needs(String peer, boolean there, String hint) {
    if (there) {
      return;
    }
    String message = "no " + peer + " here: " + hint;
    List<String> refused =
        List.of(System.getenv().getOrDefault("INTEROP_REFUSED", "").split(" ", -1));
    if ("true".equals(System.getenv("CI")) && !refused.contains(peer)) {
      Assertions.fail(message);
    }
    Assumptions.abort(message);
  }
}
