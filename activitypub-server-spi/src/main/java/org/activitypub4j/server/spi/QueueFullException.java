package org.activitypub4j.server.spi;

import java.util.Objects;

/**
 * There is no room for more: nothing was taken, and the caller should try again later. To a remote
 * server the engine answers 503. The message names no more of a remote server than its host.
 */
public final class QueueFullException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Whose part of the queue is full. */
  public enum Share {
    /** That of one remote actor; others have room. */
    ACTOR,
    /** That of one remote host; others have room. */
    HOST,
    /** That of one remote domain with all its hosts; others have room. */
    DOMAIN,
    /** All of it. */
    TOTAL
  }

  private final Share share;

  /**
   * Says that all of a queue is full.
   *
   * @param message which queue, and its limit
   */
  public QueueFullException(String message) {
    this(Share.TOTAL, message);
  }

  /**
   * Says that a part of a queue is full.
   *
   * @param share whose part
   * @param message which queue, and its limit
   */
  public QueueFullException(Share share, String message) {
    super(message);
    this.share = Objects.requireNonNull(share, "share");
  }

  /** Whose part of the queue is full. */
  public Share share() {
    return share;
  }
}
