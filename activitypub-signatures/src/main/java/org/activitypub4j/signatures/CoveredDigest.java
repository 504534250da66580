package org.activitypub4j.signatures;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.activitypub4j.signatures.internal.Ascii;
import org.activitypub4j.signatures.internal.Jca;
import org.activitypub4j.signatures.internal.RefusalException;
import org.greenbytes.http.sfv.ListElement;

/**
 * A digest header that a signature covers. It is read before the body. It has at least one
 * algorithm that we know, and each of these must match.
 */
record CoveredDigest(String header, List<Entry> entries) {

  private static final String DIGEST = "Digest";
  private static final List<String> OF_CONTENT = List.of(DIGEST, "Content-Digest");
  private static final List<String> ALL = List.of(DIGEST, "Content-Digest", "Repr-Digest");

  /** The digest by one known algorithm. Java and the Digest header use the same name for it. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Entry(String algorithm, byte[] value) {}

  /**
   * Reads the digests of the body that a signature covers. Each of them must match. {@code
   * Repr-Digest} counts if the body is the whole representation, which it is unless only a range
   * was sent.
   *
   * @throws RefusalException if a covered digest did not arrive or cannot be read, or none of its
   *     algorithms is known
   */
  static List<CoveredDigest> of(Message message, ParsedSignature signature) {
    List<CoveredDigest> digests = new ArrayList<>(1);
    for (String header : headers(message)) {
      List<String> lines = message.headers().values(header);
      if (signature.coversHeader(header)) {
        if (lines.isEmpty()) {
          throw new RefusalException(
              new SignatureRefusal.MissingComponent(header.toLowerCase(Locale.ROOT)));
        }
        digests.add(header.equals(DIGEST) ? ofDigest(lines.get(0)) : ofDictionary(header, lines));
      }
    }
    return List.copyOf(digests);
  }

  /** Whether a signature covers a digest of the body. */
  static boolean isCovered(Message message, ParsedSignature signature) {
    return headers(message).stream().anyMatch(signature::coversHeader);
  }

  private static List<String> headers(Message message) {
    return message.bodyIsRepresentation() ? ALL : OF_CONTENT;
  }

  /**
   * Reads a {@code Digest} header.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc3230#section-4.3.2">RFC 3230 §4.3.2</a>
   */
  private static CoveredDigest ofDigest(String value) {
    List<Entry> known = new ArrayList<>(1);
    List<String> unknown = new ArrayList<>(0);
    int start = 0;
    while (start <= value.length()) {
      int comma = value.indexOf(',', start);
      int end = comma < 0 ? value.length() : comma;
      String part = Ascii.trim(value.substring(start, end));
      int equals = part.indexOf('=');
      if (equals <= 0) {
        throw malformed(DIGEST, "\"" + part + "\" is not algorithm=value");
      }
      add(DIGEST, part.substring(0, equals), known, unknown, () -> base64(part, equals + 1));
      start = end + 1;
    }
    return of(DIGEST, known, unknown);
  }

  /**
   * Reads a {@code Content-Digest} or {@code Repr-Digest} header.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9530#section-2">RFC 9530 §2 and §3</a>
   */
  private static CoveredDigest ofDictionary(String header, List<String> lines) {
    List<Entry> known = new ArrayList<>(1);
    List<String> unknown = new ArrayList<>(0);
    Map<String, ListElement<?>> members = StructuredFields.dictionary(header, lines);
    // If a name comes twice, this parser keeps the last member. Other readers may take the first.
    int written = lines.size();
    for (String line : lines) {
      written += (int) line.chars().filter(c -> c == ',').count();
    }
    if (!members.isEmpty() && written != members.size()) {
      throw malformed(header, "an algorithm occurs twice");
    }
    members.forEach(
        (name, element) -> add(header, name, known, unknown, () -> bytes(header, name, element)));
    return of(header, known, unknown);
  }

  /** Compares all entries with the body, in constant time. */
  void check(byte[] body) {
    for (Entry entry : entries) {
      byte[] computed = Jca.digest(entry.algorithm(), body);
      if (!MessageDigest.isEqual(computed, entry.value())) {
        Base64.Encoder base64 = Base64.getEncoder();
        throw new RefusalException(
            new SignatureRefusal.DigestMismatch(
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
      throw new RefusalException(new SignatureRefusal.UnknownDigest(header, unknown));
    }
    return new CoveredDigest(header, List.copyOf(known));
  }

  private static byte[] base64(String part, int start) {
    try {
      return Base64.getDecoder().decode(part.substring(start));
    } catch (IllegalArgumentException e) {
      throw malformed(DIGEST, "\"" + part + "\" is not base64");
    }
  }

  private static byte[] bytes(String header, String name, ListElement<?> element) {
    byte[] bytes = StructuredFields.bytes(element);
    if (bytes == null) {
      throw malformed(header, name + " is not a byte sequence like sha-256=:...:");
    }
    return bytes;
  }

  private static RefusalException malformed(String header, String detail) {
    return new RefusalException(new SignatureRefusal.Malformed(header, detail));
  }
}
