package org.activitypub4j.client;

import java.time.Duration;

/**
 * The limits of a {@link Budget}.
 *
 * @param maxRequests number of requests, including redirects and second attempts; default 20
 * @param maxDepth how deep fetches may be nested; default 5
 * @param time the whole time; default 30 s
 */
public record BudgetLimits(int maxRequests, int maxDepth, Duration time) {

  /** The defaults of the parameters. */
  public static final BudgetLimits DEFAULT = new BudgetLimits(20, 5, Duration.ofSeconds(30));

  /**
   * @throws IllegalArgumentException if one is not positive
   */
  public BudgetLimits {
    if (maxRequests < 1 || maxDepth < 1 || time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException(
          "a budget needs requests, depth and time: %d, %d, %s"
              .formatted(maxRequests, maxDepth, time));
    }
  }
}
