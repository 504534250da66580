package org.activitypub4j.jdbc;

import java.net.URI;
import org.activitypub4j.client.transport.Domains;
import org.activitypub4j.model.Origin;

/**
 * The host of an actor, and the domain that its owner pays for.
 *
 * @param host empty if the id has no host that can be compared
 */
record Hosts(String host, String domain) {
  static Hosts of(URI actor) {
    String host = Origin.of(actor).map(Origin::host).orElse("");
    return new Hosts(host, Domains.of(host));
  }
}
