package org.activitypub4j.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads dates as servers write them: with or without a zone, seconds or a time of day; with a short
 * offset; without leading zeros; and in the form that HTTP uses.
 */
final class Dates {
  private static final int MAX_LENGTH = 64;

  /** Reads {@code +0200} and {@code +02}, and numbers without leading zeros. */
  private static final DateTimeFormatter SHORT =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-M-d'T'H:m")
          .optionalStart()
          .appendPattern(":s")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .optionalEnd()
          .appendOffset("+HHmm", "Z")
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private Dates() {}

  private record Date(Instant instant, @Nullable String oddity) {}

  /** Returns the instant; null if the text is not a date. A date without a zone counts as UTC. */
  static @Nullable Instant instant(@Nullable String text) {
    Date date = read(text);
    return date == null ? null : date.instant();
  }

  /** Returns what is unusual about a date that can be read. */
  static Optional<String> oddity(@Nullable String text) {
    Date date = read(text);
    return date == null ? Optional.empty() : Optional.ofNullable(date.oddity());
  }

  private static @Nullable Date read(@Nullable String text) {
    if (text == null || text.length() > MAX_LENGTH) {
      return null;
    }
    String date = text.strip();
    if (date.indexOf(',') >= 0) {
      return odd(date, DateTimeFormatter.RFC_1123_DATE_TIME);
    }
    if (date.indexOf(':') < 0) {
      return day(date);
    }
    String time = date.replace(' ', 'T');
    try {
      TemporalAccessor read =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(
              time, OffsetDateTime::from, LocalDateTime::from);
      return read instanceof OffsetDateTime zoned
          ? new Date(zoned.toInstant(), null)
          : inUtc((LocalDateTime) read);
    } catch (DateTimeException e) {
      return odd(time, SHORT);
    }
  }

  private static @Nullable Date odd(String text, DateTimeFormatter form) {
    try {
      Instant instant = OffsetDateTime.parse(text, form).toInstant();
      return new Date(instant, "is not an xsd:dateTime; it is read as " + instant);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable Date day(String text) {
    try {
      return inUtc(LocalDate.parse(text).atStartOfDay());
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static Date inUtc(LocalDateTime time) {
    return new Date(time.toInstant(ZoneOffset.UTC), "is a date without a zone; it counts as UTC");
  }
}
