package org.activitypub4j.client;

/**
 * Divides the memory for what is remembered under remote names. Most tables are limited by the
 * bytes of heap that their entries take, with everything around them; where all entries have the
 * same size, their number is limited.
 *
 * @param bytes the memory for all tables of a client
 */
record Room(long bytes) {
  static final Room DEFAULT = new Room(48L * 1_024 * 1_024);

  /** What an entry takes if its name is a {@link NameHash} and its value is small. */
  static final int SMALL_ENTRY_BYTES = 256;

  /** The least that makes sense: a document of 1 MiB is kept, but not for long. */
  static final long LEAST = 8L * 1_024 * 1_024;

  /**
   * @throws IllegalArgumentException if it is less than {@link #LEAST}
   */
  Room {
    if (bytes < LEAST) {
      throw new IllegalArgumentException(
          "the caches need at least %d bytes: %d".formatted(LEAST, bytes));
    }
  }

  /** Documents of actors. */
  long actors() {
    return percent(14);
  }

  /** The documents of actors that were used recently, once more, as trees. */
  long recentActors() {
    return percent(5);
  }

  /** Other documents that were looked up. */
  long lookedUp() {
    return percent(5);
  }

  /** Handles that were proven. */
  long handles() {
    return percent(2);
  }

  long nodeInfos() {
    return percent(3);
  }

  long missedActors() {
    return percent(4);
  }

  long keys() {
    return percent(12);
  }

  /** The keys that were used recently, once more, as they were read. */
  long recentKeys() {
    return percent(4);
  }

  long missedKeys() {
    return percent(4);
  }

  /** Which keys an actor has: about as much as the keys, which are forgotten together with it. */
  long owned() {
    return percent(10);
  }

  /** How many keys are remembered that were fetched again recently. */
  int refreshed() {
    return entries(2);
  }

  /** How many servers are remembered in each of the two tables that are kept for days. */
  int servers() {
    return entries(10);
  }

  /** How many names are remembered in each of the seven tables of what happened recently. */
  int busy() {
    return entries(2);
  }

  // 14 + 5 + 5 + 2 + 3 + 4 + 12 + 4 + 4 + 10 + 2 + 2 * 10 + 7 * 2 = 99; names have 1 MiB of their
  // own

  private long percent(int share) {
    return bytes / 100 * share;
  }

  private int entries(int share) {
    return Math.toIntExact(Math.min(1_000_000, percent(share) / SMALL_ENTRY_BYTES));
  }
}
