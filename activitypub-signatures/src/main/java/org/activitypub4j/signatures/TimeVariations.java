package org.activitypub4j.signatures;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.activitypub4j.signatures.SignatureReport.Cause;
import org.activitypub4j.signatures.internal.Ascii;
import org.activitypub4j.signatures.internal.HttpDate;

/** Tries other times than the one that arrived, and the same time written in another way. */
final class TimeVariations {
  private static final String MUST_SEND =
      "The peer must send created=... in the Signature header with what it signed.";

  /** A proxy may write its own Date, so we try times up to this far from the one that arrived. */
  private static final int MAX_SECONDS = 5;

  private static final DateTimeFormatter DAY_AND_TIME =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter WITHOUT_ZERO =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private TimeVariations() {}

  static List<Variation> of(Reading plain) {
    List<Variation> found = new ArrayList<>();
    Optional<Instant> date = plain.message().headers().first("Date").flatMap(HttpDate::parse);
    if (plain.signature().covers("(created)") && plain.signature().created() == null) {
      created(found, date);
    }
    if (plain.signature().covers("date")) {
      date.ifPresent(time -> dates(found, plain, time));
    }
    return found;
  }

  private static void created(List<Variation> found, Optional<Instant> date) {
    date.ifPresent(
        time ->
            found.add(
                Variation.value(
                    Cause.CREATED,
                    "The signature covers (created), which the peer does not send; it signed the"
                        + " time of Date.",
                    MUST_SEND,
                    "(created)",
                    String.valueOf(time.getEpochSecond()))));
    for (String nothing : List.of("", "undefined", "null", "NaN")) {
      found.add(
          Variation.value(
              Cause.CREATED,
              "The signature covers (created), which the peer does not send; it signed %s."
                  .formatted(nothing.isEmpty() ? "an empty value" : "the word " + nothing),
              MUST_SEND,
              "(created)",
              nothing));
    }
  }

  private static void dates(List<Variation> found, Reading plain, Instant time) {
    String arrived = plain.message().headers().first("Date").orElse("");
    Map<String, String> others = new LinkedHashMap<>();
    for (String zone : List.of(" GMT", " UTC", " +0000", " -0000")) {
      others.put(DAY_AND_TIME.format(time) + zone, "The peer must sign Date as it sends it.");
    }
    others.put(WITHOUT_ZERO.format(time), "The peer must sign Date as it sends it.");
    others.put(time.toString(), "The peer must sign Date as it sends it.");
    for (int seconds = 1; seconds <= MAX_SECONDS; seconds++) {
      for (int off : new int[] {-seconds, seconds}) {
        others.put(
            DAY_AND_TIME.format(time.plusSeconds(off)) + " GMT",
            "Let the proxy pass Date as it came; the peer must sign the Date that it sends.");
      }
    }
    others.remove(arrived);
    others.forEach(
        (other, remedy) ->
            found.add(
                Variation.value(
                    Cause.HEADER_VALUE,
                    "The header date was signed as \"%s\", but arrived as \"%s\"."
                        .formatted(other, Ascii.printable(arrived)),
                    remedy,
                    "date",
                    other)));
  }
}
