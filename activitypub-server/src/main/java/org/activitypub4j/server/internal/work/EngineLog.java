package org.activitypub4j.server.internal.work;

/** The name of the only logger of the engine, so that one name sets its level. */
public final class EngineLog {
  /** The name of a class that applications know. */
  public static final String NAME = "org.activitypub4j.server.Federation";

  private EngineLog() {}
}
