package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NumericChars;
import org.activitypub4j.signatures.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** reliability.md G7: what a server asks to wait. */
class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0",
        "2|2",
        "3600|3600",
        "86401|86400",
        "1000000000|86400",
        "99999999999999999999|86400",
        "-5|0",
        "Mon, 23 Nov 2026 12:00:30 GMT|30",
        "Mon, 23 Nov 2026 11:00:00 GMT|0",
        "Fri, 31 Dec 9999 23:59:59 GMT|86400"
      })
  void seconds_and_dates_are_between_nothing_and_a_day(String header, long seconds) {
    assertThat(RetryAfter.read(Headers.of("Retry-After", header), NOW))
        .contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "1.5", "1e9", "-", "0x10", "2 s", "23 Nov"})
  void anything_else_is_as_if_it_were_not_there(String header) {
    assertThat(RetryAfter.read(Headers.of("Retry-After", header), NOW)).isEmpty();
  }

  @Test
  void without_the_header_there_is_nothing() {
    assertThat(RetryAfter.read(Headers.of(), NOW)).isEmpty();
  }

  @Property
  void no_text_breaks_it(@ForAll @NumericChars @AlphaChars String text) {
    assertThat(RetryAfter.read(Headers.of("Retry-After", text), NOW))
        .satisfiesAnyOf(
            wait -> assertThat(wait).isEmpty(),
            wait -> assertThat(wait.orElseThrow()).isBetween(Duration.ZERO, RetryAfter.MAX));
  }
}
