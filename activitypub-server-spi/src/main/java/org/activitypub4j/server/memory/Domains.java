package org.activitypub4j.server.memory;

/**
 * The last two labels of a host: what one owner can make hosts of without end. Where that is more
 * than one owner's, such as {@code co.uk}, they share what a domain may have, which is why that is
 * not little. An address is its own domain.
 */
final class Domains {
  private Domains() {}

  static String of(String host) {
    boolean address =
        host.isEmpty() || host.startsWith("[") || Character.isDigit(host.charAt(host.length() - 1));
    int dot = address ? -1 : host.lastIndexOf('.');
    return dot < 0 ? host : host.substring(host.lastIndexOf('.', dot - 1) + 1);
  }

  /** Of an origin such as {@code https://example.org:8443}. */
  static String ofOrigin(String origin) {
    String host = origin.substring(origin.indexOf("://") < 0 ? 0 : origin.indexOf("://") + 3);
    int port = host.lastIndexOf(':');
    return of(port < 0 || host.endsWith("]") ? host : host.substring(0, port));
  }
}
