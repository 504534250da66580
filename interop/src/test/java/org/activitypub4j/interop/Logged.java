package org.activitypub4j.interop;

/** A server process with a log. */
interface Logged extends AutoCloseable {

  /** The name for messages. */
  String name();

  /** The end of the server's log. */
  String log();

  /** Stops the server. */
  @Override
  void close();
}
