package org.activitypub4j.server.internal.inbox;

import org.activitypub4j.client.FetchException;

/** The actor of an activity cannot be had now: nothing else of it can be handled either. */
final class UnreachableActor extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final FetchException why;

  private UnreachableActor(FetchException why) {
    super(why.getMessage(), why);
    this.why = why;
  }

  /** This, if there may be another answer later; otherwise the failure as it is. */
  static RuntimeException orElse(FetchException failure) {
    return failure.isTransient() ? new UnreachableActor(failure) : failure;
  }

  FetchException why() {
    return why;
  }
}
