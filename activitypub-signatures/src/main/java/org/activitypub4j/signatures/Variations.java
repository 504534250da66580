package org.activitypub4j.signatures;

import java.util.ArrayList;
import java.util.List;

/** All variations that make sense for one signature, the usual ones first. */
final class Variations {
  private final List<Variation> hosts;
  private final List<Variation> others;

  Variations(Reading plain, byte[] body) {
    hosts = HostVariations.of(plain);
    others = new ArrayList<>(TargetVariations.of(plain));
    others.addAll(EncodingVariations.of(plain));
    others.addAll(SchemeVariations.of(plain));
    others.addAll(DigestVariations.of(plain, body));
    others.addAll(MethodVariations.of(plain));
    others.addAll(TimeVariations.of(plain));
    others.addAll(LayoutVariations.of(plain));
    others.addAll(HeaderVariations.of(plain, body));
    others.addAll(PrefixVariations.of(plain, body));
    others.addAll(LineVariations.of(plain));
    others.addAll(ParameterVariations.of(plain));
  }

  /** Returns single changes. */
  List<Variation> singles() {
    List<Variation> all = new ArrayList<>(hosts);
    all.addAll(others);
    return all;
  }

  /** Returns pairs that one proxy can cause at once: another host, and one more change. */
  List<List<Variation>> pairs() {
    List<List<Variation>> pairs = new ArrayList<>();
    for (Variation one : others) {
      for (Variation host : hosts) {
        pairs.add(List.of(one, host));
      }
    }
    return pairs;
  }
}
