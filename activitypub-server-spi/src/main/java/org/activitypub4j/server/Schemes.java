package org.activitypub4j.server;

import org.activitypub4j.signatures.SignatureScheme;

/** The names of the schemes as they are stored and shown. */
final class Schemes {
  private Schemes() {}

  static String name(SignatureScheme scheme) {
    return switch (scheme) {
      case DRAFT_CAVAGE_12 -> "draft-cavage-12";
      case RFC_9421 -> "rfc9421";
    };
  }
}
