package org.activitypub4j.signatures;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.activitypub4j.model.Origin;

/** What bytes of a fuzzer mean. */
public final class FuzzInput {
  private FuzzInput() {}

  /** Each byte as one character. */
  public static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** The lines, at least one. */
  public static List<String> lines(byte[] bytes) {
    return List.of(text(bytes).split("\n", -1));
  }

  /** Names and values of the lines, split at the first colon. */
  public static String[] fields(List<String> lines) {
    List<String> fields = new ArrayList<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      fields.add(colon < 0 ? line : line.substring(0, colon));
      fields.add(colon < 0 ? "" : line.substring(colon + 1));
    }
    return fields.toArray(String[]::new);
  }

  /**
   * A request: method and target in the first line, a header in each other.
   *
   * @throws IllegalArgumentException if it is malformed, as the reader of a server would say it
   */
  public static RequestHead request(byte[] bytes, Origin origin) {
    List<String> lines = lines(bytes);
    String first = lines.get(0);
    int space = first.indexOf(' ');
    Headers headers = Headers.received(fields(lines.subList(1, lines.size())));
    return RequestHead.received(
        space < 0 ? first : first.substring(0, space),
        origin,
        space < 0 ? "/" : first.substring(space + 1),
        headers);
  }
}
