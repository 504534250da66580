package org.activitypub4j.client;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which labels mark an answer as an ActivityStreams document. Anything else may be a file that
 * somebody uploaded to that server.
 *
 * @see <a href="https://www.w3.org/TR/activitypub/#retrieving-objects">ActivityPub §3.2</a>
 */
final class ContentTypes {
  static final String ACTIVITY_JSON = "application/activity+json";
  static final String ACCEPT =
      "application/activity+json, application/ld+json;"
          + " profile=\"https://www.w3.org/ns/activitystreams\"";

  private static final String LD_JSON = "application/ld+json";
  private static final String PROFILE = "https://www.w3.org/ns/activitystreams";
  private static final int MAX_LENGTH = 1_024;

  private ContentTypes() {}

  /** Whether it is activity+json, or ld+json whose profiles include the one of ActivityStreams. */
  static boolean isActivityStreams(String contentType) {
    if (contentType.length() > MAX_LENGTH) {
      return false;
    }
    String essence = essence(contentType);
    if (essence.equals(ACTIVITY_JSON)) {
      return true;
    }
    return essence.equals(LD_JSON)
        && profile(contentType).filter(ContentTypes::includesActivityStreams).isPresent();
  }

  /** Whether WebFinger may have this label: JRD, or the plain JSON that simple servers send. */
  static boolean isResourceDescriptor(String contentType) {
    String essence = essence(contentType);
    return essence.equals("application/jrd+json") || essence.equals("application/json");
  }

  /** Whether it is a page. The head of a page may link to an object. */
  static boolean isPage(String contentType) {
    String essence = essence(contentType);
    return essence.equals("text/html") || essence.equals("application/xhtml+xml");
  }

  /** Whether host-meta may have this label: XRD, or the plain XML that simple servers send. */
  static boolean isHostMeta(String contentType) {
    String essence = essence(contentType);
    return essence.equals("application/xrd+xml")
        || essence.equals("application/xml")
        || essence.equals("text/xml");
  }

  /** Whether NodeInfo may have this label: any kind of JSON. */
  static boolean isJson(String contentType) {
    String essence = essence(contentType);
    return essence.equals("application/json")
        || essence.equals("text/json")
        || (essence.startsWith("application/") && essence.endsWith("+json"));
  }

  /**
   * Whether the labels say nothing about the content: there is none, or it is the one that simple
   * servers use for every file or text that they know nothing more about.
   */
  static boolean saysNothing(List<String> labels) {
    if (labels.isEmpty()) {
      return true;
    }
    String essence = essence(labels.get(0));
    return labels.size() == 1
        && (essence.equals("application/octet-stream") || essence.equals("text/plain"));
  }

  private static String essence(String contentType) {
    int end = contentType.indexOf(';');
    return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }

  private static boolean includesActivityStreams(String profiles) {
    for (String profile : profiles.split(" ", -1)) {
      if (profile.equals(PROFILE)) {
        return true;
      }
    }
    return false;
  }

  /** The profile parameter; empty if there is none or several, or if it cannot be read. */
  private static Optional<String> profile(String contentType) {
    String found = null;
    int at = contentType.indexOf(';');
    while (at >= 0 && at < contentType.length()) {
      int equals = contentType.indexOf('=', at);
      if (equals < 0) {
        break;
      }
      String name = contentType.substring(at + 1, equals).strip();
      Value value = value(contentType, equals + 1);
      if (value == null) {
        return Optional.empty();
      }
      if (name.equalsIgnoreCase("profile")) {
        if (found != null) {
          return Optional.empty();
        }
        found = value.text;
      }
      at = value.end;
    }
    return Optional.ofNullable(found);
  }

  /**
   * The value of a parameter.
   *
   * @param text without quotes
   * @param end the index of the next semicolon, or the length
   */
  private record Value(String text, int end) {}

  private static @Nullable Value value(String text, int start) {
    if (start < text.length() && text.charAt(start) == '"') {
      return quoted(text, start + 1);
    }
    int end = text.indexOf(';', start);
    int stop = end < 0 ? text.length() : end;
    return new Value(text.substring(start, stop).strip(), stop);
  }

  private static @Nullable Value quoted(String text, int start) {
    StringBuilder value = new StringBuilder();
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        int end = text.indexOf(';', i);
        int stop = end < 0 ? text.length() : end;
        boolean clean = text.substring(i + 1, stop).isBlank();
        return clean ? new Value(value.toString(), stop) : null;
      }
      if (c == '\\' && i + 1 < text.length()) {
        i++;
        c = text.charAt(i);
      }
      value.append(c);
    }
    return null;
  }
}
