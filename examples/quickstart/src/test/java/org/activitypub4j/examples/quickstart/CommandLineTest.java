package org.activitypub4j.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a mistake on the command line gets: one clear line and exit code 2. */
class CommandLineTest {
  private record Outcome(int status, String out, String err) {}

  private interface Command {
    int run(String[] args, PrintStream out, PrintStream err) throws InterruptedException;
  }

  private static Outcome run(Command command, String... args) throws InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        command.run(args, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    return new Outcome(status, out.toString(UTF_8), err.toString(UTF_8));
  }

  private static void isRefused(Outcome outcome, String reason) {
    assertThat(outcome.status()).as(outcome.err()).isEqualTo(2);
    assertThat(outcome.err()).contains(reason).endsWith("\n");
    assertThat(outcome.err().lines()).hasSize(1);
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void a_value_that_cannot_be_meant_is_told_in_one_line() throws Exception {
    for (List<String> wrong :
        List.of(
            List.of("--allow-network", "foo", "not a range"),
            List.of("--origin", "foo", "not an origin"),
            List.of("--origin", "https://a.example/path", "not an origin"),
            List.of("--handle-domain", "https://a.example", "no domain"),
            List.of("--port", "x", "needs a number"),
            List.of("--port", "65536", "needs a number"),
            List.of("--control-port", "-1", "needs a number"),
            List.of("--first-scheme", "x", "unknown scheme"),
            List.of("--store", "jdbc:mysql://localhost/x", "is a file, or a URL"),
            List.of("--bogus", "1", "unknown option"))) {
      isRefused(run(Quickstart::run, "--serve", wrong.get(0), wrong.get(1)), wrong.get(2));
    }
    isRefused(run(Quickstart::run, "--serve", "--port"), "a value is missing after --port");
  }

  @Test
  void an_option_of_a_server_without_serve_does_not_run_the_demonstration() throws Exception {
    isRefused(run(Quickstart::run, "--port", "8090"), "--port is for --serve, which is missing");
    isRefused(run(Quickstart::run, "--authorized-fetch"), "--serve, which is missing");
  }

  @Test
  void a_store_that_cannot_be_opened_is_told_with_its_cause(@TempDir Path directory)
      throws Exception {
    String inside = directory.resolve("absent/store").toString();
    isRefused(run(Quickstart::run, "--store", inside), "--store " + inside + " cannot be opened");
    isRefused(run(Quickstart::run, "--serve", "--store", inside), "cannot be opened");
  }

  @Test
  void a_port_that_is_in_use_is_told_with_its_option() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      isRefused(run(Quickstart::run, "--serve", "--port", port), "port " + port + " cannot be had");
      isRefused(
          run(Quickstart::run, "--serve", "--port", "0", "--control-port", port),
          "choose another with --control-port");
    }
  }

  @Test
  void help_tells_the_calls_of_the_control_API_and_of_Explain() throws Exception {
    Outcome help = run(Quickstart::run, "--help");
    assertThat(help.status()).isZero();
    assertThat(help.out())
        .contains("POST /post", "visibility", "GET /received", "Explain", "--serve");
    assertThat(run(Explain::run, "--help").out()).contains("--key PEM-FILE");
  }

  @Test
  void Explain_tells_what_it_lacks_in_one_line(@TempDir Path directory) throws Exception {
    String absent = directory.resolve("absent").toString();
    isRefused(run(Explain::run, absent, "https://bob.example"), "there is no file " + absent);
    isRefused(run(Explain::run, directory.toString(), "https://bob.example"), "cannot be read");
    isRefused(run(Explain::run), "a file and an origin are needed");
    String here = Path.of("pom.xml").toString();
    isRefused(run(Explain::run, here, "bob"), "not an origin");
    isRefused(run(Explain::run, here, "https://bob.example", "--key", absent), absent);
    isRefused(run(Explain::run, here, "https://bob.example", "--at", "noon"), "noon");
  }

  @Test
  void a_server_that_is_ready_says_what_to_try() throws IOException {
    Settings settings = Settings.NONE;
    try (ExampleServer server = ExampleServer.start(0, Optional.empty(), settings)) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Quickstart.tell(server, "http://127.0.0.1:8081", new PrintStream(out, true, UTF_8));

      String origin = server.federation().origin().toString();
      List<String> lines = out.toString(UTF_8).lines().toList();
      assertThat(lines.get(0)).isEqualTo("ready " + origin + " control http://127.0.0.1:8081");
      assertThat(lines.get(1)).contains("@alice@", origin + "/users/alice");
      assertThat(lines.get(2)).contains("@bob@", origin + "/users/bob");
      assertThat(lines).filteredOn(line -> line.startsWith("  curl ")).hasSize(3);
    }
  }

  @Test
  void handles_can_be_on_another_domain() throws IOException {
    Settings settings = Settings.of(Options.parse("--serve", "--handle-domain", "A.example"));
    try (ExampleServer server = ExampleServer.start(0, Optional.empty(), settings)) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Quickstart.tell(server, "http://127.0.0.1:8081", new PrintStream(out, true, UTF_8));
      assertThat(out.toString(UTF_8)).contains("@alice@a.example  is  ");
    }
  }
}
