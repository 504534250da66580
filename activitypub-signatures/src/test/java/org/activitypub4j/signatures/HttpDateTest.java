package org.activitypub4j.signatures;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.activitypub4j.signatures.internal.HttpDate;

/** Protocol A9: the one form of dates that senders make. */
class HttpDateTest {
  private static final DateTimeFormatter JDK =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  /** From the year 0000 to 9999. */
  @Property
  void A9_dates_are_written_as_RFC_9110_says_and_read_back(
      @ForAll @LongRange(min = -62_167_219_200L, max = 253_402_300_799L) long seconds) {
    Instant instant = Instant.ofEpochSecond(seconds);

    assertThat(HttpDate.format(instant)).isEqualTo(JDK.format(instant));
    assertThat(HttpDate.parse(HttpDate.format(instant))).contains(instant);
  }
}
