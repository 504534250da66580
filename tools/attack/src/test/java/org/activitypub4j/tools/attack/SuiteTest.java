package org.activitypub4j.tools.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.activitypub4j.tools.attack.AttackResult.Verdict;
import org.activitypub4j.tools.attack.NaiveServer.Follows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The suite finds holes where there are some, and none in what this library serves. */
class SuiteTest {

  @Test
  @Timeout(150)
  void a_server_of_this_library_holds_on_every_line() throws IOException, InterruptedException {
    try (OurServer server = new OurServer()) {
      Map<Attack, AttackResult> findings =
          Suite.run(
              AttackOptions.parse(
                  server.actor().toString(), "--hidden", server.hidden().toString()),
              System.err);

      Map<String, Verdict> verdicts = verdicts(findings);
      assertThat(verdicts).hasSize(14);
      // The JDK's server takes a bare CR for the end of a line before anybody can see it; so a
      // proxy belongs in front, as the adapter says.
      assertThat(verdicts.remove("A16-CR")).isEqualTo(Verdict.BROKEN);
      assertThat(verdicts.values())
          .as(table(findings))
          .allMatch(verdict -> verdict == Verdict.HELD);
      assertThat(server.followers()).as("who follows still").isEmpty();
    }
  }

  @Test
  @Timeout(150)
  void a_naive_server_is_broken_where_it_is() throws IOException, InterruptedException {
    try (NaiveServer server = new NaiveServer(Follows.ACCEPTED)) {
      Map<Attack, AttackResult> findings =
          Suite.run(
              AttackOptions.parse(
                  server.actor().toString(), "--only", "A1,A6,A8,A9,A16,A16-CR,O1,REPLAY"),
              System.err);

      assertThat(verdicts(findings))
          .as(table(findings))
          .hasSize(8)
          .allSatisfy((id, verdict) -> assertThat(verdict).isEqualTo(Verdict.BROKEN));
      assertThat(table(findings)).contains("A6      BROKEN", "What to do:", "A6      Tried: a key");
    }
  }

  @Test
  @Timeout(60)
  void what_could_not_have_been_seen_is_unknown() throws IOException, InterruptedException {
    try (NaiveServer server = new NaiveServer(Follows.IGNORED)) {
      Map<Attack, AttackResult> findings =
          Suite.run(
              AttackOptions.parse(server.actor().toString(), "--only", "A6,A11,M3"), System.err);

      assertThat(verdicts(findings).values())
          .as(table(findings))
          .hasSize(3)
          .allMatch(verdict -> verdict == Verdict.UNKNOWN);
    }
  }

  @Test
  void a_server_that_is_not_on_this_machine_is_attacked_only_by_who_says_that_it_is_theirs() {
    assertThatThrownBy(() -> AttackOptions.parse("http://192.0.2.1/users/a"))
        .hasMessageContaining("--i-own-this-server");
    assertThat(AttackOptions.parse("http://192.0.2.1/users/a", "--i-own-this-server").actor())
        .hasHost("192.0.2.1");
  }

  @Test
  void what_the_command_line_cannot_mean_is_refused() {
    String actor = "http://127.0.0.1/users/a";
    for (String[] wrong :
        new String[][] {
          {},
          {"ftp://127.0.0.1/"},
          {actor, actor},
          {actor, "--bogus"},
          {actor, "--hidden"},
          {actor, "--ports", "1,2"}
        }) {
      assertThatThrownBy(() -> AttackOptions.parse(wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Suite.run(AttackOptions.parse(actor, "--only", "A99"), System.err))
        .hasMessageContaining("A16");
  }

  @Test
  void a_mistake_on_the_command_line_gets_one_line() throws IOException, InterruptedException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        NaiveServer server = new NaiveServer(Follows.IGNORED)) {
      String actor = server.actor().toString();
      String port = String.valueOf(taken.getLocalPort());
      for (List<String> wrong :
          List.of(
              List.of("the actor is missing"),
              List.of("not an http or https URL", "::"),
              List.of("not a port: x", actor, "--ports", "x,1,2"),
              List.of("no port has the number", actor, "--ports", "99999,1,2"),
              List.of("port " + port + " of", actor, "--ports", port + ",0,0"),
              List.of("there are only the lines", actor, "--only", "A99"),
              List.of("unknown option: --bogus", actor, "--bogus"))) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status =
            AttackSuite.run(
                wrong.subList(1, wrong.size()).toArray(new String[0]),
                System.out,
                new PrintStream(err, true, StandardCharsets.UTF_8));
        assertThat(status).as(wrong.toString()).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(wrong.get(0));
        assertThat(err.toString(StandardCharsets.UTF_8).lines()).hasSize(1);
      }
    }
  }

  @Test
  void help_is_given_to_who_asks() throws InterruptedException {
    for (String word : List.of("--help", "-h")) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      int status =
          AttackSuite.run(
              new String[] {word}, new PrintStream(out, true, StandardCharsets.UTF_8), System.err);
      assertThat(status).isZero();
      assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(AttackOptions.USAGE);
    }
  }

  @Test
  @Timeout(60)
  void who_follows_still_is_told() throws IOException, InterruptedException {
    try (NaiveServer server = new NaiveServer(Follows.KEPT)) {
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      Suite.run(
          AttackOptions.parse(server.actor().toString(), "--only", "REPLAY"),
          new PrintStream(err, true, StandardCharsets.UTF_8));
      assertThat(err.toString(StandardCharsets.UTF_8))
          .startsWith("These still follow " + server.actor())
          .contains("/users/mallory_replay");
    }
  }

  @Test
  void an_absent_url_has_the_form_of_the_hidden_one() {
    URI hidden = URI.create("https://example.org/users/alice/posts/01Z9az");
    assertThat(A11Hidden.absent(hidden))
        .isEqualTo(URI.create("https://example.org/users/alice/posts/12A0ba"));
  }

  private static Map<String, Verdict> verdicts(Map<Attack, AttackResult> findings) {
    Map<String, Verdict> verdicts = new TreeMap<>();
    findings.forEach((attack, finding) -> verdicts.put(attack.id(), finding.verdict()));
    return verdicts;
  }

  private static String table(Map<Attack, AttackResult> findings) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    AttackSuite.print(findings, new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
