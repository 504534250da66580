package org.activitypub4j.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A path with variables, such as {@code /users/{actor}/inbox}, which can be built and parsed; also
 * with a query, such as {@code /?p={id}}. A variable stands for a part of one segment of the path,
 * or of one parameter of the query, percent-encoded, and is never empty. Immutable.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6570#section-1.2">RFC 6570 §1.2, level 1</a>
 */
public final class UriTemplate {
  private final String text;
  private final List<String> literals = new ArrayList<>();
  private final List<String> variables = new ArrayList<>();

  private UriTemplate(String text) {
    this.text = text;
    int at = 0;
    while (true) {
      int open = text.indexOf('{', at);
      if (open < 0) {
        literals.add(text.substring(at));
        return;
      }
      int close = text.indexOf('}', open);
      if (close < 0 || close == open + 1) {
        throw new IllegalArgumentException("a variable without end or name in " + text);
      }
      if (open == at && !literals.isEmpty()) {
        throw new IllegalArgumentException("two variables with nothing between them in " + text);
      }
      literals.add(text.substring(at, open));
      String variable = text.substring(open + 1, close);
      if (variables.contains(variable)) {
        throw new IllegalArgumentException("twice the same variable in " + text);
      }
      variables.add(variable);
      at = close + 1;
    }
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException if it does not begin with a slash, has a fragment, a variable
   *     without a name, the same variable twice, or two variables with nothing between them
   */
  public static UriTemplate of(String text) {
    if (!text.startsWith("/")) {
      throw new IllegalArgumentException("a template begins with a slash: " + text);
    }
    if (text.indexOf('#') >= 0) {
      throw new IllegalArgumentException("a template has no fragment: " + text);
    }
    return new UriTemplate(text);
  }

  /** Returns whether it has a query. */
  boolean hasQuery() {
    return literals.stream().anyMatch(literal -> literal.indexOf('?') >= 0);
  }

  /** Returns the names of the variables, in order. */
  public List<String> variables() {
    return List.copyOf(variables);
  }

  /**
   * Returns the path for these values, in the order of the variables.
   *
   * @throws IllegalArgumentException if there are more or fewer values than variables, or one is
   *     empty
   */
  public String expand(String... values) {
    if (values.length != variables.size()) {
      throw new IllegalArgumentException(
          text + " has the variables " + variables + ", not " + values.length + " of them");
    }
    StringBuilder path = new StringBuilder(literals.get(0));
    for (int i = 0; i < values.length; i++) {
      if (values[i].isEmpty()) {
        throw new IllegalArgumentException("empty value for " + variables.get(i) + " of " + text);
      }
      path.append(encode(values[i])).append(literals.get(i + 1));
    }
    return path.toString();
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, UTF_8).replace("+", "%20").replace("%7E", "~");
  }

  /**
   * Returns the values in a raw path, by variable; empty if the path has another form.
   *
   * @param path with its query, if the template has one
   */
  public Optional<Map<String, String>> match(String path) {
    if (!path.startsWith(literals.get(0))) {
      return Optional.empty();
    }
    Map<String, String> values = new LinkedHashMap<>();
    int at = literals.get(0).length();
    boolean inQuery = false;
    for (int i = 0; i < variables.size(); i++) {
      String after = literals.get(i + 1);
      boolean last = i == variables.size() - 1;
      int end = last ? path.length() - after.length() : path.indexOf(after, at);
      if (end <= at || !path.startsWith(after, end)) {
        return Optional.empty();
      }
      String raw = path.substring(at, end);
      inQuery |= literals.get(i).indexOf('?') >= 0;
      if (inQuery ? raw.indexOf('&') >= 0 : raw.indexOf('/') >= 0 || raw.indexOf('?') >= 0) {
        return Optional.empty();
      }
      Optional<String> value = decode(raw);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      values.put(variables.get(i), value.get());
      at = end + after.length();
    }
    return at == path.length() ? Optional.of(values) : Optional.empty();
  }

  private static Optional<String> decode(String raw) {
    try {
      return Optional.of(URLDecoder.decode(raw.replace("+", "%2B"), UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
