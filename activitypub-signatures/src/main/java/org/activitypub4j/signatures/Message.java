package org.activitypub4j.signatures;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.activitypub4j.signatures.Component.Source;
import org.activitypub4j.signatures.internal.RefusalException;
import org.greenbytes.http.sfv.ListElement;
import org.jspecify.annotations.Nullable;

/**
 * The message that is signed: a request, or a response together with its request.
 *
 * <p>Dictionaries and the query are parsed once, even if many components need a part of them. So
 * the work depends only on the size of the message. Only one thread at a time may use {@link
 * #value}.
 */
final class Message {
  /** If one of these headers came twice, the signer and the reader could see different values. */
  private static final List<String> SINGLE = List.of("Host", "Date", "Digest");

  private final RequestHead request;
  private final @Nullable ResponseHead response;

  /** The key is the list of lines of the header. The fields of one message share it. */
  private final Map<List<String>, Map<String, ListElement<?>>> dictionaries = new HashMap<>();

  private @Nullable Map<String, List<String>> queryParameters;

  private Message(RequestHead request, @Nullable ResponseHead response) {
    this.request = request;
    this.response = response;
  }

  static Message of(RequestHead request) {
    return new Message(request, null);
  }

  static Message of(ResponseHead response) {
    return new Message(response.request(), response);
  }

  /** Returns the request; for a response, the request that it answers. */
  RequestHead request() {
    return request;
  }

  /** Returns the response; null for a request. */
  @Nullable ResponseHead response() {
    return response;
  }

  boolean isRequest() {
    return response == null;
  }

  /** Returns the headers of the message itself. */
  Headers headers() {
    return response == null ? request.headers() : response.headers();
  }

  /** Whether the body does not count: GET and HEAD; answers to HEAD, and 204 and 304. */
  boolean bodyless() {
    return response == null
        ? request.bodyless()
        : request.method().equals("HEAD") || response.status() == 204 || response.status() == 304;
  }

  /** Whether the body is the whole representation, so that {@code Repr-Digest} is its digest. */
  boolean bodyIsRepresentation() {
    return response == null || !(bodyless() || response.status() == 206);
  }

  /**
   * Refuses a component with {@code req} if this message is not a response.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9421#section-2.4">RFC 9421 §2.4</a>
   */
  void hasSourceOf(Component component) {
    if (response == null && component.source() == Source.REQUEST) {
      throw unsupported(component, "a request answers no other request");
    }
  }

  /**
   * Returns the value of a component.
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

  private String field(Headers headers, Component component) {
    List<String> lines = headers.values(component.name());
    if (lines.isEmpty()) {
      throw missing(component);
    }
    return switch (component.form()) {
      case PLAIN -> lines.size() == 1 ? lines.get(0) : String.join(", ", lines);
      case OCTETS -> octets(lines);
      case STRUCTURED -> StructuredFields.serialized(component.name(), lines);
      case MEMBER -> member(lines, component);
      case QUERY_PARAMETER -> throw unsupported(component, "a header has no query");
    };
  }

  private String member(List<String> lines, Component component) {
    Map<String, ListElement<?>> dictionary = dictionaries.get(lines);
    if (dictionary == null) {
      dictionary = StructuredFields.dictionary(component.name(), lines);
      dictionaries.put(lines, dictionary);
    }
    ListElement<?> member = dictionary.get(component.argument());
    if (member == null) {
      throw missing(component);
    }
    return member.serialize();
  }

  private static String octets(List<String> lines) {
    List<String> wrapped = new ArrayList<>(lines.size());
    for (String line : lines) {
      byte[] octets = line.getBytes(StandardCharsets.ISO_8859_1);
      wrapped.add(":" + Base64.getEncoder().encodeToString(octets) + ":");
    }
    return String.join(", ", wrapped);
  }

  /** Returns the value of a query parameter. It must not be signed if it occurs twice (§2.2.8). */
  private String queryParameter(Component component) {
    if (queryParameters == null) {
      queryParameters = queryParameters(request.target().getRawQuery());
    }
    List<String> values = queryParameters.getOrDefault(component.argument(), List.of());
    if (values.isEmpty()) {
      throw missing(component);
    }
    if (values.size() > 1) {
      throw unsupported(component, "the query has several parameters of this name");
    }
    return values.get(0);
  }

  /** Returns the values by name, with both encoded as §2.2.8 says. */
  private static Map<String, List<String>> queryParameters(@Nullable String query) {
    Map<String, List<String>> parameters = new HashMap<>();
    int start = 0;
    while (query != null && start <= query.length()) {
      int end = query.indexOf('&', start);
      end = end < 0 ? query.length() : end;
      String pair = query.substring(start, end);
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        parameters
            .computeIfAbsent(encoded(decoded(name)), absent -> new ArrayList<>(1))
            .add(encoded(decoded(value)));
      }
      start = end + 1;
    }
    return parameters;
  }

  /** Decodes form data. A target is a URI, so two digits follow each percent sign. */
  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static RefusalException missing(Component component) {
    return new RefusalException(new SignatureRefusal.MissingComponent(component.identifier()));
  }

  private static RefusalException unsupported(Component component, String detail) {
    return new RefusalException(
        new SignatureRefusal.UnsupportedComponent(component.identifier(), detail));
  }

  void noDuplicateHeaders() {
    for (String name : SINGLE) {
      int count = headers().count(name);
      if (count > 1) {
        throw new RefusalException(new SignatureRefusal.DuplicateHeader(name, count));
      }
    }
  }
}
