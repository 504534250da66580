package org.activitypub4j.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The program of the README with two bots, changed only as the README says, to run it on one
 * machine.
 */
final class ReadmeBots implements Logged {
  private final URI origin;
  private final ChildProcess process;

  private ReadmeBots(URI origin, ChildProcess process) {
    this.origin = origin;
    this.process = process;
  }

  static ReadmeBots start() {
    int port = Workplace.freePorts(1).get(0);
    URI origin = URI.create("http://127.0.0.1:" + port);
    String program = program("class Bots ");
    program = change(program, "https://bot.example", origin.toString());
    program = change(program, "8080", String.valueOf(port));
    program =
        change(
            program,
            ".on(Create.class, this::answer)",
            ".client(c -> c.allowNetworks(Cidr.parse(\"127.0.0.0/8\")))"
                + ".on(Create.class, this::answer)");
    program =
        change(
            program,
            "import org.activitypub4j.model.*;",
            "import org.activitypub4j.client.transport.Cidr; import org.activitypub4j.model.*;");
    program = change(program, "http.start();", "http.start(); System.out.println(\"ready\");");
    ChildProcess process =
        ChildProcess.start(
            "readme-bots",
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.slf4j.simpleLogger.log.org.activitypub4j=debug",
                "-cp",
                Workplace.quickstart().toString(),
                written(program).toString()),
            Map.of(),
            Workplace.module(),
            "ready");
    return new ReadmeBots(origin, process);
  }

  private static String program(String holding) {
    try {
      String readme =
          Files.readString(Workplace.module().resolveSibling("README.md"), StandardCharsets.UTF_8);
      String[] parts = readme.split("```java\n", -1);
      for (int i = 1; i < parts.length; i++) {
        String program = parts[i].substring(0, parts[i].indexOf("```"));
        if (program.contains(holding)) {
          return program;
        }
      }
      throw new IllegalStateException("the README has no " + holding);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String change(String program, String from, String to) {
    if (program.split(Pattern.quote(from), -1).length != 2) {
      throw new IllegalStateException("not once in the program: " + from);
    }
    return program.replace(from, to);
  }

  private static Path written(String program) {
    try {
      Path folder = Files.createTempDirectory(Files.createDirectories(Workplace.logs()), "bots-");
      return Files.writeString(folder.resolve("Bots.java"), program, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI sharedInbox() {
    return origin.resolve("/inbox");
  }

  URI bot(String name) {
    return origin.resolve("/users/" + name);
  }

  @Override
  public String name() {
    return "the bots of the README";
  }

  @Override
  public ChildProcess process() {
    return process;
  }
}
