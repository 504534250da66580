package org.activitypub4j.server.spi;

import java.util.Map;
import java.util.Optional;
import org.activitypub4j.model.ASObject;

/**
 * Finds the application's own posts, at URLs of its own: the engine keeps no copy of them. It keeps
 * only who may see what was published, and what was deleted.
 *
 * <p>Called from any thread: for each request of a URL that the template matches, and for each
 * activity about such a post, with no transaction open; and when one of your own calls needs the
 * post, such as an update of a post that was never published, on your thread in your transaction.
 * It should answer with one query.
 */
@FunctionalInterface
public interface ObjectSource {

  /**
   * Returns an object.
   *
   * <p>It must be attributed to one local actor, and addressed to somebody: {@code
   * to(Audience.PUBLIC)}, for example. Who may see it is decided by these addresses. Otherwise this
   * is a fault of the application: a request for it gets 500, which is logged, and an activity
   * about it is tried again later. If it has no id, it gets the URL as its id; with another id it
   * is not found at this URL, because everything has one id only.
   *
   * <p>A draft is not found. Neither is what was deleted: if the engine was told ({@code
   * posts().delete(id)}), it answers 410 without asking.
   *
   * @param variables the decoded values of the variables in the template, by their names; any text
   *     that a stranger may send
   * @return the object; empty if there is none
   */
  Optional<? extends ASObject> find(Map<String, String> variables);
}
