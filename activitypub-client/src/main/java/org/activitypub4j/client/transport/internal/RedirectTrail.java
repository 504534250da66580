package org.activitypub4j.client.transport.internal;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.activitypub4j.client.transport.TransportException;
import org.activitypub4j.client.transport.TransportException.Reason;
import org.activitypub4j.client.transport.internal.TransportRequest.Redirects;

/** The URLs that a GET was redirected through, and whether another redirect is followed. */
final class RedirectTrail {
  private final Redirects rule;
  private final int max;
  private final Set<Target> visited = new HashSet<>();

  /**
   * Begins at a URL.
   *
   * @param max how many redirects are followed
   */
  RedirectTrail(Target start, Redirects rule, int max) {
    this.rule = rule;
    this.max = max;
    visited.add(start);
  }

  static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  /**
   * Where a redirect leads.
   *
   * @throws TransportException if it is not followed
   */
  Target next(TransportResponse response) {
    Target from = response.target();
    int followed = visited.size() - 1;
    if (followed >= max) {
      throw new TransportException(
          Reason.TOO_MANY_REDIRECTS,
          from.url(),
          "%s redirects once more after %d redirects".formatted(from, followed));
    }
    List<String> locations = response.headers().values("Location");
    if (locations.size() != 1) {
      throw new TransportException(
          Reason.REDIRECT_INVALID,
          from.url(),
          "%s answers %d with %d Location headers"
              .formatted(from, response.status(), locations.size()));
    }
    Target to = from.redirect(locations.get(0));
    if (to.isCleartext() && !from.isCleartext()) {
      throw new TransportException(
          Reason.REDIRECT_TO_CLEARTEXT, from.url(), from + " redirects from https to " + to);
    }
    if (rule == Redirects.SAME_ORIGIN && !to.origin().equals(from.origin())) {
      throw new TransportException(
          Reason.REDIRECT_ELSEWHERE,
          from.url(),
          "%s redirects to another server, %s, which cannot speak for it".formatted(from, to));
    }
    if (!visited.add(to)) {
      throw new TransportException(
          Reason.REDIRECT_LOOP, from.url(), from + " redirects back to " + to);
    }
    return to;
  }
}
