package org.activitypub4j.client.transport.internal;

import org.apache.hc.client5.http.psl.PublicSuffixMatcher;
import org.apache.hc.client5.http.psl.PublicSuffixMatcherLoader;

/**
 * What one registers and pays for: a.example.co.uk and b.example.co.uk are of one owner. An IP
 * address is a domain of its own.
 */
public final class Domains {
  private Domains() {}

  /** The registrable domain of a host by the public suffix list; the host if it is none. */
  public static String of(String host) {
    if (Target.literal(host).isPresent()) {
      return host;
    }
    String domain = Suffixes.LIST.getDomainRoot(host);
    return domain == null ? host : domain;
  }

  /** Read when it is first needed: it is long. */
  private static final class Suffixes {
    static final PublicSuffixMatcher LIST = PublicSuffixMatcherLoader.getDefault();
  }
}
