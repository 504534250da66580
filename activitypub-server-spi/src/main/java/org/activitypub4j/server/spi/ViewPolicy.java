package org.activitypub4j.server.spi;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides who may see what: actors, their lists, and everything in the store. What somebody may not
 * see is answered as if it did not exist. The actor of the server itself, WebFinger and NodeInfo
 * are for everybody.
 */
@FunctionalInterface
public interface ViewPolicy {

  /**
   * Returns whether something may be shown to who wants to see it. Where fetches need no signature,
   * this is first called without requester, and what everybody may see is shown to everybody.
   *
   * <p>Called for each request, from any thread, inside or outside of a transaction; it should
   * return quickly. If it throws, nothing is shown, and the failure is logged. The total of an
   * outbox counts what is addressed to everybody, whatever this method returns.
   */
  boolean visible(ViewRequest view);

  /** Returns a policy that shows what this one and the other one show. */
  default ViewPolicy and(ViewPolicy other) {
    return view -> visible(view) && other.visible(view);
  }

  /** Returns a policy that shows what is addressed to everybody, and all actors and lists. */
  static ViewPolicy publicOnly() {
    return ViewRequest::isPublic;
  }

  /**
   * Returns the default policy. It shows what is addressed to everybody, all actors and lists, and
   * an object that is for somebody to the server of that person: to its own actor, to others there,
   * and, if the object is for followers, to servers with a follower.
   */
  static ViewPolicy addressed() {
    return view -> view.isPublic() || view.isAddressed();
  }

  /**
   * Returns a policy that shows nothing to servers of some domains, and everything to others: to be
   * added to another policy with {@link #and}. Who does not sign is nobody's server, so it keeps
   * them out only where every fetch has to be signed.
   *
   * @param domains such as {@code example.org}, which stands for its subdomains too
   */
  static ViewPolicy blocking(Collection<String> domains) {
    Set<String> blocked =
        domains.stream()
            .map(domain -> domain.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    return view -> view.server().filter(server -> isIn(server.host(), blocked)).isEmpty();
  }

  private static boolean isIn(String host, Set<String> domains) {
    String rest = host;
    while (!domains.contains(rest)) {
      int dot = rest.indexOf('.');
      if (dot < 0) {
        return false;
      }
      rest = rest.substring(dot + 1);
    }
    return true;
  }

  /**
   * Returns a policy that shows how many follow and are followed and not who, and everything else:
   * to be added to another policy with {@link #and}.
   */
  static ViewPolicy hidingFollows() {
    return view ->
        view.kind() != ViewRequest.Kind.FOLLOWERS && view.kind() != ViewRequest.Kind.FOLLOWING;
  }
}
