package org.activitypub4j.server.spi;

/**
 * There is no room for more: nothing was taken, and the caller should try again later. To a remote
 * server the engine answers 503.
 */
public final class QueueFullException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message which queue, and its limit
   */
  public QueueFullException(String message) {
    super(message);
  }
}
