package org.activitypub4j.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration with a store, killed while posts are on their way, and started again. */
@Tag("slow")
@Timeout(value = 12, unit = TimeUnit.MINUTES)
class G12KillTest {
  private static final Pattern PROGRESS =
      Pattern.compile("posted (\\d+), arrived (\\d+) of (\\d+)");

  @TempDir Path folder;

  @Test
  void what_is_killed_in_the_middle_goes_on_with_a_file() throws Exception {
    assertGoesOn(folder.resolve("demo").toString(), List.of(1, 400, 900));
  }

  @Test
  void what_is_killed_in_the_middle_goes_on_with_postgresql() throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
      // After a kill others wait for the end of the leases, so once has to be enough.
      assertGoesOn(server.getJdbcUrl("postgres", "postgres"), List.of(400));
    }
  }

  /**
   * @param killedAt how many posts have arrived when it is killed
   */
  private static void assertGoesOn(String store, List<Integer> killedAt)
      throws IOException, InterruptedException {
    int kills = 0;
    for (int from : killedAt) {
      Process child = start(store);
      List<String> lines = new ArrayList<>();
      if (killWhen(child, from, lines)) {
        kills++;
      } else {
        assertThat(lines).as("it ended before it was killed").contains("Done");
      }
    }
    assertThat(kills).isPositive();
    Process last = start(store);
    List<String> lines = new ArrayList<>();
    try (BufferedReader out = reader(last)) {
      out.lines().forEach(lines::add);
    }
    assertThat(last.waitFor()).as(lines::toString).isZero();
    assertThat(lines)
        .anyMatch(line -> line.startsWith("Done: 400 posts to 4 servers, 1600 arrived, 0 of them"));
  }

  private static Process start(String store) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Quickstart.class.getName(),
            "--store",
            store);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static BufferedReader reader(Process child) {
    return new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8));
  }

  /** Kills a process when it says that so much has arrived; false if it ended before. */
  private static boolean killWhen(Process child, int from, List<String> lines)
      throws IOException, InterruptedException {
    try (BufferedReader out = reader(child)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(line);
        Matcher progress = PROGRESS.matcher(line);
        if (progress.matches()
            && Integer.parseInt(progress.group(2)) >= from
            && Integer.parseInt(progress.group(2)) < Integer.parseInt(progress.group(3))) {
          child.destroyForcibly();
          child.waitFor();
          return true;
        }
      }
    }
    child.waitFor();
    return false;
  }
}
