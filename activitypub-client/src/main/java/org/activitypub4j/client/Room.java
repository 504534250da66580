package org.activitypub4j.client;

/**
 * How the memory for what is remembered under remote names is shared out. What a table holds is
 * weighed in bytes of heap, its own included; where an entry has a fixed size they are counted.
 *
 * @param bytes for all tables of a client
 */
record Room(long bytes) {
  static final Room DEFAULT = new Room(48L * 1_024 * 1_024);

  /** What an entry takes whose name is a {@link NameHash} and whose value is small. */
  static final int SMALL_ENTRY_BYTES = 256;

  /** The least that makes sense: a document of 1 MiB is kept, if not for long. */
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

  /** Documents of actors once more, as trees; those that were used of late. */
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

  /** Keys once more, as they were read; those that were used of late. */
  long recentKeys() {
    return percent(4);
  }

  long missedKeys() {
    return percent(4);
  }

  /** Which keys an actor has: about as much as the keys, which are forgotten with it. */
  long owned() {
    return percent(10);
  }

  /** How many keys are remembered that were fetched anew of late. */
  int refreshed() {
    return entries(2);
  }

  /** How many servers are remembered in each of the two tables that are kept for days. */
  int servers() {
    return entries(10);
  }

  /** How many names are remembered in each of the seven tables of what happened of late. */
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
