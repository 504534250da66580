package org.activitypub4j.server;

/**
 * How much a server is used, for NodeInfo.
 *
 * @param users how many local actors there are
 * @param localPosts how many posts they made
 * @param openRegistrations whether anybody can sign up
 */
public record Usage(long users, long localPosts, boolean openRegistrations) {
  /** Says nothing: no users, no posts, closed. */
  public static final Usage UNKNOWN = new Usage(0, 0, false);
}
