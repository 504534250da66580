package org.activitypub4j.interop;

import java.util.Arrays;

/** The two ways of signing a request that are in use. */
enum Scheme {
  DRAFT_CAVAGE_12("draft-cavage-12"),
  RFC_9421("rfc9421");

  private final String word;

  Scheme(String word) {
    this.word = word;
  }

  /** The word for it in the control API and in options. */
  String word() {
    return word;
  }

  static Scheme of(String word) {
    return Arrays.stream(values())
        .filter(scheme -> scheme.word.equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no signature scheme: " + word));
  }
}
