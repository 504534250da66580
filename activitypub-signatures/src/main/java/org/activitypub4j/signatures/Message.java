package org.activitypub4j.signatures;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.activitypub4j.signatures.Component.Source;
import org.jspecify.annotations.Nullable;

/**
 * What is signed: a request, or a response together with the request that it answers.
 *
 * @param response null for a request
 */
record Message(RequestHead request, @Nullable ResponseHead response) {

  static Message of(RequestHead request) {
    return new Message(request, null);
  }

  static Message of(ResponseHead response) {
    return new Message(response.request(), response);
  }

  boolean isRequest() {
    return response == null;
  }

  /** The headers of the message itself. */
  Headers headers() {
    return response == null ? request.headers() : response.headers();
  }

  /** Whether there is no body that matters: GET and HEAD; answers to HEAD, and 204 and 304. */
  boolean bodyless() {
    return response == null
        ? request.bodyless()
        : request.method().equals("HEAD") || response.status() == 204 || response.status() == 304;
  }

  /** Whether the body is all of what {@code Repr-Digest} is the digest of. */
  boolean bodyIsRepresentation() {
    return response == null || !(bodyless() || response.status() == 206);
  }

  /**
   * Refuses a component of the request that is answered if none is.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9421#section-2.4">RFC 9421 §2.4</a>
   */
  void hasSourceOf(Component component) {
    if (response == null && component.source() == Source.REQUEST) {
      throw unsupported(component, "a request answers no other request");
    }
  }

  /**
   * The value of a component.
   *
   * @throws RefusalException if the message does not have it
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9421#section-2">RFC 9421 §2.1 to §2.4</a>
   */
  String value(Component component) {
    hasSourceOf(component);
    if (response == null || component.source() == Source.REQUEST) {
      return requestValue(component);
    }
    if (component.name().equals("@status")) {
      return String.valueOf(response.status());
    }
    if (component.name().startsWith("@")) {
      throw unsupported(component, "a response has no such component");
    }
    return field(response.headers(), component);
  }

  private String requestValue(Component component) {
    return switch (component.name()) {
      case "@method" -> request.method();
      case "@target-uri" -> request.origin() + request.pathAndQuery();
      case "@authority" -> request.origin().authority();
      case "@scheme" -> request.origin().scheme();
      case "@request-target" -> request.pathAndQuery();
      case "@path" -> request.target().getRawPath();
      case "@query" ->
          "?" + (request.target().getRawQuery() == null ? "" : request.target().getRawQuery());
      case "@query-param" -> queryParameter(component);
      default -> {
        if (component.name().startsWith("@")) {
          throw unsupported(component, "a request has no such component");
        }
        yield field(request.headers(), component);
      }
    };
  }

  /** The value of a header, in the form that the component asks for. */
  static String field(Headers headers, Component component) {
    List<String> lines = headers.values(component.name());
    if (lines.isEmpty()) {
      throw missing(component);
    }
    return switch (component.form()) {
      case PLAIN -> lines.size() == 1 ? lines.get(0) : String.join(", ", lines);
      case OCTETS -> octets(lines);
      case STRUCTURED -> StructuredFields.serialized(component.name(), lines);
      case MEMBER -> {
        String member =
            StructuredFields.member(component.name(), lines, String.valueOf(component.argument()));
        if (member == null) {
          throw missing(component);
        }
        yield member;
      }
      case QUERY_PARAMETER -> throw unsupported(component, "a header has no query");
    };
  }

  private static String octets(List<String> lines) {
    List<String> wrapped = new ArrayList<>(lines.size());
    for (String line : lines) {
      byte[] octets = line.getBytes(StandardCharsets.ISO_8859_1);
      wrapped.add(":" + Base64.getEncoder().encodeToString(octets) + ":");
    }
    return String.join(", ", wrapped);
  }

  /** The one value of a query parameter; several of one name must not be signed (§2.2.8). */
  private String queryParameter(Component component) {
    String wanted = component.argument();
    String query = request.target().getRawQuery();
    String found = null;
    int start = 0;
    while (wanted != null && query != null && start <= query.length()) {
      int end = query.indexOf('&', start);
      end = end < 0 ? query.length() : end;
      String pair = query.substring(start, end);
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      if (!pair.isEmpty() && wanted.equals(encoded(decoded(name)))) {
        if (found != null) {
          throw unsupported(component, "the query has several parameters of this name");
        }
        found = encoded(decoded(equals < 0 ? "" : pair.substring(equals + 1)));
      }
      start = end + 1;
    }
    if (found == null) {
      throw missing(component);
    }
    return found;
  }

  /** As form data; a target is a URI, so that each percent sign has its two digits. */
  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static RefusalException missing(Component component) {
    return new RefusalException(new Refusal.MissingComponent(component.identifier()));
  }

  private static RefusalException unsupported(Component component, String detail) {
    return new RefusalException(new Refusal.UnsupportedComponent(component.identifier(), detail));
  }
}
