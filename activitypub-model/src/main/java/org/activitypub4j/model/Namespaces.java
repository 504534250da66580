package org.activitypub4j.model;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Namespaces that software writes in several ways, all with the same meaning. */
final class Namespaces {
  private static final List<List<String>> SPELLINGS =
      List.of(
          List.of(
              Mastodon.SCHEMA, "http://schema.org/", "https://schema.org/", "https://schema.org#"),
          List.of(Mastodon.NS, "https://joinmastodon.org/ns#"),
          List.of(Misskey.NS, "https://misskey-hub.net/ns/#", "https://misskey.io/ns#"));

  private Namespaces() {}

  /** Returns an IRI, and others with the same meaning, each in all its spellings. */
  static Set<String> spellings(String iri, Set<String> others) {
    Set<String> all = new HashSet<>();
    add(iri, all);
    others.forEach(other -> add(other, all));
    return Set.copyOf(all);
  }

  private static void add(String iri, Set<String> all) {
    all.add(iri);
    for (List<String> namespace : SPELLINGS) {
      for (String spelling : namespace) {
        if (iri.startsWith(spelling)) {
          namespace.forEach(other -> all.add(other + iri.substring(spelling.length())));
        }
      }
    }
  }
}
