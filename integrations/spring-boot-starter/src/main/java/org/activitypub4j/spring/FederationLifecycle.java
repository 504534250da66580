package org.activitypub4j.spring;

import java.time.Duration;
import org.activitypub4j.server.Federation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Lets the engine work when all beans are there, and stops it before they go: in the last phase, so
 * it starts last and stops first.
 */
final class FederationLifecycle implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(FederationLifecycle.class);

  private final Federation federation;
  private final Duration patience;
  private volatile boolean running;

  FederationLifecycle(Federation federation, Duration patience) {
    this.federation = federation;
    this.patience = patience;
  }

  @Override
  public void start() {
    federation.start();
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    if (!federation.close(patience)) {
      LOG.warn(
          "Some handlers or deliveries were still running after {}. They are done again after the"
              + " next start",
          patience);
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** It cannot be started again. */
  @Override
  public boolean isPauseable() {
    return false;
  }
}
