package org.activitypub4j.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds the links in Link headers that lead to the ActivityStreams form of a page. It reads them
 * once, from start to end.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8288#section-3">RFC 8288 §3</a>
 */
final class LinkHeader {
  private static final int MAX_LINKS = 16;

  private final String text;
  private final List<String> links;
  private int at;

  private LinkHeader(String text, List<String> links) {
    this.text = text;
    this.links = links;
  }

  /**
   * The links as they are written, in their order; never throws. If a header breaks the syntax,
   * what comes after that place does not count.
   */
  static List<String> alternates(List<String> headers) {
    List<String> links = new ArrayList<>();
    for (String header : headers) {
      new LinkHeader(header, links).read();
    }
    return links;
  }

  private void read() {
    boolean good = true;
    while (good && links.size() < MAX_LINKS) {
      skip(" \t,");
      good = link();
    }
  }

  private boolean link() {
    if (at >= text.length() || text.charAt(at) != '<') {
      return false;
    }
    int close = text.indexOf('>', at);
    if (close < 0) {
      return false;
    }
    String href = text.substring(at + 1, close);
    at = close + 1;
    Map<String, String> parameters = new HashMap<>();
    boolean good = true;
    skip(" \t");
    while (good && at < text.length() && text.charAt(at) == ';') {
      at++;
      skip(" \t");
      good = parameter(parameters);
      skip(" \t");
    }
    boolean ended = good && (at >= text.length() || text.charAt(at) == ',');
    // A link with an anchor belongs to something else.
    if (ended
        && !parameters.containsKey("anchor")
        && RelTypes.contains(parameters.getOrDefault("rel", ""), "alternate")
        && ContentTypes.isActivityStreams(parameters.getOrDefault("type", ""))) {
      links.add(href);
    }
    return ended;
  }

  private boolean parameter(Map<String, String> parameters) {
    String name = until("=;, \t").toLowerCase(Locale.ROOT);
    skip(" \t");
    String value = "";
    if (at < text.length() && text.charAt(at) == '=') {
      at++;
      skip(" \t");
      if (at < text.length() && text.charAt(at) == '"') {
        at++;
        StringBuilder quoted = new StringBuilder();
        if (!quoted(quoted)) {
          return false;
        }
        value = quoted.toString();
      } else {
        value = until(";, \t");
      }
    }
    parameters.putIfAbsent(name, value);
    return true;
  }

  private boolean quoted(StringBuilder out) {
    while (at < text.length()) {
      char c = text.charAt(at);
      at++;
      if (c == '"') {
        return true;
      }
      if (c == '\\' && at < text.length()) {
        c = text.charAt(at);
        at++;
      }
      out.append(c);
    }
    return false;
  }

  private String until(String ends) {
    int start = at;
    while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(start, at);
  }

  private void skip(String what) {
    while (at < text.length() && what.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }
}
