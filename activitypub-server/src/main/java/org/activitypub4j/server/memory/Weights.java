package org.activitypub4j.server.memory;

import java.net.URI;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** How many bytes of heap things take, rather too many than too few. */
final class Weights {
  private static final long MOST = 64L << 20;

  /** A row with its places in the maps and trees of a store, its host and its lane being new. */
  static final long ROW = 1_400;

  private Weights() {}

  /** What one store may take: an eighth of the largest heap, at most 64 MiB. */
  static long budget() {
    return Math.min(MOST, Runtime.getRuntime().maxMemory() / 8);
  }

  static long of(byte[] bytes) {
    return 16L + bytes.length;
  }

  static long of(String text) {
    return 48L + 2L * text.length();
  }

  /** A URI holds its text, and most of it once more in its parts. */
  static long of(@Nullable URI uri) {
    return uri == null ? 0 : 240L + 4L * uri.toString().length();
  }

  static long of(Collection<String> texts) {
    return 64 + texts.stream().mapToLong(text -> 32 + of(text)).sum();
  }
}
