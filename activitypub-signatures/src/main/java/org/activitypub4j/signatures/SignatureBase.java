package org.activitypub4j.signatures;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.activitypub4j.signatures.ParsedSignature.Component;
import org.activitypub4j.signatures.internal.Ascii;
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

  /** Where the value of a component comes from. */
  @FunctionalInterface
  interface Values {
    /**
     * The value.
     *
     * @throws RefusalException if the message does not have it, or it is not supported
     */
    String of(Component component);
  }

  byte[] bytes() {
    return text.getBytes(StandardCharsets.ISO_8859_1); // header octets come as ISO-8859-1
  }

  /**
   * The signing string of draft-cavage.
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
   * The signature base of RFC 9421 for a request.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9421#section-2.5">RFC 9421 §2.5</a>
   */
  static SignatureBase rfc9421(RequestHead head, ParsedSignature signature) {
    return rfc9421(signature, component -> requestValue(head, component));
  }

  /** The signature base of RFC 9421 with values from elsewhere. */
  static SignatureBase rfc9421(ParsedSignature signature, Values values) {
    StringBuilder text = new StringBuilder(512);
    for (Component component : signature.components()) {
      String value = values.of(component);
      if (!Ascii.isAscii(value)) {
        throw new RefusalException(
            new Refusal.UnsupportedComponent(component.identifier(), "its value is not ASCII"));
      }
      text.append(component.identifier()).append(": ").append(value).append('\n');
    }
    text.append("\"@signature-params\": ").append(signature.parameters());
    return new SignatureBase(text.toString(), Query.INCLUDED);
  }

  /** The value of a component of a request; RFC 9421 §2.1 and §2.2. */
  static String requestValue(RequestHead head, Component component) {
    return switch (component.name()) {
      case "@method" -> head.method();
      case "@target-uri" -> head.origin() + head.pathAndQuery();
      case "@authority" -> head.origin().authority();
      case "@scheme" -> head.origin().scheme();
      case "@request-target" -> head.pathAndQuery();
      case "@path" -> head.target().getRawPath();
      case "@query" ->
          "?" + (head.target().getRawQuery() == null ? "" : head.target().getRawQuery());
      case "@query-param" -> queryParameter(head, component);
      default -> {
        if (component.name().startsWith("@")) {
          throw new RefusalException(
              new Refusal.UnsupportedComponent(
                  component.identifier(), "a request has no such component"));
        }
        yield field(head.headers(), component);
      }
    };
  }

  private static String field(Headers headers, Component component) {
    List<String> values = headers.values(component.name());
    if (values.isEmpty()) {
      throw new RefusalException(new Refusal.MissingComponent(component.identifier()));
    }
    return values.size() == 1 ? values.get(0) : String.join(", ", values);
  }

  private static long present(Component component, @Nullable Long value) {
    if (value == null) {
      throw new RefusalException(new Refusal.MissingComponent(component.identifier()));
    }
    return value;
  }

  /** The one value of a query parameter; several of one name must not be signed (§2.2.8). */
  private static String queryParameter(RequestHead head, Component component) {
    String wanted = component.queryParameter();
    String query = head.target().getRawQuery();
    String found = null;
    int start = 0;
    while (wanted != null && query != null && start <= query.length()) {
      int end = query.indexOf('&', start);
      end = end < 0 ? query.length() : end;
      String pair = query.substring(start, end);
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      if (wanted.equals(encoded(decoded(name, component)))) {
        if (found != null) {
          throw new RefusalException(
              new Refusal.UnsupportedComponent(
                  component.identifier(), "the query has several parameters of this name"));
        }
        found = encoded(decoded(equals < 0 ? "" : pair.substring(equals + 1), component));
      }
      start = end + 1;
    }
    if (found == null) {
      throw new RefusalException(new Refusal.MissingComponent(component.identifier()));
    }
    return found;
  }

  private static String decoded(String text, Component component) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new RefusalException(
          new Refusal.UnsupportedComponent(
              component.identifier(), "the query has a stray percent sign"));
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
