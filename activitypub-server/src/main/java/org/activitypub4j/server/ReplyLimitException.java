package org.activitypub4j.server;

import java.net.URI;

/**
 * A local actor has answered the same actor too often: two programs could answer each other for
 * ever. See {@link ActorPosts#reply(Received, String)}.
 *
 * <p>A handler need not catch it. The activity is then handled again some seconds later, as often
 * as it takes, and that does not count as a failure.
 */
public final class ReplyLimitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * For the engine.
   *
   * @param from the local actor
   * @param to who would be answered
   * @param most how many answers a minute are allowed
   */
  public ReplyLimitException(URI from, URI to, int most) {
    super(from + " has already answered " + to + " " + most + " times within a minute");
  }
}
