package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.server.internal.work.LogText;
import org.junit.jupiter.api.Test;

/** lessons.md A15, security.md E3: what others say is one short line. */
class LogTextTest {

  static boolean isClean(String line) {
    return line.codePoints()
        .noneMatch(
            c -> {
              int type = Character.getType(c);
              return type == Character.CONTROL
                  || type == Character.FORMAT
                  || type == Character.LINE_SEPARATOR
                  || type == Character.PARAGRAPH_SEPARATOR
                  || type == Character.SURROGATE
                  || type == Character.PRIVATE_USE;
            });
  }

  @Test
  void E3_hostile_values_are_one_short_line() throws IOException {
    for (Map.Entry<String, String> vector : LogVectors.all().entrySet()) {
      String shown = LogText.of(vector.getValue());
      assertThat(isClean(shown)).as(vector.getKey()).isTrue();
      assertThat(shown).as(vector.getKey()).hasSizeLessThanOrEqualTo(200);
      assertThat(ServerResponse.problem(400, vector.getValue()).text())
          .as(vector.getKey())
          .hasSizeLessThanOrEqualTo(301)
          .matches(text -> isClean(text.substring(0, text.length() - 1)));
    }
  }

  @Property
  void any_text_is_one_short_line(@ForAll String text) {
    assertThat(isClean(LogText.of(text))).isTrue();
    assertThat(LogText.of(text).length()).isLessThanOrEqualTo(200);
    assertThat(LogText.sentence(text).length()).isLessThanOrEqualTo(300);
  }

  @Test
  void what_is_harmless_stays_as_it_is() {
    String id = "https://b.example/users/bob#likes/1";
    assertThat(LogText.of(id)).isEqualTo(id);
    assertThat(LogText.of("Grüße aus 東京 😀")).isEqualTo("Grüße aus 東京 😀");
    assertThat(LogText.of(null)).isEqualTo("null");
  }
}
