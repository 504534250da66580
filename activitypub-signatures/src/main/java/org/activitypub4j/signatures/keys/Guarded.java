package org.activitypub4j.signatures.keys;

import java.io.IOException;
import java.security.GeneralSecurityException;
import org.activitypub4j.signatures.keys.KeyFormatException.Reason;

/** Calls parsers that throw any kind of unchecked exception for damaged input. */
final class Guarded {
  private Guarded() {}

  /** Reads a key. */
  interface Reading<T> {
    T read() throws GeneralSecurityException, IOException;
  }

  /** Returns what was read, or throws a {@link KeyFormatException}. */
  static <T> T read(Reading<T> reading) {
    try {
      return reading.read();
    } catch (KeyFormatException e) {
      throw e;
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      throw new KeyFormatException(Reason.MALFORMED, "The key is damaged", e);
    }
  }
}
