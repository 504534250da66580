package org.activitypub4j.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class DemoTest {
  @Test
  void two_servers_federate_and_show_how() throws Exception {
    ByteArrayOutputStream shown = new ByteArrayOutputStream();

    boolean good = new Demo(new Wire(new PrintStream(shown, true, UTF_8), false)).run();

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
        .doesNotContain("\u001b");
  }
}
