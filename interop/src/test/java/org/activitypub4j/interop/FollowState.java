package org.activitypub4j.interop;

/** How far a Follow has come, as the follower sees it. */
enum FollowState {
  NONE,
  PENDING,
  ACCEPTED,
  REJECTED
}
