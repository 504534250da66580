package org.activitypub4j.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A server process that writes to a log file of its own and never outlives this virtual machine.
 */
final class ChildProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration STOP = Duration.ofSeconds(5);
  private static final int LOG_TAIL_CHARS = 12_000;

  private final Process process;
  private final Path log;
  private final Thread stopAtExit;

  private ChildProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.stopAtExit = new Thread(process::destroyForcibly, "stop-" + log.getFileName());
    Runtime.getRuntime().addShutdownHook(stopAtExit);
  }

  /**
   * Starts a process and waits until a line of its log contains a text.
   *
   * @param name a name for its log file
   * @param readyText what the log says when the server listens
   * @throws IllegalStateException when it ends first or takes too long, with its log
   */
  static ChildProcess start(
      String name,
      List<String> command,
      Map<String, String> environment,
      Path directory,
      String readyText) {
    ChildProcess child;
    try {
      Path logs = Files.createDirectories(Workplace.logs());
      Path log = Files.createTempFile(logs, name + "-", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(log.toFile());
      builder.environment().putAll(environment);
      child = new ChildProcess(builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + String.join(" ", command), e);
    }
    child.awaitReady(name, readyText);
    return child;
  }

  private void awaitReady(String name, String readyText) {
    long end = System.nanoTime() + START.toNanos();
    while (!text().contains(readyText)) {
      if (!process.isAlive() || System.nanoTime() - end > 0) {
        String state = process.isAlive() ? "is not ready in time" : "ended at its start";
        String said = tail();
        close();
        throw new IllegalStateException(name + " " + state + ":\n" + said);
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  /** All that the process has written so far. */
  String text() {
    try {
      return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last part of what the process has written. */
  String tail() {
    String text = text();
    return text.substring(Math.max(0, text.length() - LOG_TAIL_CHARS));
  }

  /** Ends the process as {@code kill -9} does, and waits for its end. */
  void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().removeShutdownHook(stopAtExit);
  }

  /** Ends the process: first politely, after some seconds by force. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().removeShutdownHook(stopAtExit);
  }
}
