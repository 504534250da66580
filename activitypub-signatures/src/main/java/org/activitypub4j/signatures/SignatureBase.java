package org.activitypub4j.signatures;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.activitypub4j.signatures.internal.Ascii;
import org.activitypub4j.signatures.internal.RefusalException;
import org.jspecify.annotations.Nullable;

/**
 * The text that is signed.
 *
 * @param text the text; each character is one octet
 * @param query whether {@code (request-target)} has the query, if there is one
 */
record SignatureBase(String text, Query query) {

  /** Whether the query of the request is part of the text. */
  enum Query {
    INCLUDED,
    LEFT_OUT
  }

  byte[] bytes() {
    return text.getBytes(StandardCharsets.ISO_8859_1); // one character is one octet
  }

  /**
   * Makes the signing string of draft-cavage.
   *
   * @see <a
   *     href="https://datatracker.ietf.org/doc/html/draft-cavage-http-signatures-12#section-2.3">
   *     draft-cavage-12 §2.3</a>
   */
  static SignatureBase cavage(RequestHead head, ParsedSignature signature, Query query) {
    StringBuilder text = new StringBuilder(512);
    for (Component component : signature.components()) {
      if (text.length() > 0) {
        text.append('\n');
      }
      text.append(component.name()).append(": ");
      switch (component.name()) {
        case "(request-target)" ->
            text.append(head.method().toLowerCase(Locale.ROOT))
                .append(' ')
                .append(query == Query.INCLUDED ? head.pathAndQuery() : head.target().getRawPath());
        case "(created)" -> text.append(present(component, signature.created()));
        case "(expires)" -> text.append(present(component, signature.expires()));
        default -> text.append(field(head.headers(), component));
      }
    }
    return new SignatureBase(text.toString(), query);
  }

  /**
   * Makes the signature base of RFC 9421.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9421#section-2.5">RFC 9421 §2.5</a>
   */
  static SignatureBase rfc9421(Message message, ParsedSignature signature) {
    StringBuilder text = new StringBuilder(512);
    for (Component component : signature.components()) {
      String value = message.value(component);
      if (!Ascii.isAscii(value)) {
        throw new RefusalException(
            new SignatureRefusal.UnsupportedComponent(
                component.identifier(), "its value is not ASCII"));
      }
      text.append(component.identifier()).append(": ").append(value).append('\n');
    }
    text.append("\"@signature-params\": ").append(signature.parameters());
    return new SignatureBase(text.toString(), Query.INCLUDED);
  }

  private static String field(Headers headers, Component component) {
    List<String> lines = headers.values(component.name());
    if (lines.isEmpty()) {
      throw new RefusalException(new SignatureRefusal.MissingComponent(component.identifier()));
    }
    return String.join(", ", lines);
  }

  private static long present(Component component, @Nullable Long value) {
    if (value == null) {
      throw new RefusalException(new SignatureRefusal.MissingComponent(component.identifier()));
    }
    return value;
  }
}
