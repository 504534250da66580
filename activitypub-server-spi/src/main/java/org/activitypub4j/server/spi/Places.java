package org.activitypub4j.server.spi;

/**
 * How many pieces of work may be leased, in all and for each kind of host, so that slow, failing
 * and unknown hosts take only a part of the workers. All limits except {@code max} include what is
 * leased already.
 *
 * @param max how many may be leased now
 * @param perHost how many of one host may be leased at the same time
 * @param unproven how many may be leased at the same time of all hosts whose standing is not {@link
 *     HostStanding#ANSWERS}
 * @param failing how many of those may belong to hosts whose standing is {@link HostStanding#FAILS}
 */
public record Places(int max, int perHost, int unproven, int failing) {

  /**
   * @throws IllegalArgumentException if there is no place for a kind of host
   */
  public Places {
    if (max < 1 || perHost < 1 || failing < 1 || unproven <= failing) {
      throw new IllegalArgumentException(
          "places for each kind of host are needed: %d, %d per host, %d unproven, %d failing"
              .formatted(max, perHost, unproven, failing));
    }
  }

  /** Returns places for this many workers: two per host, half unproven, a quarter failing. */
  public static Places of(int workers) {
    return new Places(workers, 2, workers / 2, workers / 4);
  }

  /** Returns the same with another {@link #max}. */
  public Places withMax(int max) {
    return new Places(max, perHost, unproven, failing);
  }
}
