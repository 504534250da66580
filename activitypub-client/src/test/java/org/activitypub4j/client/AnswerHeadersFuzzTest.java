package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.activitypub4j.signatures.Headers;

/** Any headers at all of an answer that say how long to wait or to keep, and what the body is. */
class AnswerHeadersFuzzTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  @FuzzTest
  void any_answer_tells_times_within_our_bounds(byte[] input) {
    String[] lines = new String(input, StandardCharsets.ISO_8859_1).split("\n", -1);
    List<String> fields = new ArrayList<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      fields.add(colon < 0 ? "Retry-After" : line.substring(0, colon));
      fields.add(line.substring(colon + 1));
    }
    Headers headers;
    try {
      headers = Headers.received(fields.toArray(String[]::new));
    } catch (IllegalArgumentException e) {
      return; // such an answer is refused as a whole
    }
    RetryAfter.read(headers, NOW)
        .ifPresent(wait -> assertThat(wait).isBetween(Duration.ZERO, RetryAfter.MAX));
    assertThat(Freshness.of(headers, NOW)).isBetween(Freshness.FLOOR, Freshness.CEILING);
    headers.forEach(
        (name, value) -> {
          boolean document = ContentTypes.isActivityStreams(value);
          assertThat(document && ContentTypes.isResourceDescriptor(value)).isFalse();
        });
  }
}
