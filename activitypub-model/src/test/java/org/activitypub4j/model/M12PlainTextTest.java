package org.activitypub4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTML as text that a person reads. */
class M12PlainTextTest {
  static Stream<List<String>> cases() {
    return HtmlCases.of("plain-text.txt");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void html_becomes_the_text_that_a_person_reads(List<String> html) {
    assertThat(UntrustedHtml.of(html.get(0)).toPlainText()).isEqualTo(html.get(1));
  }

  @Nested
  class Content_that_is_no_HTML {
    private static final String TEXT = "a < b\n  __c__ <b>d</b> &amp;";

    private static ASObject note(String member) {
      String json =
          """
          {"@context":"https://www.w3.org/ns/activitystreams","type":"Note",%s
           "content":"a < b\\n  __c__ <b>d</b> &amp;"}""";
      return ActivityStreams.standard().read(json.formatted(member).getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "\"mediaType\":\"text/plain\",",
          "\"mediaType\":\"Text/Plain; charset=utf-8\",",
          "\"mediaType\":\"text/markdown\",",
          "\"as:mediaType\":\"text/x.misskeymarkdown\","
        })
    void is_not_read_as_HTML(String mediaType) {
      UntrustedHtml content = note(mediaType).content().orElseThrow();

      assertThat(content.toPlainText()).isEqualTo(TEXT);
      assertThat(content.sanitized())
          .isEqualTo("a &lt; b<br>  __c__ &lt;b&gt;d&lt;/b&gt; &amp;amp;");
      assertThat(UntrustedHtml.of(content.unsanitized()).toPlainText())
          .isEqualTo("a < b\n__c__ <b>d</b> &amp;");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "\"mediaType\":\"text/html\",",
          "\"mediaType\":\"TEXT/HTML;charset=utf-8\",",
          "\"mediaType\":\"image/png\",",
          "\"mediaType\":7,",
        })
    void unlike_content_that_does_not_say_so(String mediaType) {
      assertThat(note(mediaType).content().orElseThrow().toPlainText())
          .isEqualTo("a < b __c__ d &");
    }

    @Test
    void is_written_as_it_was_read() {
      ASObject note = note("\"mediaType\":\"text/plain\",");

      ASObject again =
          Note.builder()
              .set(AS.MEDIA_TYPE, "text/plain")
              .set(AS.CONTENT, note.content().orElseThrow())
              .build();

      assertThat(again.toJson().getString("content")).isEqualTo(TEXT);
      assertThat(again.content()).isEqualTo(note.content());
    }

    @Test
    void may_have_several_languages_while_the_summary_is_HTML() {
      ASObject note =
          ActivityStreams.standard()
              .read(
                  """
                  {"@context":"https://www.w3.org/ns/activitystreams","type":"Note",
                   "mediaType":"text/plain","contentMap":{"de":"<b>x</b>"},"summary":"<b>y</b>"}"""
                      .getBytes(UTF_8));

      assertThat(note.languages(AS.CONTENT))
          .hasEntrySatisfying("de", text -> assertThat(text.toPlainText()).isEqualTo("<b>x</b>"));
      assertThat(note.content().orElseThrow().toPlainText()).isEqualTo("<b>x</b>");
      assertThat(note.summary().orElseThrow().toPlainText()).isEqualTo("y");
    }
  }
}
