package org.activitypub4j.client.transport.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.activitypub4j.client.transport.TransportException;

/** Any text at all as a URL to send to, and as the Location of a redirect. */
class TargetFuzzTest {
  private static final Target BASE = Target.parse("https://peer.example/a/b?c");

  @FuzzTest
  void any_text_is_a_target_that_reads_the_same_when_written_or_refused(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    check(() -> Target.parse(text));
    check(() -> BASE.redirect(text));
  }

  private static void check(Supplier<Target> reader) {
    Target target;
    try {
      target = reader.get();
    } catch (TransportException e) {
      assertThat(e.getMessage()).isNotBlank();
      return;
    }
    String url = target.url().toString();
    assertThat(Target.parse(url)).isEqualTo(target);
    assertThat(target.origin() + target.pathAndQuery()).isEqualTo(url);
    assertThat(target.pathAndQuery()).startsWith("/").doesNotContain("#");
    assertThat(url.chars().allMatch(c -> c > ' ' && c < 0x7F)).isTrue();
  }
}
