package org.activitypub4j.signatures;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

/** Any lines at all as headers. */
class HeadersFuzzTest {
  @FuzzTest
  void any_lines_are_headers_without_control_characters_or_malformed(byte[] input) {
    String[] fields = FuzzInput.fields(FuzzInput.lines(input));
    Headers headers;
    try {
      headers = Headers.received(fields);
    } catch (IllegalArgumentException e) {
      return; // declared
    }
    assertThat(headers.size()).isEqualTo(fields.length / 2);
    String written = headers.toString();
    assertThat(written.chars().filter(c -> c == '\n').count()).isEqualTo(headers.size());
    assertThat(written.chars().noneMatch(c -> c != '\n' && c != '\t' && c < ' ')).isTrue();

    List<String> lines = written.lines().toList();
    Headers again = Headers.received(FuzzInput.fields(lines));
    assertThat(again).isEqualTo(headers).hasSameHashCodeAs(headers);
    headers.forEach(
        (name, value) -> {
          assertThat(headers.values(name)).contains(value).hasSize(headers.count(name));
          assertThat(headers.without(name).contains(name)).isFalse();
        });
  }
}
