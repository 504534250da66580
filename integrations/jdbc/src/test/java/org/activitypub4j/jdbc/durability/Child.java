package org.activitypub4j.jdbc.durability;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link Node} that runs as a process. Used by one thread. */
final class Child implements AutoCloseable {
  private final Process process;
  private final int port;
  private final BufferedReader out;
  private final BufferedWriter in;

  private Child(Process process, int port) {
    this.process = process;
    this.port = port;
    this.out = process.inputReader(UTF_8);
    this.in = process.outputWriter(UTF_8);
  }

  /**
   * Starts a node, and waits until it answers requests.
   *
   * @param store a file of SQLite, or a URL of PostgreSQL
   * @param address the port in the address of the server
   * @param port the port of this node
   * @param peerPort where all hosts are
   * @param hosts how many hosts follow
   */
  static Child start(String store, int address, int port, int peerPort, int hosts)
      throws IOException {
    return start(store, address, port, peerPort, hosts, FailPoint.NONE);
  }

  /** Starts a node alone that has a heap of 128 MB, and ends when that is full. */
  static Child startSmall(String store, int port, int peerPort, int hosts) throws IOException {
    // It signs much, which the quick compiler makes slow.
    return start(
        List.of("-Xmx128m", "-XX:+ExitOnOutOfMemoryError"),
        List.of(store, "" + port, "" + port, "" + peerPort, "" + hosts, FailPoint.NONE));
  }

  /**
   * Starts a node that ends by itself.
   *
   * @param end at which {@link FailPoint}
   */
  static Child start(String store, int address, int port, int peerPort, int hosts, String end)
      throws IOException {
    return start(
        List.of("-XX:TieredStopAtLevel=1"),
        List.of(store, "" + address, "" + port, "" + peerPort, "" + hosts, end));
  }

  private static Child start(List<String> options, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(
        List.of(
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
            "-cp",
            System.getProperty("java.class.path"),
            Node.class.getName()));
    command.addAll(arguments);
    Child child =
        new Child(
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start(),
            Integer.parseInt(arguments.get(2)));
    child.await("ready");
    return child;
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  int port() {
    return port;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Tells it to do something. */
  void tell(String line) throws IOException {
    in.write(line + "\n");
    in.flush();
  }

  /** The same to a process that may end at any time. */
  void tellIfAlive(String line) throws IOException, InterruptedException {
    try {
      tell(line);
    } catch (IOException e) {
      if (!process.waitFor(1, TimeUnit.MINUTES)) { // its input is closed a moment before
        throw e;
      }
    }
  }

  /** Waits until it says a word, and returns what it says after it. */
  String await(String word) throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.equals(word) || line.startsWith(word + " ")) {
        return line.substring(word.length()).strip();
      }
    }
    throw new AssertionError("the process ended before it said: " + word);
  }

  /** How many deliveries it has made that arrived. What it has said before is forgotten. */
  int delivered() throws IOException {
    tell("count");
    return Integer.parseInt(await("arrived"));
  }

  /** Lets it end when nothing waits any more. */
  void finish() throws IOException {
    in.close();
  }

  /** Waits until it has ended after {@link #finish}, and returns how many deliveries it made. */
  int awaitDrained() throws IOException {
    return Integer.parseInt(await("drained"));
  }

  /** Sends it a signal. */
  void signal(String name) throws IOException, InterruptedException {
    run("kill", "-" + name, "" + process.pid());
  }

  /** Lets it write no file beyond this size, in bytes or "unlimited". */
  void limitFiles(String size) throws IOException, InterruptedException {
    run("prlimit", "--pid", "" + process.pid(), "--fsize=" + size + ":unlimited");
  }

  private static void run(String... command) throws IOException, InterruptedException {
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new AssertionError(String.join(" ", command) + " failed");
    }
  }

  /** Waits until it has ended by itself. */
  void awaitEnd() throws InterruptedException {
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new AssertionError("the process does not end");
    }
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Kills it if it still runs. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
