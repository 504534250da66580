package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8288: what Link headers say about the ActivityStreams form of a page. */
class LinkHeaderTest {
  private static final String TYPE = "type=\"application/activity+json\"";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "</n>; rel=\"alternate\"; type=\"application/activity+json\"",
        "</n>;rel=alternate;type=\"application/activity+json\"",
        "</n> ; TYPE = \"application/activity+json\" ; REL = \"x Alternate\"",
        "</x>; rel=\"lrdd\", </n>; rel=\"alternate\"; type=\"application/activity+json\"",
        "</x>; title=\"a, b; \\\"<\", </n>; rel=alternate; type=\"application/activity+json\"",
        ", ,</x>,</n>; rel=alternate; crossorigin; type=\"application/activity+json\"",
        "</n>; rel=alternate; type=\"application/ld+json;"
            + " profile=\\\"https://www.w3.org/ns/activitystreams\\\"\""
      })
  void links_are_found_however_they_are_written(String header) {
    assertThat(LinkHeader.alternates(List.of(header))).containsExactly("/n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/n; rel=alternate; type=\"application/activity+json\"",
        "</n; rel=alternate; type=\"application/activity+json\"",
        "</n>; rel=alternate; type=\"application/activity+json",
        "</n>; rel=alternate; type=\"application/activity+json\" x",
        "</n>; rel=alternate; type=\"application/activity+json\"; anchor=\"/other\"",
        "</n>; rel=self; rel=alternate; type=\"application/activity+json\"",
        "</n>; rel=alternate",
        "</n>; title=\"rel=alternate; type=application/activity+json\"",
        "</x>; title=\"</n>; rel=alternate; type=application/activity+json, "
      })
  void what_is_no_such_link_does_not_count(String header) {
    assertThat(LinkHeader.alternates(List.of(header))).isEmpty();
  }

  @Test
  void a_broken_header_leaves_the_others() {
    assertThat(
            LinkHeader.alternates(
                List.of("</a>; rel=alternate; " + TYPE + " \"", "</n>; rel=alternate; " + TYPE)))
        .containsExactly("/n");
  }

  @Property
  void no_text_breaks_the_parser(@ForAll String text) {
    assertThat(LinkHeader.alternates(List.of("</n>;" + text)).size()).isLessThanOrEqualTo(1_000);
    assertThat(LinkHeader.alternates(List.of("</n>; rel=alternate; " + TYPE + "," + text)))
        .contains("/n");
  }
}
