package org.activitypub4j.client.transport;

import org.apache.hc.client5.http.psl.DomainType;
import org.apache.hc.client5.http.psl.PublicSuffixMatcher;
import org.apache.hc.client5.http.psl.PublicSuffixMatcherLoader;

/**
 * What one registers and pays for: {@code a.example.co.uk} and {@code b.example.co.uk} are of one
 * owner, {@code example.co.uk} and {@code other.co.uk} are not. Of hosts one owner has as many as
 * it likes, so what strangers may take is shared out by domains. Stores of your own need this for
 * the same.
 *
 * <p>It is read from the public suffix list that HttpClient has, and of that from the part of the
 * registries. Who gives names of its own domain away, such as {@code duckdns.org}, is one domain
 * with all of them, for there they cost nothing. An IP address is a domain of its own. Safe for use
 * by several threads.
 */
public final class Domains {
  private Domains() {}

  /**
   * The domain of a host.
   *
   * @param host as in {@link org.activitypub4j.model.Origin#host}
   * @return the host itself if it is an address, or no more than a public suffix
   */
  public static String of(String host) {
    if (isAddress(host)) {
      return host;
    }
    String domain = Suffixes.LIST.getDomainRoot(host, DomainType.ICANN);
    if (domain == null) { // a top level that the list does not have
      domain = Suffixes.LIST.getDomainRoot(host);
    }
    return domain == null ? host : domain;
  }

  /** Whether it is in brackets, or its last label is a number, as no name's is. */
  private static boolean isAddress(String host) {
    String last = host.substring(host.lastIndexOf('.') + 1);
    return host.startsWith("[") || last.chars().allMatch(Character::isDigit);
  }

  /** Read when it is first needed: it is long. */
  private static final class Suffixes {
    static final PublicSuffixMatcher LIST = PublicSuffixMatcherLoader.getDefault();
  }
}
