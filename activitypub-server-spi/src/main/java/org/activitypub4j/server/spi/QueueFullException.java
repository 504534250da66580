package org.activitypub4j.server.spi;

import java.util.Objects;

/**
 * Thrown if a queue is full. Nothing was added, and the caller should try again later. The engine
 * answers a remote server with 503. The message names a remote server by its host only.
 */
public final class QueueFullException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Which part of the queue is full. */
  public enum Share {
    /** The part of one remote actor; others have room. */
    ACTOR,
    /** The part of one remote host; others have room. */
    HOST,
    /** The part of one remote domain with all its hosts; others have room. */
    DOMAIN,
    /** The whole queue. */
    TOTAL
  }

  private final Share share;

  /**
   * Makes an exception for a queue that is full.
   *
   * @param message which queue, and its limit
   */
  public QueueFullException(String message) {
    this(Share.TOTAL, message);
  }

  /**
   * Makes an exception for a part of a queue that is full.
   *
   * @param share which part
   * @param message which queue, and its limit
   */
  public QueueFullException(Share share, String message) {
    super(message);
    this.share = Objects.requireNonNull(share, "share");
  }

  /** Returns which part of the queue is full. */
  public Share share() {
    return share;
  }
}
