package org.activitypub4j.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DemoTest {
  @Test
  void two_servers_federate_and_show_how() throws Exception {
    ByteArrayOutputStream shown = new ByteArrayOutputStream();

    boolean good = new Demo(new WireLog(new PrintStream(shown, true, UTF_8), false)).run();

    String text = shown.toString(UTF_8);
    assertThat(good).as(text).isTrue();
    assertThat(text)
        .contains("1. A looks up @bob@127.0.0.1:")
        .contains("/.well-known/webfinger?resource=acct")
        .contains("signed draft-cavage-12 by ")
        .contains("signature verified, draft-cavage-12")
        .contains("it says now: Hello, dear fediverse!")
        .contains("6. alice unfollows bob")
        .doesNotContain("FAILED")
        .contains("What to do next:", "--serve", "/follow", "README.md")
        .doesNotContain("\u001b");
  }

  /** What comes over the wire stands below the heading of its step, before the step's end. */
  @Test
  void each_line_stands_in_its_step_and_is_short() throws Exception {
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    new Demo(new WireLog(new PrintStream(shown, true, UTF_8), false)).run();

    String text = shown.toString(UTF_8);
    assertThat(text.lines()).allMatch(line -> line.length() <= WireLog.COLUMNS);
    String[] steps = text.substring(0, text.indexOf("Done:")).split("\n(?=[1-6]\\. )");
    assertThat(steps).hasSize(7);
    assertStep(steps[1], "A -> GET  B/.well-known/webfinger?resource=acct:bob@B");
    assertStep(
        steps[2],
        "A -> POST bob@B/inbox",
        "B    takes Follow of bob@B by alice@A",
        "B -> POST alice@A/inbox",
        "A    takes Accept");
    assertStep(steps[3], "B -> POST A/inbox", "A    takes Create");
    assertStep(steps[4], "B -> POST A/inbox", "A    takes Update");
    assertStep(steps[5], "B -> POST A/inbox", "A    takes Delete");
    assertStep(steps[6], "A -> POST bob@B/inbox", "B    takes Undo");
  }

  /** Has these lines, in this order, and all that it shows of the wire before what it found. */
  private static void assertStep(String step, String... lines) {
    int found = step.indexOf("   ok ");
    assertThat(found).as(step).isPositive();
    String wire = step.substring(0, found);
    assertThat(wire).containsSubsequence(lines);
    assertThat(wire.split(" takes ", -1)).as(wire).hasSize(takes(lines) + 1);
    assertThat(step.substring(found)).doesNotContain(" -> ", " takes ");
  }

  private static int takes(String... lines) {
    return (int) Stream.of(lines).filter(line -> line.contains(" takes ")).count();
  }
}
