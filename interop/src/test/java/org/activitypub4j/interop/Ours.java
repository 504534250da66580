package org.activitypub4j.interop;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The server under test with its options.
 *
 * <p>With {@code -Dinterop.us=fedify} a Fedify server takes its place, to check the suite itself:
 * what fails then is the suite's or the peer's fault, not ours.
 */
final class Ours {
  /** Documents are shown only to those who sign. */
  static final String AUTHORIZED_FETCH = "--authorized-fetch";

  /** RFC 9421 is tried first; without it the draft is, as decision 6 has it. */
  static final String RFC_9421_FIRST = "--first-scheme=rfc9421";

  private Ours() {}

  static ControlledPeer start(String... options) {
    List<String> wanted = Arrays.asList(options);
    if (Workplace.property("interop.us").equals("fedify")) {
      Map<String, String> settings = new HashMap<>();
      settings.put("FIRST_KNOCK", wanted.contains(RFC_9421_FIRST) ? "rfc9421" : "draft-cavage-12");
      settings.put("AUTHORIZED_FETCH", wanted.contains(AUTHORIZED_FETCH) ? "1" : "0");
      return ControlledPeer.fedify(settings);
    }
    List<String> words = new ArrayList<>();
    wanted.forEach(option -> words.addAll(Arrays.asList(option.split("=", 2))));
    return ControlledPeer.quickstart(words);
  }
}
