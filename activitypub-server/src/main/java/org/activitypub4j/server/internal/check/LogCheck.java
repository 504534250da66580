package org.activitypub4j.server.internal.check;

import java.util.Optional;
import org.activitypub4j.server.Finding;
import org.activitypub4j.server.Finding.Rule;
import org.slf4j.ILoggerFactory;
import org.slf4j.helpers.NOPLoggerFactory;

/** Checks that there is a log. */
public final class LogCheck implements Check {
  private final ILoggerFactory loggers;

  public LogCheck(ILoggerFactory loggers) {
    this.loggers = loggers;
  }

  boolean isSilent() {
    return loggers instanceof NOPLoggerFactory;
  }

  @Override
  public Optional<Finding> look() {
    return Check.foundIf(
        isSilent(),
        Rule.NO_LOG,
        "there is no SLF4J provider, so nothing is logged: not even a handler that fails. Add org.slf4j:slf4j-simple or ch.qos.logback:logback-classic to the class path");
  }
}
