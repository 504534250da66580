package org.activitypub4j.client;

/**
 * How far a {@link Walk} goes, if the {@link Budget} is large enough.
 *
 * @param maxPages pages of a collection, embedded or fetched; default 100
 * @param maxItems items of a collection; default 5,000
 * @param maxAncestors ancestors of a reply; default 512
 */
public record WalkLimits(int maxPages, int maxItems, int maxAncestors) {

  /** The defaults of the parameters. */
  public static final WalkLimits DEFAULT = new WalkLimits(100, 5_000, 512);

  /**
   * @throws IllegalArgumentException if one is not positive
   */
  public WalkLimits {
    if (maxPages < 1 || maxItems < 1 || maxAncestors < 1) {
      throw new IllegalArgumentException(
          "a walk needs pages, items and ancestors: %d, %d, %d"
              .formatted(maxPages, maxItems, maxAncestors));
    }
  }
}
