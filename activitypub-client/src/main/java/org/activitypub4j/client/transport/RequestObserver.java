package org.activitypub4j.client.transport;

/**
 * Is told of each request that the client makes, including redirects and second attempts.
 *
 * <p>Called on the thread that makes the request, after its end, so it should be quick. Called from
 * several threads at once. What it throws is logged and does not change the result of the request.
 */
@FunctionalInterface
public interface RequestObserver {

  /** An observer that does nothing. */
  RequestObserver NONE = event -> {};

  /** Called after each request. */
  void onRequest(RequestEvent event);
}
