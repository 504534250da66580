package org.activitypub4j.server.spi;

/**
 * How many pieces of work may be leased, and to whom they may belong, so that hosts that are slow,
 * down or unknown take no more than their share of the workers. All but {@code max} count what is
 * leased already, as long as the lease runs.
 *
 * @param max how many may be leased now
 * @param perHost how many of one host may be leased at once
 * @param unproven how many may be leased at once of all hosts together that do not stand at {@link
 *     HostStanding#ANSWERS}
 * @param failing how many of those may belong to hosts that stand at {@link HostStanding#FAILS}
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

  /** Room for so many in all: two for one host, half for unproven ones, a quarter for failing. */
  public static Places of(int workers) {
    return new Places(workers, 2, workers / 2, workers / 4);
  }

  /** The same with less room now. */
  public Places withMax(int max) {
    return new Places(max, perHost, unproven, failing);
  }
}
