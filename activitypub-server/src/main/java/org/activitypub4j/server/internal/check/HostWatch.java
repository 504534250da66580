package org.activitypub4j.server.internal.check;

import java.util.Optional;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Uris;
import org.activitypub4j.server.Finding;
import org.activitypub4j.server.Finding.Rule;
import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.server.internal.work.LogText;

/** Checks that the first requests arrive with the host of the origin. */
final class HostWatch implements Check {
  private static final int ENOUGH = 3;

  private final Origin origin;
  private volatile boolean right;
  private int wrong;
  private String seen = "";

  HostWatch(Origin origin) {
    this.origin = origin;
  }

  /** Returns true once, when there is enough to decide. */
  boolean came(ServerRequest request) {
    return !right && request.headers().first("Host").filter(this::saw).isPresent();
  }

  private synchronized boolean saw(String host) {
    if (Uris.link(origin.scheme() + "://" + host).filter(origin::contains).isPresent()) {
      right = true;
      return false;
    }
    seen = LogText.of(host);
    return ++wrong == ENOUGH;
  }

  @Override
  public synchronized Optional<Finding> look() {
    return Check.foundIf(
        !right && wrong >= ENOUGH,
        Rule.HOST_HEADER,
        "signed requests arrive with the host %s, and not with %s: their signatures do not hold, so nothing is received. Have the proxy pass Host as it came (nginx: proxy_set_header Host $host), or correct the origin"
            .formatted(seen, origin.authority()));
  }
}
