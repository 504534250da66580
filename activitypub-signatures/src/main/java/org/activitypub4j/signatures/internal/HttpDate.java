package org.activitypub4j.signatures.internal;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * The preferred date format of HTTP, such as {@code Sun, 06 Nov 1994 08:49:37 GMT}, and the only
 * one that senders write. The day of the week is not compared with the date.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7">RFC 9110 §5.6.7</a>
 */
public final class HttpDate {
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
  private static final String DAYS = "MonTueWedThuFriSatSun";
  private static final int LENGTH = 29;

  private HttpDate() {}

  public static String format(Instant instant) {
    OffsetDateTime time = instant.atOffset(ZoneOffset.UTC);
    StringBuilder text = new StringBuilder(LENGTH);
    int day = 3 * (time.getDayOfWeek().getValue() - 1);
    int month = 3 * (time.getMonthValue() - 1);
    text.append(DAYS, day, day + 3).append(", ");
    digits(text, time.getDayOfMonth()).append(' ').append(MONTHS, month, month + 3).append(' ');
    digits(digits(text, time.getYear() / 100), time.getYear() % 100).append(' ');
    digits(text, time.getHour()).append(':');
    digits(text, time.getMinute()).append(':');
    return digits(text, time.getSecond()).append(" GMT").toString();
  }

  private static StringBuilder digits(StringBuilder text, int number) {
    return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }

  /** Returns the instant; empty if the text has another form. */
  public static Optional<Instant> parse(String text) {
    if (text.length() != LENGTH
        || name(DAYS, text, 0) < 0
        || !text.startsWith(", ", 3)
        || text.charAt(7) != ' '
        || text.charAt(11) != ' '
        || text.charAt(16) != ' '
        || text.charAt(19) != ':'
        || text.charAt(22) != ':'
        || !text.endsWith(" GMT")) {
      return Optional.empty();
    }
    int year = number(text, 12, 16);
    if (year < 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          LocalDateTime.of(
                  year,
                  name(MONTHS, text, 8) + 1,
                  number(text, 5, 7),
                  number(text, 17, 19),
                  number(text, 20, 22),
                  text.startsWith("60", 23) ? 59 : number(text, 23, 25)) // a leap second
              .toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty(); // a 31st of February, or not a number
    }
  }

  private static int name(String names, String text, int start) {
    for (int i = 0; i < names.length(); i += 3) {
      if (names.startsWith(text.substring(start, start + 3), i)) {
        return i / 3;
      }
    }
    return -1;
  }

  /** Returns the number, or -1 if it is not a number. */
  private static int number(String text, int start, int end) {
    int number = 0;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      number = number * 10 + (c - '0');
    }
    return number;
  }
}
