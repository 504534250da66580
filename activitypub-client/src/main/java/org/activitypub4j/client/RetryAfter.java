package org.activitypub4j.client;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.activitypub4j.signatures.Headers;

/**
 * Reads Retry-After: seconds or a date, never negative and at most a day.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3">RFC 9110 §10.2.3</a>
 */
final class RetryAfter {
  static final Duration MAX = Duration.ofHours(24);
  private static final int MAX_LENGTH = 64;

  private RetryAfter() {}

  static Optional<Duration> read(Headers headers, Instant now) {
    return headers
        .first("Retry-After")
        .filter(text -> !text.isEmpty() && text.length() <= MAX_LENGTH)
        .flatMap(text -> seconds(text).or(() -> date(text, now)))
        .map(wait -> wait.isNegative() ? Duration.ZERO : wait)
        .map(wait -> wait.compareTo(MAX) > 0 ? MAX : wait);
  }

  private static Optional<Duration> seconds(String text) {
    String digits = text.startsWith("-") ? text.substring(1) : text;
    if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    if (digits.length() < text.length()) {
      return Optional.of(Duration.ZERO);
    }
    return Optional.of(digits.length() > 9 ? MAX : Duration.ofSeconds(Long.parseLong(digits)));
  }

  private static Optional<Duration> date(String text, Instant now) {
    try {
      Instant then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(Duration.between(now, then));
    } catch (DateTimeException e) {
      return Optional.empty(); // ignored, as if it were missing
    }
  }
}
