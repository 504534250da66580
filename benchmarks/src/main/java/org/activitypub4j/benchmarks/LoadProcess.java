package org.activitypub4j.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server that is measured, in a process of its own.
 *
 * @param port where it answers
 */
record LoadProcess(Process process, int port) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /**
   * Starts a {@link LoadServer}.
   *
   * @param classes the class path
   * @param arguments those after the port
   */
  static LoadProcess start(String classes, int port, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx128m",
            "-Dsun.net.httpserver.nodelay=true",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
            "-cp",
            classes,
            LoadServer.class.getName(),
            "" + port));
    command.addAll(arguments);
    return start(new ProcessBuilder(command), port);
  }

  /** Starts a server, and waits until it says {@code ready}. */
  static LoadProcess start(ProcessBuilder builder, int port) throws IOException {
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out = process.inputReader(UTF_8);
    String line = out.readLine();
    while (line != null && !line.equals("ready")) {
      line = out.readLine();
    }
    if (line == null) {
      throw new IOException("it does not start: " + builder.command());
    }
    return new LoadProcess(process, port);
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Returns what it answers. */
  String get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  void kill() {
    process.destroyForcibly();
  }

  /** Returns a number of an answer to {@code /_stat}. */
  static long number(Pattern pattern, String json) {
    Matcher matcher = pattern.matcher(json);
    if (!matcher.find()) {
      throw new IllegalStateException("no number in " + json);
    }
    return Long.parseLong(matcher.group(1));
  }
}
