package org.activitypub4j.signatures;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.DocumentException;
import org.activitypub4j.signatures.SignatureReport.Cause;
import org.activitypub4j.signatures.SignatureReport.Hint;

/** The ways in which bodies are known to change on their way. */
final class BodyVariations {
  private static final ActivityStreams STREAMS = ActivityStreams.standard();
  private static final String BYTES =
      "Verify the octets as they arrived, before anything decodes, parses or logs them.";

  private BodyVariations() {}

  /** The change after which all digests match; empty if none does. */
  static Optional<Hint> explain(List<CoveredDigest> digests, byte[] body) {
    if (digests.isEmpty()) {
      return Optional.empty();
    }
    for (Map.Entry<String, byte[]> variant : variants(body).entrySet()) {
      if (match(digests, variant.getValue())) {
        String remedy = BYTES;
        if (variant.getValue().length == 0) {
          remedy = "The peer must make the digest of the body that it sends.";
        }
        return Optional.of(new Hint(Cause.BODY, variant.getKey(), remedy));
      }
    }
    return Optional.empty();
  }

  static boolean match(List<CoveredDigest> digests, byte[] body) {
    try {
      digests.forEach(digest -> digest.check(body));
      return true;
    } catch (RefusalException e) {
      return false; // the question was whether
    }
  }

  private static Map<String, byte[]> variants(byte[] body) {
    String text = new String(body, ISO_8859_1); // each octet a character
    Map<String, String> texts = new LinkedHashMap<>();
    String unix = text.replace("\r\n", "\n");
    texts.put("The digest is that of the body with line ends LF; CR LF arrived.", unix);
    texts.put(
        "The digest is that of the body with line ends CR LF; LF arrived.",
        unix.replace("\n", "\r\n"));
    texts.put("The digest is that of the body with a line end (LF) after it.", text + "\n");
    texts.put("The digest is that of the body with a line end (CR LF) after it.", text + "\r\n");
    texts.put("The digest is that of the body without the white space around it.", text.strip());
    texts.put("The digest is that of the body without its byte order mark.", withoutMark(text));
    texts.put(
        "The digest is that of the body with a byte order mark before it.",
        "\u00EF\u00BB\u00BF" + text);
    texts.put(
        "The digest is that of the body with each slash escaped (\\/), as PHP writes JSON.",
        text.replace("\\/", "/").replace("/", "\\/"));
    texts.put(
        "The digest is that of the body without the escapes of slashes (\\/).",
        text.replace("\\/", "/"));
    texts.put("The digest is that of an empty body.", "");
    Map<String, byte[]> variants = new LinkedHashMap<>();
    texts.forEach((words, variant) -> variants.put(words, variant.getBytes(ISO_8859_1)));
    String utf8 = new String(body, UTF_8);
    variants.put(
        "The digest is that of the body in ISO-8859-1; it arrived in UTF-8.",
        utf8.getBytes(ISO_8859_1));
    serialised(body, variants);
    variants.values().removeIf(variant -> Arrays.equals(variant, body));
    return variants;
  }

  private static String withoutMark(String text) {
    return text.startsWith("\u00EF\u00BB\u00BF") ? text.substring(3) : text;
  }

  private static void serialised(byte[] body, Map<String, byte[]> variants) {
    try {
      ASObject object = STREAMS.read(body);
      variants.put(
          "The digest is that of the JSON written anew, without white space: something parsed the"
              + " body and wrote it again.",
          STREAMS.write(object));
      variants.put(
          "The digest is that of the canonical form of the JSON (JCS), not of the body.",
          JsonCanonicalization.canonicalize(object.toJson()));
    } catch (DocumentException | IllegalArgumentException e) {
      // It is no JSON, so it was not written anew: there are fewer variants.
    }
  }
}
