package org.activitypub4j.signatures;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.activitypub4j.signatures.MessageVerifier.Attempt;
import org.activitypub4j.signatures.SignatureReport.Cause;
import org.activitypub4j.signatures.SignatureReport.Hint;
import org.activitypub4j.signatures.internal.Ascii;
import org.activitypub4j.signatures.internal.RefusalException;
import org.greenbytes.http.sfv.ListElement;
import org.jspecify.annotations.Nullable;

/** Repairs the known mistakes in signature headers that cannot be read. */
final class SignatureHeaderRepairs {
  private static final String SIGNATURE = CavageParser.HEADER;

  private SignatureHeaderRepairs() {}

  /**
   * A signature as the peer meant it.
   *
   * @param hint what to say if it verifies
   */
  record Repaired(ParsedSignature signature, Hint hint) {}

  private record Repair(Hint hint, Headers headers) {}

  /** Finds the first repair with which the signature at this place can be read. */
  static Optional<Repaired> of(RequestHead head, int index) {
    return repairs(head.headers()).stream()
        .flatMap(repair -> read(head, repair, index).stream())
        .findFirst();
  }

  /** Reads the signature at this place; empty if this repair does not help. */
  private static Optional<Repaired> read(RequestHead head, Repair repair, int index) {
    try {
      RequestHead repaired = head.withHeaders(repair.headers());
      List<Attempt> attempts = MessageVerifier.attempts(Message.of(repaired));
      if (index >= attempts.size()) {
        return Optional.empty();
      }
      ParsedSignature signature = attempts.get(index).read();
      return Optional.of(new Repaired(asSigned(signature, head.headers(), index), repair.hint()));
    } catch (RefusalException e) {
      return Optional.empty();
    }
  }

  private static List<Repair> repairs(Headers headers) {
    List<Repair> repairs = new ArrayList<>();
    String authorization = headers.first("Authorization").orElse("");
    if (!headers.contains(SIGNATURE)
        && authorization.regionMatches(true, 0, "Signature ", 0, 10)
        && Ascii.isAscii(authorization)) {
      repairs.add(
          new Repair(
              new Hint(
                  Cause.ENCODING,
                  "The signature is right, but it is in the header Authorization.",
                  "The peer must send it in the header Signature."),
              headers.with(SIGNATURE, authorization)));
    }
    String line = headers.first(SIGNATURE).orElse("");
    String input = headers.first(Rfc9421Parser.INPUT).orElse("");
    if (headers.count(SIGNATURE) != 1 || !Ascii.isAscii(line) || !Ascii.isAscii(input)) {
      return repairs;
    }
    String usual = inUsualBase64(inUsualBase64(line, "signature=\"", '"'), "=:", ':');
    if (!usual.equals(line)) {
      repairs.add(
          new Repair(
              new Hint(
                  Cause.ENCODING,
                  "The signature is right, but in base64url or damaged base64.",
                  "The peer must send it in the usual base64, with + and / and with its padding."),
              headers.with(SIGNATURE, usual)));
    }
    String algorithm = value(line, "algorithm=\"");
    if (algorithm != null) {
      repairs.add(
          new Repair(
              named(algorithm),
              headers.with(
                  SIGNATURE,
                  line.replace("algorithm=\"" + algorithm + "\"", "algorithm=\"hs2019\""))));
    }
    String alg = value(input, ";alg=\"");
    if (alg != null && headers.count(Rfc9421Parser.INPUT) == 1) {
      repairs.add(
          new Repair(
              named(alg),
              headers.with(Rfc9421Parser.INPUT, input.replace(";alg=\"" + alg + "\"", ""))));
    }
    return repairs;
  }

  private static Hint named(String algorithm) {
    String printable = Ascii.printable(algorithm);
    if (algorithm.toLowerCase(Locale.ROOT).equals("rsa-sha256")) {
      return new Hint(
          Cause.ALGORITHM,
          "The signature is right, but names rsa-sha256 where that may not stand.",
          "draft-cavage: with (created) or (expires) the peer must name hs2019. RFC 9421: the name"
              + " is rsa-v1_5-sha256.");
    }
    return new Hint(
        Cause.ALGORITHM,
        "The signature is right, but names the algorithm \"%s\".".formatted(printable),
        "The peer must name the algorithm that it uses, or none: draft-cavage has rsa-sha256 and"
            + " hs2019, RFC 9421 rsa-v1_5-sha256 and ed25519.");
  }

  private static @Nullable String value(String text, String before) {
    int start = text.indexOf(before);
    int end = start < 0 ? -1 : text.indexOf('"', start + before.length());
    return end < 0 ? null : text.substring(start + before.length(), end);
  }

  /** Changes what is between these marks to the alphabet and the padding of RFC 4648 §4. */
  private static String inUsualBase64(String text, String before, char after) {
    int start = text.indexOf(before);
    int end = start < 0 ? -1 : text.indexOf(after, start + before.length());
    if (end < 0) {
      return text;
    }
    start += before.length();
    String value = text.substring(start, end).replace("=", "");
    value = value.replace('-', '+').replace('_', '/').replace(' ', '+');
    return text.substring(0, start)
        + value
        + "=".repeat((4 - value.length() % 4) % 4)
        + text.substring(end);
  }

  /** RFC 9421 signs the parameters as they arrived, so this puts the unrepaired ones back. */
  private static ParsedSignature asSigned(ParsedSignature signature, Headers headers, int index) {
    if (signature.scheme() != SignatureScheme.RFC_9421) {
      return signature;
    }
    List<ListElement<?>> inputs =
        List.copyOf(
            StructuredFields.dictionary(Rfc9421Parser.INPUT, headers.values(Rfc9421Parser.INPUT))
                .values());
    return new ParsedSignature(
        signature.scheme(),
        signature.header(),
        signature.keyId(),
        signature.algorithm(),
        signature.components(),
        signature.created(),
        signature.expires(),
        signature.nonce(),
        signature.tag(),
        inputs.get(index).serialize(),
        signature.bytes());
  }
}
