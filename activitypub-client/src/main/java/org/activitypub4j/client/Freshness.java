package org.activitypub4j.client;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.activitypub4j.signatures.Headers;
import org.jspecify.annotations.Nullable;

/**
 * How long an answer may be used without asking again: as long as the server says, within our
 * limits. If the time were short, a server could make us ask all the time. If it were long, we
 * would not see what the server has changed.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9111#section-4.2">RFC 9111 §4.2</a>
 */
final class Freshness {
  static final Duration FLOOR = Duration.ofMinutes(10);
  static final Duration DEFAULT = Duration.ofHours(1);
  static final Duration CEILING = Duration.ofHours(24);

  private static final int MAX_LENGTH = 1_024;

  private Freshness() {}

  /**
   * The lifetime of an answer.
   *
   * @param headers the headers of the answer
   * @param now when the answer came
   */
  static Duration of(Headers headers, Instant now) {
    return cacheControl(headers)
        .or(() -> expires(headers, now))
        .map(lifetime -> lifetime.minus(age(headers)))
        .map(Freshness::bounded)
        .orElse(DEFAULT);
  }

  private static Duration bounded(Duration lifetime) {
    if (lifetime.compareTo(FLOOR) < 0) {
      return FLOOR;
    }
    return lifetime.compareTo(CEILING) < 0 ? lifetime : CEILING;
  }

  /** The shortest lifetime that Cache-Control asks for. */
  private static Optional<Duration> cacheControl(Headers headers) {
    Duration shortest = null;
    for (String line : headers.values("Cache-Control")) {
      if (line.length() > MAX_LENGTH) {
        continue;
      }
      for (String directive : line.split(",", -1)) {
        Duration asked = directive(directive.strip());
        if (asked != null && (shortest == null || asked.compareTo(shortest) < 0)) {
          shortest = asked;
        }
      }
    }
    return Optional.ofNullable(shortest);
  }

  private static @Nullable Duration directive(String text) {
    int equals = text.indexOf('=');
    String name = (equals < 0 ? text : text.substring(0, equals)).strip();
    if (name.equalsIgnoreCase("no-store") || name.equalsIgnoreCase("no-cache")) {
      return Duration.ZERO;
    }
    return name.equalsIgnoreCase("max-age") && equals > 0
        ? seconds(text.substring(equals + 1))
            .orElse(Duration.ZERO) // unreadable means stale (§4.2.1)
        : null;
  }

  private static Optional<Duration> expires(Headers headers, Instant now) {
    return headers
        .first("Expires")
        .map(
            text ->
                date(text)
                    .map(
                        end ->
                            Duration.between(
                                headers.first("Date").flatMap(Freshness::date).orElse(now), end))
                    .orElse(Duration.ZERO)); // servers send "0" for what is stale
  }

  private static Duration age(Headers headers) {
    return headers.first("Age").flatMap(Freshness::seconds).orElse(Duration.ZERO);
  }

  private static Optional<Duration> seconds(String text) {
    String digits = text.strip();
    if (digits.length() > 1 && digits.startsWith("\"") && digits.endsWith("\"")) {
      digits = digits.substring(1, digits.length() - 1);
    }
    if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    return Optional.of(digits.length() > 9 ? CEILING : Duration.ofSeconds(Long.parseLong(digits)));
  }

  private static Optional<Instant> date(String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty(); // ignored, as if it were missing
    }
  }
}
