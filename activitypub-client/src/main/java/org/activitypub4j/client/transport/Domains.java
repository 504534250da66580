package org.activitypub4j.client.transport;

import org.apache.hc.client5.http.psl.DomainType;
import org.apache.hc.client5.http.psl.PublicSuffixMatcher;
import org.apache.hc.client5.http.psl.PublicSuffixMatcherLoader;

/**
 * Finds the domain that somebody registered and pays for. {@code a.example.co.uk} and {@code
 * b.example.co.uk} have the same owner, {@code example.co.uk} and {@code other.co.uk} do not. One
 * owner can have any number of hosts, so limits for strangers are counted by domain. A store of
 * your own needs this too.
 *
 * <p>It uses the public suffix list of HttpClient, but only its part for registries. A service that
 * gives away names below its own domain, such as {@code duckdns.org}, counts as one domain with all
 * these names, because they cost nothing. An IP address is a domain of its own. Safe for use by
 * several threads.
 */
public final class Domains {
  private Domains() {}

  /**
   * Returns the domain of a host.
   *
   * @param host as in {@link org.activitypub4j.model.Origin#host}
   * @return the domain; the host itself if it is an address or a public suffix
   */
  public static String of(String host) {
    if (isAddress(host)) {
      return host;
    }
    String domain = Suffixes.LIST.getDomainRoot(host, DomainType.ICANN);
    if (domain == null) { // the list does not have this top-level domain
      domain = Suffixes.LIST.getDomainRoot(host);
    }
    return domain == null ? host : domain;
  }

  /**
   * Whether it is in brackets, or its last label is a number. The last label of a name never is.
   */
  private static boolean isAddress(String host) {
    String last = host.substring(host.lastIndexOf('.') + 1);
    return host.startsWith("[") || last.chars().allMatch(Character::isDigit);
  }

  /** The list is read when it is first needed, because it is long. */
  private static final class Suffixes {
    static final PublicSuffixMatcher LIST = PublicSuffixMatcherLoader.getDefault();
  }
}
