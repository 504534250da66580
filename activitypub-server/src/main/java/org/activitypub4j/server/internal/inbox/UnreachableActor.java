package org.activitypub4j.server.internal.inbox;

import org.activitypub4j.client.FetchException;

/** The actor cannot be fetched now, so nothing else of this actor can be handled now either. */
final class UnreachableActor extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final FetchException why;

  private UnreachableActor(FetchException why) {
    super(why.getMessage(), why);
    this.why = why;
  }

  /** This exception if a later try may succeed; otherwise the failure itself. */
  static RuntimeException orElse(FetchException failure) {
    return failure.isTransient() ? new UnreachableActor(failure) : failure;
  }

  FetchException why() {
    return why;
  }
}
