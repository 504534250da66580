package org.activitypub4j.server.internal.outbox;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Locale;

/** Makes ids that sort by time and cannot be guessed: 10 characters of time, 13 of chance. */
public final class IdSource {
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  IdSource(InstantSource clock) {
    this.clock = clock;
  }

  String next() {
    String time = Long.toString(clock.millis() & 0xFFFFFFFFFFFFL, 32);
    String chance = Long.toString(random.nextLong() >>> 1, 32);
    return ("0".repeat(10 - time.length()) + time + "0".repeat(13 - chance.length()) + chance)
        .toLowerCase(Locale.ROOT);
  }
}
