package org.activitypub4j.server.memory;

import java.net.URI;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Estimates of how many bytes of heap things take, rather too high than too low. */
final class Weights {
  private static final long MOST = 64L << 20;

  /** A row with its places in the maps and trees of a store, if its host and lane are new. */
  static final long ROW = 1_400;

  private Weights() {}

  /** What one table may take: an eighth of the largest heap, at most 64 MiB. */
  static long budget() {
    return Math.min(MOST, Runtime.getRuntime().maxMemory() / 8);
  }

  static long of(byte[] bytes) {
    return 16L + bytes.length;
  }

  static long of(String text) {
    return 48L + 2L * text.length();
  }

  /** A URI keeps its text, and most of it a second time in its parts. */
  static long of(@Nullable URI uri) {
    return uri == null ? 0 : 240L + 4L * uri.toString().length();
  }

  static long of(Collection<String> texts) {
    return 64 + texts.stream().mapToLong(text -> 32 + of(text)).sum();
  }
}
