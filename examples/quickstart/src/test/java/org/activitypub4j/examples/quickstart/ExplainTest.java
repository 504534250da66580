package org.activitypub4j.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.activitypub4j.signatures.SignatureReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root", "../.."));
  private static final Path REQUESTS =
      ROOT.resolve("activitypub-signatures/src/test/resources/explain");

  @Test
  void the_chapter_shows_what_the_command_prints() throws IOException {
    SignatureReport report =
        Explain.report(
            REQUESTS.resolve("behind-a-proxy.http").toString(),
            "https://bob.example",
            "--key",
            REQUESTS.resolve("key.pem").toString(),
            "--at",
            "2026-11-23T10:00:00Z");

    String shown = "    " + report.toString().stripTrailing().replace("\n", "\n    ");
    assertThat(Files.readString(ROOT.resolve("docs/signatures.md"), UTF_8))
        .contains(shown.replace("    \n", "\n"));
  }

  @Test
  void a_key_that_cannot_be_fetched_is_told_with_the_reason(@TempDir Path directory)
      throws IOException {
    Path request = directory.resolve("request.http");
    Files.writeString(
        request,
        Files.readString(REQUESTS.resolve("behind-a-proxy.http"))
            .replace("https://alice.example/users/alice", "https://127.0.0.1/alice")
            .replace("app:8080", "bob.example"));

    SignatureReport report =
        Explain.report(request.toString(), "https://bob.example", "--at", "2026-11-23T10:00:00Z");

    assertThat(report.verdict()).isEmpty();
    assertThat(report.toString())
        .startsWith("NO VERDICT")
        .contains("The look-up of the key failed: ", "127.0.0.1");
  }

  @Test
  void arguments_that_are_no_use_are_told() {
    assertThatThrownBy(() -> Explain.report("x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("origin");
    assertThatThrownBy(
            () ->
                Explain.report(
                    REQUESTS.resolve("key.pem").toString(), "https://a.example", "--x", "y"))
        .hasMessage("unknown option --x");
  }
}
