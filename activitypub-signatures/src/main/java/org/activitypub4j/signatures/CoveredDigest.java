package org.activitypub4j.signatures;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.activitypub4j.signatures.internal.Ascii;
import org.activitypub4j.signatures.internal.Primitives;
import org.greenbytes.http.sfv.ByteSequenceItem;
import org.greenbytes.http.sfv.ListElement;
import org.greenbytes.http.sfv.ParseException;
import org.greenbytes.http.sfv.Parser;

/**
 * The digest header that a signature covers, read before the body is. It has at least one known
 * algorithm, and every known one must match.
 */
record CoveredDigest(String header, List<Entry> entries) {

  /** One known digest; the algorithm by Java's name, which is also that of the Digest header. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Entry(String algorithm, byte[] value) {}

  /**
   * Reads a {@code Digest} header.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc3230#section-4.3.2">RFC 3230 §4.3.2</a>
   */
  static CoveredDigest ofDigest(String value) {
    List<Entry> known = new ArrayList<>(1);
    List<String> unknown = new ArrayList<>(0);
    int start = 0;
    while (start <= value.length()) {
      int comma = value.indexOf(',', start);
      int end = comma < 0 ? value.length() : comma;
      String part = Ascii.trim(value.substring(start, end));
      int equals = part.indexOf('=');
      if (equals <= 0) {
        throw malformed("Digest", "\"" + part + "\" is not algorithm=value");
      }
      add("Digest", part.substring(0, equals), known, unknown, () -> base64(part, equals + 1));
      start = end + 1;
    }
    return of("Digest", known, unknown);
  }

  /**
   * Reads a {@code Content-Digest} header.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9530#section-2">RFC 9530 §2</a>
   */
  static CoveredDigest ofContentDigest(List<String> lines) {
    List<Entry> known = new ArrayList<>(1);
    List<String> unknown = new ArrayList<>(0);
    Map<String, ListElement<?>> members;
    try {
      members = new Parser(lines).parseDictionary().get();
    } catch (ParseException e) {
      throw malformed("Content-Digest", e.getMessage() + "; it looks like sha-256=:...:");
    }
    // The parser keeps the last of two members of one name; other readers may take the first.
    int written = lines.size();
    for (String line : lines) {
      written += (int) line.chars().filter(c -> c == ',').count();
    }
    if (!members.isEmpty() && written != members.size()) {
      throw malformed("Content-Digest", "an algorithm comes twice");
    }
    members.forEach(
        (name, element) -> add("Content-Digest", name, known, unknown, () -> bytes(name, element)));
    return of("Content-Digest", known, unknown);
  }

  /** Compares with the body, in constant time. */
  void check(byte[] body) {
    for (Entry entry : entries) {
      byte[] computed = Primitives.digest(entry.algorithm(), body);
      if (!MessageDigest.isEqual(computed, entry.value())) {
        Base64.Encoder base64 = Base64.getEncoder();
        throw new RefusalException(
            new Refusal.DigestMismatch(
                header,
                entry.algorithm(),
                base64.encodeToString(entry.value()),
                base64.encodeToString(computed)));
      }
    }
  }

  private interface Value {
    byte[] get();
  }

  private static void add(
      String header, String name, List<Entry> known, List<String> unknown, Value value) {
    String algorithm = name.toUpperCase(Locale.ROOT);
    int length =
        switch (algorithm) {
          case "SHA-256" -> 32;
          case "SHA-512" -> 64;
          default -> 0;
        };
    if (length == 0) {
      unknown.add(name);
      return;
    }
    byte[] bytes = value.get();
    if (bytes.length != length) {
      throw malformed(
          header, "a %s has %d octets, not %d".formatted(algorithm, length, bytes.length));
    }
    known.add(new Entry(algorithm, bytes));
  }

  private static CoveredDigest of(String header, List<Entry> known, List<String> unknown) {
    if (known.isEmpty()) {
      throw new RefusalException(new Refusal.UnknownDigest(header, unknown));
    }
    return new CoveredDigest(header, List.copyOf(known));
  }

  private static byte[] base64(String part, int start) {
    try {
      return Base64.getDecoder().decode(part.substring(start));
    } catch (IllegalArgumentException e) {
      throw malformed("Digest", "\"" + part + "\" is not base64");
    }
  }

  private static byte[] bytes(String name, ListElement<?> element) {
    if (!(element instanceof ByteSequenceItem item)) {
      throw malformed("Content-Digest", name + " is not a byte sequence :...:");
    }
    ByteBuffer buffer = item.get();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static RefusalException malformed(String header, String detail) {
    return new RefusalException(new Refusal.Malformed(header, detail));
  }
}
