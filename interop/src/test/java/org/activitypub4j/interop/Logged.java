package org.activitypub4j.interop;

/** A server process with a log. */
interface Logged extends AutoCloseable {

  /** The name for messages. */
  String name();

  /** The process that the server is. */
  ChildProcess process();

  /** The end of the server's log. */
  default String log() {
    return process().tail();
  }

  /** Stops the server. */
  @Override
  default void close() {
    process().close();
  }
}
