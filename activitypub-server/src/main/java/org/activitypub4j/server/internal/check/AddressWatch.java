package org.activitypub4j.server.internal.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import org.activitypub4j.model.Origin;
import org.activitypub4j.server.Finding;
import org.activitypub4j.server.Finding.Rule;
import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.server.internal.work.LogText;
import org.activitypub4j.signatures.VerifiedHead;

/** Checks that the first servers that send something have different remote addresses. */
final class AddressWatch implements Check {
  private static final int ENOUGH = 5;

  /** The address of each of the first servers, by its host. */
  private final Map<String, String> addresses = new HashMap<>();

  private volatile boolean enough;

  /** Returns true once, when there is enough to decide. */
  boolean verified(ServerRequest request, VerifiedHead head) {
    return !enough
        && Origin.of(head.key().owner())
            .filter(server -> isLast(server.host(), String.valueOf(request.remoteAddress())))
            .isPresent();
  }

  private synchronized boolean isLast(String host, String address) {
    if (enough) {
      return false;
    }
    addresses.putIfAbsent(host, address);
    enough = addresses.size() == ENOUGH;
    return enough;
  }

  @Override
  public synchronized Optional<Finding> look() {
    return Check.foundIf(
        enough && new HashSet<>(addresses.values()).size() == 1,
        Rule.REMOTE_ADDRESS,
        "the first %d servers that sent something all have the remote address %s: one of them can use up what all may ask for. Take the address from a header that the proxy sets: withRemoteAddress of the FederationHttpHandler or FederationFilter"
            .formatted(ENOUGH, LogText.of(addresses.values().stream().findFirst().orElse(""))));
  }
}
