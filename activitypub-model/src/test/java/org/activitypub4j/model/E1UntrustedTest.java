package org.activitypub4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** security.md E1: what others wrote does not get into a page or a log by accident. */
class E1UntrustedTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "<p>Hello <b>you</b></p><p>There</p> ~ Hello you||There",
        "a<br>b<br/>c ~ a|b|c",
        "&lt;script&gt;&amp;amp;&quot;&#39;&#x27;&nbsp;. ~ <script>&amp;\"'' .",
        "<script>alert(1)</script>. ~ .",
        "a &unknown; b & c &; d &#xZZ; ~ a &unknown; b & c &; d &#xZZ;",
        "before <unclosed ~ before",
        "&#0;&#1114112;x ~ \ufffd\ufffdx"
      })
  void html_becomes_plain_text(String html, String text) {
    assertThat(UntrustedHtml.of(html).toPlainText())
        .isEqualTo(text.replace('|', '\n').replace("'' .", "''\u00a0.").replace("\u00a0", " "));
  }

  @Test
  void text_is_escaped_for_html() {
    assertThat(UntrustedText.of("<a href=\"x\" o='y'>&").escaped())
        .isEqualTo("&lt;a href=&quot;x&quot; o=&#39;y&#39;&gt;&amp;");
  }

  @Test
  void toString_is_one_short_line() {
    String hostile = "a\n\u001b[31m\u202eb" + "x".repeat(1_000);
    for (Object value : new Object[] {UntrustedText.of(hostile), UntrustedHtml.of(hostile)}) {
      assertThat(value.toString()).hasSizeLessThan(260).doesNotContain("\n", "\u001b", "\u202e");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"&", "<", "&#", "<p", "&amp", "<<>>", "&;"})
  void C5_no_text_costs_more_than_its_length(String part) {
    String huge = part.repeat(500_000 / part.length());

    assertTimeoutPreemptively(Duration.ofSeconds(10), () -> UntrustedHtml.of(huge).toPlainText());
  }

  @Property
  void plain_text_never_throws(@ForAll String html) {
    assertThat(UntrustedHtml.of(html).toPlainText()).isNotNull();
    assertThat(UntrustedText.of(html).escaped()).doesNotContain("<", ">", "\"", "'");
  }
}
