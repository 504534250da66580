package org.activitypub4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Any text at all as a date. */
class DatesFuzzTest {
  /** Beyond these days an instant in UTC has a year that no date has. */
  private static final Instant FIRST = Instant.parse("-999999999-01-02T00:00:00Z");

  private static final Instant LAST = Instant.parse("+999999999-12-31T00:00:00Z");

  @FuzzTest
  void any_date_reads_the_same_when_written_or_is_none(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    Dates.oddity(text);
    Instant instant = Dates.instant(text);
    if (instant != null && instant.isAfter(FIRST) && instant.isBefore(LAST)) {
      assertThat(Dates.instant(instant.toString())).isEqualTo(instant);
    }
  }
}
