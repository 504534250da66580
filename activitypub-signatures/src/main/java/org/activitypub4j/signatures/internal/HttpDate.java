package org.activitypub4j.signatures.internal;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * The preferred date of HTTP, such as {@code Sun, 06 Nov 1994 08:49:37 GMT}: the one form that
 * senders make. The day of the week is not compared with the date.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7">RFC 9110 §5.6.7</a>
 */
public final class HttpDate {
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
  private static final String DAYS = "MonTueWedThuFriSatSun";
  private static final int LENGTH = 29;
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private HttpDate() {}

  public static String format(Instant instant) {
    return FORMAT.format(instant);
  }

  /** The instant; empty if the text has another form. */
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
      return Optional.empty(); // a 31st of February, or a number that is none
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

  /** The number, or one that no date has. */
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
