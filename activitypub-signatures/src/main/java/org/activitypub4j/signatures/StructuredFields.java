package org.activitypub4j.signatures;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.activitypub4j.signatures.internal.RefusalException;
import org.greenbytes.http.sfv.ByteSequenceItem;
import org.greenbytes.http.sfv.ListElement;
import org.greenbytes.http.sfv.ParseException;
import org.greenbytes.http.sfv.Parser;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes headers that are structured fields.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8941">RFC 8941</a>
 */
final class StructuredFields {
  private static final int MAX_LENGTH = 16_384;

  private StructuredFields() {}

  /**
   * Reads a dictionary.
   *
   * @throws RefusalException if it is not a dictionary, or is too long
   */
  static Map<String, ListElement<?>> dictionary(String header, List<String> lines) {
    try {
      return new Parser(bounded(header, lines)).parseDictionary().get();
    } catch (ParseException e) {
      throw malformed(header, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Writes the field in the one way that RFC 8941 defines. We need not know its type: a field that
   * can be read as a list (a single item is a list of one) and also as a dictionary looks the same
   * both ways. The exception is a dictionary with the same key twice, which no honest signer
   * writes.
   */
  static String serialized(String header, List<String> lines) {
    List<String> bounded = bounded(header, lines);
    try {
      return new Parser(bounded).parseList().serialize();
    } catch (ParseException notAList) {
      try {
        return new Parser(bounded).parseDictionary().serialize();
      } catch (ParseException e) {
        throw malformed(header, "it is not a structured field: " + e.getMessage());
      }
    }
  }

  /** Returns the bytes of a byte sequence; null if the element is something else. */
  static byte @Nullable [] bytes(@Nullable ListElement<?> element) {
    if (!(element instanceof ByteSequenceItem item)) {
      return null;
    }
    ByteBuffer buffer = item.get().duplicate();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static List<String> bounded(String header, List<String> lines) {
    int length = 0;
    for (String line : lines) {
      length += line.length();
    }
    if (length > MAX_LENGTH) {
      throw malformed(header, "it is longer than " + MAX_LENGTH + " characters");
    }
    return lines;
  }

  private static RefusalException malformed(String header, String detail) {
    return new RefusalException(new SignatureRefusal.Malformed(header, detail));
  }
}
