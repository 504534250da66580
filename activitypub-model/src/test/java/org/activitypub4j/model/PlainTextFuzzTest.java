package org.activitypub4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Any HTML at all as plain text. */
class PlainTextFuzzTest {
  @FuzzTest
  void any_html_is_read_and_escaped_text_reads_back(byte[] input) {
    String html = new String(input, StandardCharsets.UTF_8);
    UntrustedHtml untrusted = UntrustedHtml.of(html);
    assertThat(untrusted.toPlainText().length()).isLessThan(10 * html.length() + 100);
    String safe = untrusted.sanitized(AllowedHtml.ARTICLE);
    assertThat(UntrustedHtml.of(safe).sanitized(AllowedHtml.ARTICLE)).isEqualTo(safe);

    UntrustedText text = UntrustedText.of(html);
    assertThat(text.escaped()).doesNotContain("<", ">", "\"", "'");
    assertThat(UntrustedHtml.of(text.escaped()).toPlainText()).isEqualTo(shown(html));
    assertThat(text.toString().chars().noneMatch(Character::isISOControl)).isTrue();
    assertThat(text.toString().length()).isLessThanOrEqualTo(6 * 200 + 1);
  }

  /** As HTML shows text: spaces are one, and what is no character is the one that says so. */
  private static String shown(String text) {
    return text.replaceAll("[\0\uffff]", "\ufffd")
        .replaceAll("[ \\t\\n\\r\\f]+", " ")
        .replace('\u00a0', ' ')
        .strip();
  }
}
