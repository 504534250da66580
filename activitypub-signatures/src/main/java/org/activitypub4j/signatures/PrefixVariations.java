package org.activitypub4j.signatures;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.activitypub4j.signatures.internal.Ascii;

/** Tries the paths that a proxy or a rewrite may have replaced with the one that arrived. */
final class PrefixVariations {
  private static final List<String> ORIGINAL =
      List.of(
          "X-Original-URI",
          "X-Forwarded-Uri",
          "X-Original-URL",
          "X-Rewrite-URL",
          "X-Request-URI",
          "X-Envoy-Original-Path",
          "X-Replaced-Path",
          "X-Forwarded-Path");
  private static final List<String> PREFIXES =
      List.of("X-Forwarded-Prefix", "X-Script-Name", "X-Ingress-Path");

  /** Prefixes under which servers are often installed. */
  private static final List<String> USUAL =
      List.of(
          "/ap",
          "/api",
          "/activitypub",
          "/federation",
          "/fediverse",
          "/social",
          "/blog",
          "/wordpress",
          "/public",
          "/app");

  private static final int MAX_BODY = 1 << 16;
  private static final int MAX_URLS = 16;

  private final Reading plain;
  private final Headers headers;

  private PrefixVariations(Reading plain) {
    this.plain = plain;
    this.headers = plain.message().headers();
  }

  static List<Variation> of(Reading plain, byte[] body) {
    PrefixVariations variations = new PrefixVariations(plain);
    List<Variation> found = new ArrayList<>();
    variations.originals(found);
    Set<String> prefixes = new LinkedHashSet<>();
    variations.told(prefixes);
    variations.fromUrls(new String(body, 0, Math.min(body.length, MAX_BODY), UTF_8), prefixes);
    prefixes.addAll(USUAL);
    for (String prefix : prefixes) {
      found.add(
          Variation.target(
              "A proxy took the prefix %s away from the path.".formatted(Ascii.printable(prefix)),
              TargetVariations.PROXY,
              prefix + plain.path(),
              plain.query()));
    }
    return found;
  }

  private void originals(List<Variation> found) {
    for (String name : ORIGINAL) {
      String value = path(headers.first(name).orElse(""));
      if (value.startsWith("/")) {
        int mark = value.indexOf('?');
        found.add(
            Variation.target(
                "The path that was signed is that of the header " + name + ": a proxy rewrites it.",
                TargetVariations.PROXY,
                mark < 0 ? value : value.substring(0, mark),
                mark < 0 ? null : value.substring(mark + 1)));
      }
    }
  }

  /** Returns what follows the host if this is a URL; otherwise the text itself. */
  private static String path(String target) {
    int host = target.indexOf("://");
    int slash = host < 0 ? -1 : target.indexOf('/', host + 3);
    return slash < 0 ? target : target.substring(slash);
  }

  private void told(Set<String> prefixes) {
    for (String name : PREFIXES) {
      headers
          .first(name)
          .filter(prefix -> prefix.startsWith("/"))
          .map(prefix -> prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix)
          .filter(prefix -> !prefix.isEmpty())
          .ifPresent(prefixes::add);
    }
  }

  /** The body has the public URLs of actors and objects here, and these contain the prefix. */
  private void fromUrls(String body, Set<String> prefixes) {
    String text = body.replace("\\/", "/");
    String start = "://" + plain.authority() + "/";
    int next = plain.path().indexOf('/', 1);
    String first = next < 0 ? plain.path() : plain.path().substring(0, next);
    int urls = 0;
    for (int i = text.indexOf(start); i >= 0 && urls < MAX_URLS; i = text.indexOf(start, i + 1)) {
      String path = pathAt(text, i + start.length() - 1);
      int same = path.indexOf(first + "/");
      if (same > 0) {
        prefixes.add(path.substring(0, same));
      }
      int end = path.indexOf('/', 1);
      if (end > 0) {
        prefixes.add(path.substring(0, end));
      }
      urls++;
    }
  }

  private static String pathAt(String text, int start) {
    int end = start;
    while (end < text.length() && "\"?# <\n".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return text.substring(start, end);
  }
}
