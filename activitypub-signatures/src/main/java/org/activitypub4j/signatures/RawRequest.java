package org.activitypub4j.signatures;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.activitypub4j.model.Origin;
import org.activitypub4j.signatures.internal.Ascii;

/**
 * A request as people copy it from a log or a capture. We read it leniently.
 *
 * @param body its octets; we take characters beyond ASCII as UTF-8
 * @param notes what we had to tolerate, in plain words
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RawRequest(RequestHead head, byte[] body, List<String> notes) {
  private static final int MAX_LENGTH = 1 << 20;
  private static final int MAX_HEAD = 1 << 16;

  /**
   * Reads the text.
   *
   * @throws IllegalArgumentException if it is not a request; the message says where
   */
  static RawRequest parse(String text, Origin origin) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("it is longer than " + MAX_LENGTH + " characters");
    }
    return new Reader(text, origin).read();
  }

  private static final class Reader {
    private final Origin origin;
    private final List<String> notes = new ArrayList<>();
    private final List<String> headers = new ArrayList<>();
    private String text;
    private int at;
    private int line;

    Reader(String text, Origin origin) {
      this.text = text;
      this.origin = origin;
    }

    RawRequest read() {
      if (text.startsWith("\uFEFF")) {
        text = text.substring(1);
        notes.add("a byte order mark before the request was left out");
      }
      withoutMarks();
      String first = nextLine();
      while (first.isBlank() && at < text.length()) {
        first = nextLine();
      }
      String[] request = requestLine(first);
      boolean blankLine = readHeaders();
      byte[] body = body(blankLine);
      RequestHead head =
          RequestHead.received(
              request[0],
              origin,
              path(request[1]),
              Headers.received(headers.toArray(String[]::new)));
      return new RawRequest(head, ofItsLength(head, body), List.copyOf(notes));
    }

    /** Removes the marks of {@code curl -v}: "> " before the request, "* " before remarks. */
    private void withoutMarks() {
      int start = 0;
      while (start < text.length() && Character.isWhitespace(text.charAt(start))) {
        start++;
      }
      boolean marked = text.startsWith("> ", start) || text.startsWith("* ", start);
      if (!marked) {
        return;
      }
      StringBuilder request = new StringBuilder(text.length());
      boolean inHead = true;
      for (String each : text.substring(start).split("(?<=\n)", -1)) {
        if (each.startsWith(">")) {
          String rest = each.startsWith("> ") ? each.substring(2) : each.substring(1);
          inHead &= !rest.isBlank();
          request.append(rest);
        } else if (!inHead && !isRemark(each)) {
          request.append(each);
        }
      }
      text = request.toString();
      notes.add("the marks of curl -v were removed");
    }

    private static boolean isRemark(String line) {
      boolean data = line.startsWith("} [") || line.startsWith("{ [");
      return line.startsWith("* ") || line.startsWith("< ") || (data && line.contains("bytes"));
    }

    private String nextLine() {
      int end = text.indexOf('\n', at);
      int stop = end < 0 ? text.length() : end;
      String found = text.substring(at, stop);
      at = end < 0 ? stop : end + 1;
      line++;
      return found.endsWith("\r") ? found.substring(0, found.length() - 1) : found;
    }

    private static String[] requestLine(String line) {
      String[] parts =
          Arrays.stream(line.strip().split(" ", -1))
              .filter(part -> !part.isEmpty())
              .toArray(String[]::new);
      boolean versioned =
          parts.length == 3 && parts[2].toUpperCase(Locale.ROOT).startsWith("HTTP/");
      if (parts.length != 2 && !versioned) {
        throw new IllegalArgumentException(
            "it does not begin with a line like POST /inbox HTTP/1.1, but with: "
                + Ascii.printable(line));
      }
      return parts;
    }

    /** Whether a blank line ended the headers. If not, the body begins at {@link #at}. */
    private boolean readHeaders() {
      while (at < text.length()) {
        int start = at;
        String field = nextLine();
        if (field.isEmpty()) {
          return true;
        }
        if (Ascii.isSpace(field.charAt(0))) {
          if (field.isBlank()) {
            notes.add("a line of white space was taken for the blank line after the headers");
            return true;
          }
          throw new IllegalArgumentException(
              ("line %d begins with white space: a header in several lines (folded) is not allowed"
                      + " any more, RFC 9112 section 5.2. Join it with the line before")
                  .formatted(line));
        }
        int colon = field.indexOf(':', field.startsWith(":") ? 1 : 0);
        if (field.startsWith("{") || field.startsWith("[")) {
          at = start;
          return false;
        }
        if (colon <= 0) {
          throw new IllegalArgumentException(
              "line %d is not like Name: value: %s".formatted(line, Ascii.printable(field)));
        }
        if (at > MAX_HEAD) {
          throw new IllegalArgumentException(
              "the part before the body is longer than " + MAX_HEAD + " characters");
        }
        headers.add(field.substring(0, colon));
        headers.add(octets(field.substring(colon + 1)));
      }
      return false;
    }

    /** Returns each octet of the UTF-8 as one character, as servers give header values. */
    private static String octets(String value) {
      return Ascii.isAscii(value) ? value : new String(value.getBytes(UTF_8), ISO_8859_1);
    }

    private byte[] body(boolean blankLine) {
      String rest = text.substring(at);
      if (!blankLine && !rest.isEmpty()) {
        notes.add("no blank line before the body: line " + line + " begins like JSON");
      }
      return rest.getBytes(UTF_8);
    }

    /** Returns path and query, also from the absolute target that a client sends to a proxy. */
    private String path(String target) {
      String lower = target.toLowerCase(Locale.ROOT);
      if (!lower.startsWith("http://") && !lower.startsWith("https://")) {
        return target;
      }
      int end = target.indexOf("//") + 2;
      while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
        end++;
      }
      String rest = target.substring(end);
      if (!target.substring(0, end).equalsIgnoreCase(origin.toString())) {
        notes.add(
            "the target is on %s; it was taken for one here"
                .formatted(Ascii.printable(target.substring(0, end))));
      }
      return rest.startsWith("/") ? rest : "/" + rest;
    }

    /** Drops the line end that an editor added, if Content-Length shows that it is too much. */
    private byte[] ofItsLength(RequestHead head, byte[] body) {
      String length = head.headers().first("Content-Length").orElse("");
      if (length.isEmpty() || length.equals(String.valueOf(body.length))) {
        return body;
      }
      for (int less = 1; less <= 2 && less <= body.length; less++) {
        byte last = body[body.length - less];
        if (last != '\n' && last != '\r') {
          break;
        }
        if (length.equals(String.valueOf(body.length - less))) {
          notes.add("a line end after the body was left out, as Content-Length says");
          return Arrays.copyOf(body, body.length - less);
        }
      }
      notes.add(
          "Content-Length is %s, but the body has %d octets: is the copy complete?"
              .formatted(Ascii.printable(length), body.length));
      return body;
    }
  }
}
