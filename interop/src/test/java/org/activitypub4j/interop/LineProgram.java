package org.activitypub4j.interop;

import jakarta.json.JsonObject;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A program that answers a line of JSON with a line of JSON: signatures/lines.mjs. */
final class LineProgram implements AutoCloseable {
  private static final long ANSWER_SECONDS = 30;

  private final Process process;
  private final BufferedWriter questions;
  private final BufferedReader answers;
  private final Path log;

  private LineProgram(Process process, Path log) {
    this.process = process;
    this.questions = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.log = log;
  }

  /** Starts a script of a folder of this module, with the suite's Node. */
  static LineProgram start(String name, String folder, String script) {
    try {
      Path log =
          Files.createTempFile(Files.createDirectories(Workplace.logs()), name + "-", ".log");
      Process process =
          new ProcessBuilder(Workplace.node(), script)
              .directory(Workplace.module().resolve(folder).toFile())
              .redirectError(log.toFile())
              .start();
      return new LineProgram(process, log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + script, e);
    }
  }

  /**
   * Asks, and waits for the answer: what was asked for, or {@code refused} with the library's
   * reason.
   *
   * @throws IllegalStateException if the program does not answer, or is wrong itself
   */
  JsonObject ask(String operation, Map<String, ?> members) {
    Map<String, Object> question = new HashMap<>(members);
    question.put("op", operation);
    try {
      questions.write(Json.object(question) + "\n");
      questions.flush();
      String line =
          CompletableFuture.supplyAsync(this::readLine).get(ANSWER_SECONDS, TimeUnit.SECONDS);
      JsonObject answer = Json.read(line);
      if (answer.containsKey("fault")) {
        throw new IllegalStateException(answer.getString("fault"));
      }
      return answer;
    } catch (IOException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("no answer to " + operation + ": " + said(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private String readLine() {
    try {
      String line = answers.readLine();
      if (line == null) {
        throw new IllegalStateException("the program ended");
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String said() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the program at once. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
