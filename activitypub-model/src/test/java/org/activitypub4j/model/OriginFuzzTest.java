package org.activitypub4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Any text at all as an origin, and as a link that has one. */
class OriginFuzzTest {
  @FuzzTest
  void any_text_has_an_origin_that_reads_the_same_when_written_or_none(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    try {
      check(Origin.parse(text));
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
    Uris.link(text)
        .ifPresent(
            uri ->
                Origin.of(uri)
                    .ifPresent(
                        origin -> {
                          check(origin);
                          assertThat(origin.contains(uri)).isTrue();
                          assertThat(Origin.same(uri, origin.resolve("/"))).isTrue();
                        }));
  }

  private static void check(Origin origin) {
    assertThat(Origin.parse(origin.toString())).isEqualTo(origin);
    assertThat(origin.resolve("/a?b").getRawPath()).isEqualTo("/a");
    assertThat(origin.authority()).doesNotContainAnyWhitespaces().doesNotContain("@", "/");
  }
}
