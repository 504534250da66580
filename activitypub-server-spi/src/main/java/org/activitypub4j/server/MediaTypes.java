package org.activitypub4j.server;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.activitypub4j.signatures.Headers;

/**
 * The media types of ActivityStreams.
 *
 * @see <a href="https://www.w3.org/TR/activitypub/#retrieving-objects">ActivityPub §3.2</a>
 */
final class MediaTypes {
  static final String ACTIVITY_JSON = "application/activity+json";
  private static final String LD_JSON = "application/ld+json";
  private static final int MAX_RANGES = 32;

  private MediaTypes() {}

  /** Whether a client that sends these headers wants ActivityStreams rather than a page. */
  static boolean wantsActivityStreams(Headers headers) {
    double activity = 0;
    double page = 0;
    List<String> accepts = headers.values("Accept");
    for (String accept : accepts) {
      for (String range : accept.split(",", MAX_RANGES)) {
        String lower = range.toLowerCase(Locale.ROOT);
        String type = essence(lower);
        double quality = quality(lower);
        if (type.equals(ACTIVITY_JSON) || type.equals(LD_JSON)) {
          activity = Math.max(activity, quality);
        } else if (type.equals("text/html") || type.equals("application/xhtml+xml")) {
          page = Math.max(page, quality);
        }
      }
    }
    return activity > 0 && activity >= page;
  }

  /** Whether an inbox takes a body of this type. */
  static boolean isAccepted(Optional<String> contentType) {
    String type = contentType.map(value -> essence(value.toLowerCase(Locale.ROOT))).orElse("");
    return type.equals(ACTIVITY_JSON) || type.equals(LD_JSON) || type.equals("application/json");
  }

  private static String essence(String value) {
    int end = value.indexOf(';');
    return (end < 0 ? value : value.substring(0, end)).strip();
  }

  private static double quality(String range) {
    int at = range.lastIndexOf(";q=");
    int spaced = range.lastIndexOf("; q=");
    int start = Math.max(at < 0 ? -1 : at + 3, spaced < 0 ? -1 : spaced + 4);
    if (start < 0) {
      return 1;
    }
    try {
      return Double.parseDouble(range.substring(start).strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
