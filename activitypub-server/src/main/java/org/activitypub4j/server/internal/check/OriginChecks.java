package org.activitypub4j.server.internal.check;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.activitypub4j.model.Origin;
import org.activitypub4j.server.Finding;
import org.activitypub4j.server.Finding.Rule;

/**
 * Checks that other servers can reach the origin, and that the client may reach only public
 * networks.
 */
public final class OriginChecks {
  /** The local names of RFC 2606, 6761, 6762 and 8375, and those that routers give. */
  private static final Set<String> LOCAL =
      Set.of("localhost", "local", "internal", "lan", "test", "invalid", "example", "home.arpa");

  private final Origin origin;
  private final boolean privateNetworks;

  /**
   * Makes them.
   *
   * @param privateNetworks whether the client may reach networks that are not public
   */
  public OriginChecks(Origin origin, boolean privateNetworks) {
    this.origin = origin;
    this.privateNetworks = privateNetworks;
  }

  public List<Check> all() {
    return List.of(this::http, this::local, this::networks);
  }

  /** Whether other servers can reach the origin, judging by its name. */
  static boolean isPublic(Origin origin) {
    return isHttps(origin) && !isLocal(origin);
  }

  private static boolean isHttps(Origin origin) {
    return origin.scheme().equals("https");
  }

  private static boolean isLocal(Origin origin) {
    String host = origin.host();
    String last = host.substring(host.lastIndexOf('.') + 1);
    boolean isAddress = host.startsWith("[") || last.chars().allMatch(Character::isDigit);
    return isAddress
        || host.indexOf('.') < 0
        || LOCAL.contains(last)
        || host.endsWith(".home.arpa");
  }

  private Optional<Finding> http() {
    return Check.foundIf(
        !isHttps(origin) && !privateNetworks,
        Rule.HTTP_ORIGIN,
        "the origin %s is http: other servers do not accept it, and nothing is delivered from it. Use an https origin, or to try things out on one machine allow its network: client(c -> c.allowNetworks(Cidr.parse(\"127.0.0.0/8\")))"
            .formatted(origin));
  }

  private Optional<Finding> local() {
    return Check.foundIf(
        isHttps(origin) && isLocal(origin),
        Rule.LOCAL_ORIGIN,
        "the origin %s is a name or an address that other servers cannot reach, and it is part of every id. Use the public name of the server as origin"
            .formatted(origin));
  }

  private Optional<Finding> networks() {
    return Check.foundIf(
        isPublic(origin) && privateNetworks,
        Rule.PRIVATE_NETWORKS,
        "networks that are not public are allowed: strangers can have this server send requests into them. Remove allowNetworks from the settings of the client");
  }
}
