package org.activitypub4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Any HTML at all as plain text. */
class PlainTextFuzzTest {
  @FuzzTest
  void plain_text_is_no_longer_than_its_html_and_escaped_text_reads_back(byte[] input) {
    String html = new String(input, StandardCharsets.UTF_8);
    assertThat(UntrustedHtml.of(html).toPlainText().length()).isLessThanOrEqualTo(html.length());

    UntrustedText text = UntrustedText.of(html);
    assertThat(text.escaped()).doesNotContain("<", ">", "\"", "'");
    assertThat(UntrustedHtml.of(text.escaped()).toPlainText()).isEqualTo(html.strip());
    assertThat(text.toString().chars().noneMatch(Character::isISOControl)).isTrue();
    assertThat(text.toString().length()).isLessThanOrEqualTo(6 * 200 + 1);
  }
}
