package org.activitypub4j.signatures.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Any date at all. */
class HttpDateFuzzTest {
  @FuzzTest
  void any_date_reads_the_same_when_written_or_is_none(byte[] input) {
    String text = new String(input, StandardCharsets.ISO_8859_1);
    HttpDate.parse(text)
        .ifPresent(
            instant -> {
              String written = HttpDate.format(instant);
              assertThat(HttpDate.parse(written)).contains(instant);
              // The day of the week is not compared, and a leap second is the one before it.
              assertThat(written.substring(3)).isEqualTo(text.substring(3).replace(":60 ", ":59 "));
            });
  }
}
