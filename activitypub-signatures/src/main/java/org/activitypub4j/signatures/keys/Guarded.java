package org.activitypub4j.signatures.keys;

import java.io.IOException;
import java.security.GeneralSecurityException;
import org.activitypub4j.signatures.keys.KeyFormatException.Reason;

/** Reads with parsers that throw all sorts of unchecked exceptions for damaged input. */
final class Guarded {
  private Guarded() {}

  /** A reader of keys. */
  interface Reading<T> {
    T read() throws GeneralSecurityException, IOException;
  }

  /** What was read, or a {@link KeyFormatException}. */
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
