package org.activitypub4j.server;

/**
 * Numbers about the use of a server, for NodeInfo.
 *
 * @param users how many local actors there are
 * @param localPosts how many posts they made
 * @param openRegistrations whether anybody can sign up
 */
public record Usage(long users, long localPosts, boolean openRegistrations) {
  /** Nothing is known: NodeInfo leaves the numbers out, and says that nobody can sign up. */
  public static final Usage UNKNOWN = new Usage(0, 0, false);
}
