package org.activitypub4j.signatures;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.activitypub4j.signatures.internal.Ascii;

/** Tries path and query in other percent-encodings: one of them, or both. */
final class EncodingVariations {
  private EncodingVariations() {}

  static List<Variation> of(Reading plain) {
    List<Variation> found = new ArrayList<>();
    String path = plain.path();
    String query = plain.query();
    Set<String> paths = PercentEncoding.ofPath(path);
    for (String other : paths) {
      found.add(
          Variation.target(
              "The path was signed in another percent-encoding: " + Ascii.printable(other) + ".",
              TargetVariations.PROXY,
              other,
              query));
    }
    if (query == null) {
      return found;
    }
    Set<String> queries = PercentEncoding.ofQuery(query);
    for (String other : queries) {
      found.add(
          Variation.target(
              "The query was signed in another percent-encoding: " + Ascii.printable(other) + ".",
              TargetVariations.PROXY,
              path,
              other));
    }
    for (String otherPath : paths) {
      for (String otherQuery : queries) {
        found.add(
            Variation.target(
                "Path and query were signed in another percent-encoding: %s."
                    .formatted(Ascii.printable(otherPath + "?" + otherQuery)),
                TargetVariations.PROXY,
                otherPath,
                otherQuery));
      }
    }
    return found;
  }
}
