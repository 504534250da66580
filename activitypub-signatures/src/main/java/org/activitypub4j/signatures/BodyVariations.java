package org.activitypub4j.signatures;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.DocumentException;
import org.activitypub4j.signatures.SignatureReport.Cause;
import org.activitypub4j.signatures.SignatureReport.Hint;
import org.activitypub4j.signatures.internal.RefusalException;
import org.activitypub4j.signatures.proof.JsonCanonicalization;

/** Tries the known ways in which a body changes between the signer and us. */
final class BodyVariations {
  private static final ActivityStreams STREAMS = ActivityStreams.standard();

  private static final int MAX_DECOMPRESSED = 1 << 20;
  private static final String MARK = "\u00EF\u00BB\u00BF";
  private static final String OCTETS =
      "Verify the octets as they arrived, before anything decodes, parses or logs them; if they"
          + " arrived so, the peer must make the digest of exactly what it sends.";

  private final List<CoveredDigest> digests;
  private final byte[] body;
  private final Tries tries;

  private BodyVariations(List<CoveredDigest> digests, byte[] body, Tries tries) {
    this.digests = digests;
    this.body = body;
    this.tries = tries;
  }

  /** Finds the change after which all digests match; empty if there is none. */
  static Optional<Hint> explain(
      List<CoveredDigest> digests, byte[] body, Headers headers, Tries tries) {
    if (digests.isEmpty()) {
      return Optional.empty();
    }
    BodyVariations variations = new BodyVariations(digests, body, tries);
    return variations
        .texts()
        .or(variations::encodings)
        .or(variations::json)
        .or(variations::compressed)
        .map(finding -> new Hint(Cause.BODY, finding, OCTETS))
        .or(variations::noBody)
        .or(() -> variations.length(headers));
  }

  /** Whether all digests fit this other body; false if it is the one that arrived. */
  private boolean is(byte[] other) {
    if (Arrays.equals(other, body)) {
      return false;
    }
    try {
      digests.forEach(digest -> digest.check(other));
      return true;
    } catch (RefusalException e) {
      return false; // that is an answer here, not an error
    }
  }

  /** Whether we may make one more form of the body. */
  private boolean mayGoOn() {
    return tries.mayMakeBody(body.length);
  }

  /** A change to the body, and the words that tell it in the report. */
  private record Change(String words, UnaryOperator<String> change) {}

  private static final List<Change> CHANGES =
      List.of(
          new Change("with line ends LF; CR LF arrived", BodyVariations::unix),
          new Change("with line ends CR LF; LF arrived", text -> unix(text).replace("\n", "\r\n")),
          new Change("with a line end (LF) after it", text -> text + "\n"),
          new Change("with a line end (CR LF) after it", text -> text + "\r\n"),
          new Change("without the white space around it", String::strip),
          new Change("without its byte order mark", BodyVariations::withoutMark),
          new Change("with a byte order mark before it", text -> MARK + text),
          new Change(
              "with each slash escaped (\\/), as PHP writes JSON",
              text -> text.replace("\\/", "/").replace("/", "\\/")),
          new Change("without the escapes of slashes (\\/)", text -> text.replace("\\/", "/")));

  private Optional<String> texts() {
    String text = new String(body, ISO_8859_1); // one character for each octet
    return CHANGES.stream()
        .takeWhile(change -> mayGoOn())
        .filter(change -> is(change.change().apply(text).getBytes(ISO_8859_1)))
        .map(change -> "The digest is that of the body %s.".formatted(change.words()))
        .findFirst();
  }

  private static String unix(String text) {
    return text.replace("\r\n", "\n");
  }

  private static String withoutMark(String text) {
    return text.startsWith(MARK) ? text.substring(MARK.length()) : text;
  }

  private Optional<String> encodings() {
    String text = new String(body, UTF_8);
    if (!tries.mayMakeBody(4L * body.length)) {
      return Optional.empty();
    }
    if (is(text.getBytes(ISO_8859_1))) {
      return Optional.of("The digest is that of the body in ISO-8859-1; it arrived in UTF-8.");
    }
    if (is(new String(body, ISO_8859_1).getBytes(UTF_8))) {
      return Optional.of(
          "The digest is that of the body in UTF-8, taken for ISO-8859-1 and encoded once more.");
    }
    for (Normalizer.Form form : List.of(Normalizer.Form.NFC, Normalizer.Form.NFD)) {
      if (is(Normalizer.normalize(text, form).getBytes(UTF_8))) {
        return Optional.of(
            "The digest is that of the body with its letters and accents composed in another way"
                + " (%s).".formatted(form));
      }
    }
    return Optional.empty();
  }

  private Optional<String> json() {
    if (!mayGoOn()) {
      return Optional.empty();
    }
    ASObject object;
    try {
      object = STREAMS.read(body);
    } catch (DocumentException e) {
      return Optional.empty(); // it is not JSON, so no software parsed it and wrote it again
    }
    String text = withoutMark(new String(body, ISO_8859_1));
    String json = new String(text.getBytes(ISO_8859_1), UTF_8).strip();
    for (JsonStyle style : JsonStyle.all()) {
      if (!mayGoOn()) {
        return Optional.empty();
      }
      Optional<String> other = style.of(json);
      if (other.isPresent()
          && (is(other.get().getBytes(UTF_8)) || is((other.get() + "\n").getBytes(UTF_8)))) {
        return Optional.of(
            "The digest is that of the JSON %s: something parsed the body and wrote it again."
                .formatted(style.words()));
      }
    }
    return isCanonical(object)
        ? Optional.of(
            "The digest is that of the canonical form of the JSON (JCS), not of the body.")
        : Optional.empty();
  }

  private boolean isCanonical(ASObject object) {
    try {
      return is(JsonCanonicalization.canonicalize(object.toJson()));
    } catch (IllegalArgumentException e) {
      return false; // it has no canonical form
    }
  }

  private Optional<String> compressed() {
    if (body.length < 2 || (body[0] & 0xFF) != 0x1F || (body[1] & 0xFF) != 0x8B) {
      return Optional.empty();
    }
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return is(in.readNBytes(MAX_DECOMPRESSED))
          ? Optional.of("The digest is that of the body before it was compressed with gzip.")
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // it only looks like gzip
    }
  }

  private Optional<Hint> noBody() {
    if (is(new byte[0])) {
      return Optional.of(
          new Hint(
              Cause.BODY,
              "The digest is that of an empty body.",
              "The peer must make the digest of the body that it sends."));
    }
    return body.length > 0
        ? Optional.empty()
        : Optional.of(
            new Hint(
                Cause.BODY,
                "The body is empty, but the digest is that of one that is not: something read it"
                    + " first.",
                "Take the octets before anything else reads them (a filter, a form parser, a"
                    + " logger), and hand on a copy; a redirect may have dropped them too."));
  }

  private Optional<Hint> length(Headers headers) {
    String announced = headers.first("Content-Length").orElse("");
    if (announced.isEmpty()
        || announced.equals(String.valueOf(body.length))
        || !isNumber(announced)) {
      return Optional.empty();
    }
    return Optional.of(
        new Hint(
            Cause.BODY,
            "The body has %d octets, but Content-Length says %s: it was changed or cut on the way."
                .formatted(body.length, announced),
            OCTETS));
  }

  private static boolean isNumber(String text) {
    return text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
