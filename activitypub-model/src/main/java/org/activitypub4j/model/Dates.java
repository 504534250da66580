package org.activitypub4j.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import org.jspecify.annotations.Nullable;

/** Dates as servers write them: with or without zone, seconds, or time of day. */
final class Dates {
  private Dates() {}

  /** The instant, in UTC where no zone is given; null for what is not a date. */
  static @Nullable Instant instant(@Nullable String text) {
    if (text == null || text.length() > 64) {
      return null;
    }
    try {
      TemporalAccessor date =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(
              text.strip().replace(' ', 'T'), OffsetDateTime::from, LocalDateTime::from);
      return date instanceof OffsetDateTime zoned
          ? zoned.toInstant()
          : ((LocalDateTime) date).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      return day(text.strip());
    }
  }

  /** Whether a date that can be read names its zone: it ends in Z or an offset. */
  static boolean hasZone(String text) {
    String date = text.strip();
    int time = Math.max(date.indexOf('T'), date.indexOf(' '));
    return time > 0
        && (date.endsWith("Z") || date.indexOf('+', time) > 0 || date.indexOf('-', time) > 0);
  }

  private static @Nullable Instant day(String text) {
    try {
      return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
