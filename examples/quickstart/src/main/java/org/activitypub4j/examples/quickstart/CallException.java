package org.activitypub4j.examples.quickstart;

/** A call of the control API that cannot be served, with its status. */
final class CallException extends Exception {
  private static final long serialVersionUID = 1L;
  private final int status;

  CallException(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
