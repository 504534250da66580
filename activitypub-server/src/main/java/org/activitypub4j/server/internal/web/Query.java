package org.activitypub4j.server.internal.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Optional;

/** The query of a request. */
final class Query {
  private static final int MAX_PARAMETERS = 64;

  private Query() {}

  /** The target without a parameter, if that is the last one. */
  static String without(String target, String name) {
    int last = Math.max(target.lastIndexOf('?'), target.lastIndexOf('&'));
    return last >= 0 && target.startsWith(name + "=", last + 1)
        ? target.substring(0, last)
        : target;
  }

  /** The decoded value of a parameter; the first one if there are several. */
  static Optional<String> parameter(String target, String name) {
    int query = target.indexOf('?');
    if (query < 0) {
      return Optional.empty();
    }
    for (String pair : target.substring(query + 1).split("&", MAX_PARAMETERS)) {
      int equals = pair.indexOf('=');
      if (equals > 0 && pair.substring(0, equals).equals(name)) {
        try {
          return Optional.of(URLDecoder.decode(pair.substring(equals + 1), UTF_8));
        } catch (IllegalArgumentException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }
}
