package org.activitypub4j.server.internal.intake;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import org.activitypub4j.signatures.Headers;

/**
 * The media types of ActivityStreams.
 *
 * @see <a href="https://www.w3.org/TR/activitypub/#retrieving-objects">ActivityPub §3.2</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1">RFC 9110 §12.5.1</a>
 */
public final class ContentNegotiation {
  public static final String ACTIVITY_JSON = "application/activity+json";
  private static final String LD_JSON = "application/ld+json";
  private static final String JSON = "application/json";
  private static final Set<String> NAMES = Set.of(ACTIVITY_JSON, LD_JSON);
  private static final Set<String> PAGES = Set.of("text/html", "application/xhtml+xml");
  private static final int MAX_RANGES = 32;

  private record Range(String type, double quality) {}

  private ContentNegotiation() {}

  /**
   * Whether a client that sends these headers wants ActivityStreams rather than a page: it asks for
   * ActivityStreams or any JSON, or accepts everything. If it would take a page just as well, it
   * has to name ActivityStreams.
   */
  public static boolean wantsActivityStreams(Headers headers) {
    List<Range> ranges = ranges(headers);
    OptionalDouble named = best(ranges, NAMES);
    OptionalDouble json = best(ranges, Set.of(JSON));
    double activity =
        named.isPresent() || json.isPresent()
            ? Math.max(named.orElse(0), json.orElse(0))
            : best(ranges, Set.of("application/*"))
                .orElseGet(() -> best(ranges, Set.of("*/*")).orElse(0));
    double page = page(ranges);
    return activity > 0 && (activity > page || (activity == page && activity == named.orElse(0)));
  }

  /** Whether a client asks for ActivityStreams by one of its two names. */
  public static boolean namesActivityStreams(Headers headers) {
    return best(ranges(headers), NAMES).orElse(0) > 0;
  }

  /** Whether a client accepts a page. */
  public static boolean wantsPage(Headers headers) {
    return page(ranges(headers)) > 0;
  }

  private static double page(List<Range> ranges) {
    return best(ranges, PAGES).orElseGet(() -> best(ranges, Set.of("text/*")).orElse(0));
  }

  /** A missing or empty header accepts everything. */
  private static List<Range> ranges(Headers headers) {
    List<Range> ranges =
        headers.values("Accept").stream()
            .flatMap(accept -> Stream.of(accept.split(",", MAX_RANGES)))
            .filter(range -> !range.isBlank())
            .map(range -> range.toLowerCase(Locale.ROOT))
            .map(range -> new Range(essence(range), quality(range)))
            .toList();
    return ranges.isEmpty() ? List.of(new Range("*/*", 1)) : ranges;
  }

  private static OptionalDouble best(List<Range> ranges, Set<String> types) {
    return ranges.stream()
        .filter(range -> types.contains(range.type()))
        .mapToDouble(Range::quality)
        .max();
  }

  /** Whether an inbox accepts a body of this type. */
  static boolean isAccepted(Optional<String> contentType) {
    String type = contentType.map(value -> essence(value.toLowerCase(Locale.ROOT))).orElse("");
    return NAMES.contains(type) || type.equals(JSON);
  }

  private static String essence(String value) {
    int end = value.indexOf(';');
    return (end < 0 ? value : value.substring(0, end)).strip();
  }

  /** A number from 0 to 1; 0 if it is not a number. */
  private static double quality(String range) {
    double quality = 1;
    for (String parameter : range.split(";", MAX_RANGES)) {
      String text = parameter.strip();
      if (text.startsWith("q=")) {
        try {
          quality = Double.parseDouble(text.substring(2).strip());
        } catch (NumberFormatException e) {
          return 0;
        }
      }
    }
    return quality >= 0 ? Math.min(quality, 1) : 0;
  }
}
