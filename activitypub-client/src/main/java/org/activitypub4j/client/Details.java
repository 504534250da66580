package org.activitypub4j.client;

import java.nio.charset.StandardCharsets;
import org.activitypub4j.client.transport.internal.TransportResponse;

/** Remote text in a form that is safe in logs and messages. */
final class Details {
  private static final int MAX_LENGTH = 300;
  private static final int MAX_MESSAGE = 500;

  private Details() {}

  /**
   * What a server says about a failure: the beginning of a text, in one line. An HTML page is left
   * out, because most of it is about other things.
   */
  static String of(TransportResponse response) {
    String text = new String(response.body(), StandardCharsets.UTF_8).strip();
    boolean page =
        text.startsWith("<")
            || response.headers().values("Content-Type").stream().anyMatch(ContentTypes::isPage);
    return page ? "(an HTML page)" : of(text);
  }

  /**
   * The beginning of a text, in one line of printable characters; a fixed text if there is nothing.
   */
  static String of(String text) {
    String line = line(text, MAX_LENGTH);
    return line.isEmpty() ? "(no explanation)" : line;
  }

  /** A whole message, in one line of printable characters. */
  static String message(String text) {
    return line(text, MAX_MESSAGE);
  }

  private static String line(String text, int length) {
    StringBuilder out = new StringBuilder();
    text.codePoints().limit(length).forEach(c -> out.appendCodePoint(isSafe(c) ? c : ' '));
    return out.toString().strip();
  }

  private static boolean isSafe(int c) {
    int type = Character.getType(c);
    return type != Character.CONTROL
        && type != Character.FORMAT // direction overrides
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR
        && type != Character.SURROGATE
        && type != Character.PRIVATE_USE
        && type != Character.UNASSIGNED;
  }
}
