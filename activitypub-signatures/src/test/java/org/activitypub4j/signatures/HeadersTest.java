package org.activitypub4j.signatures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeadersTest {
  private final Headers headers = Headers.of("A", "1", "b", " 2 ", "a", "3");

  @Test
  void names_are_compared_without_case_and_lines_keep_their_order() {
    assertThat(headers.values("a")).containsExactly("1", "3");
    assertThat(headers.first("B")).hasValue("2");
    assertThat(headers.values("c")).isEmpty();
    assertThat(headers.count("A")).isEqualTo(2);
    assertThat(headers.contains("c")).isFalse();
    assertThat(headers).hasToString("A: 1\nb: 2\na: 3\n");
    assertThat(headers)
        .isEqualTo(Headers.of("a", "1", "B", "2", "A", "3"))
        .hasSameHashCodeAs(Headers.of("a", "1", "B", "2", "A", "3"))
        .isNotEqualTo(Headers.of("a", "3", "B", "2", "A", "1"));
  }

  @Test
  void with_replaces_plus_appends_and_without_removes() {
    assertThat(headers.with("A", "9")).isEqualTo(Headers.of("A", "9", "b", "2"));
    assertThat(headers.with("c", "9")).isEqualTo(headers.plus("c", "9"));
    assertThat(headers.plus("a", "4").values("A")).containsExactly("1", "3", "4");
    assertThat(headers.without("A", "c")).isEqualTo(Headers.of("b", "2"));
    assertThat(headers.without("c")).isSameAs(headers);
    assertThat(headers.size()).isEqualTo(3);
  }

  @Test
  void what_was_received_may_have_octets_beyond_ASCII_but_no_line_break() {
    assertThat(Headers.received("User-Agent", "caf\u00e9").first("user-agent"))
        .hasValue("caf\u00e9");
    assertThat(Headers.received(Map.of("A", List.of("1", "2"))).values("a"))
        .containsExactly("1", "2");
    for (String value : List.of("a\nb", "a\rb", "a\0b", "\u2028", "\u007f")) {
      assertThatThrownBy(() -> Headers.received("A", value))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Headers.received("A")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_request_head_has_the_canonical_authority_and_a_path() {
    RequestHead head =
        new RequestHead("GET", URI.create("https://Bob.Example:443?x=1"), Headers.of());

    assertThat(head.origin().authority()).isEqualTo("bob.example");
    assertThat(head.pathAndQuery()).isEqualTo("/?x=1");
    for (String target :
        List.of("/inbox", "ftp://a.example/", "https://a@b.example/", "https://b.example/#f")) {
      assertThatThrownBy(() -> new RequestHead("GET", URI.create(target), Headers.of()))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(
            () -> new RequestHead("GET /", URI.create("https://b.example/"), Headers.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
