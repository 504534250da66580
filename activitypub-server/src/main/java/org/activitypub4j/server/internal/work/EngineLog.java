package org.activitypub4j.server.internal.work;

/** The one logger of the engine, so that people can set its level by one name. */
public final class EngineLog {
  /** That of the class that applications know. */
  public static final String NAME = "org.activitypub4j.server.Federation";

  private EngineLog() {}
}
