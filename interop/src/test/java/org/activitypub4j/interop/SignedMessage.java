package org.activitypub4j.interop;

import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.activitypub4j.signatures.BodyDigest;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.RequestHead;
import org.jspecify.annotations.Nullable;

/** A signed request on its way, and what an attacker could do to it there. */
record SignedMessage(
    String method, String url, Map<String, String> headers, @Nullable String body) {

  static final String SERVER = "them.example";

  /** What an attacker changes. Each must make the signature worthless. */
  enum Change {
    SIGNATURE,
    METHOD,
    PATH,
    QUERY,
    SERVER,
    DATE,
    CREATED,
    BODY,
    BODY_AND_DIGEST
  }

  static SignedMessage of(RequestHead head, @Nullable String body) {
    Map<String, String> headers = new LinkedHashMap<>();
    head.headers().forEach(headers::put);
    return new SignedMessage(head.method(), head.target().toString(), headers, body);
  }

  /** A request with the headers that a program has signed. */
  SignedMessage signed(JsonObject signedHeaders) {
    Map<String, String> texts = new LinkedHashMap<>();
    signedHeaders.keySet().forEach(name -> texts.put(name, signedHeaders.getString(name)));
    return new SignedMessage(method, url, texts, body);
  }

  /** Its members as programs are asked. */
  Map<String, Object> question() {
    Map<String, Object> question = new HashMap<>();
    question.put("method", method);
    question.put("url", url);
    question.put("headers", Json.object(headers));
    if (body != null) {
      question.put("body", body);
    }
    return question;
  }

  byte[] bodyBytes() {
    return body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
  }

  Headers receivedHeaders() {
    Headers received = Headers.of();
    for (Map.Entry<String, String> header : headers.entrySet()) {
      received = received.plus(header.getKey(), header.getValue());
    }
    return received;
  }

  /** The message changed; empty if it has nothing of the kind that is signed. */
  Optional<SignedMessage> changed(Change change) {
    return switch (change) {
      case SIGNATURE -> Optional.of(with("Signature", otherSignature()));
      case METHOD ->
          Optional.of(new SignedMessage(method.equals("GET") ? "HEAD" : "PUT", url, headers, body));
      case PATH -> {
        int end = url.indexOf('?') < 0 ? url.length() : url.indexOf('?');
        yield Optional.of(withUrl(url.substring(0, end) + "x" + url.substring(end)));
      }
      case QUERY -> Optional.of(withUrl(url + (url.contains("?") ? "&" : "?") + "min_id=9"));
      case SERVER ->
          covers("host") || covers("@authority") || covers("@target-uri")
              ? Optional.of(
                  withUrl(url.replace(SERVER, "other.example")).with("Host", "other.example"))
              : Optional.empty();
      case DATE ->
          covers("date") ? Optional.of(with("Date", nextSecond(header("Date")))) : Optional.empty();
      case CREATED -> {
        String name = isDraft() ? "Signature" : "Signature-Input";
        String value = header(name);
        int at = value.indexOf("created=");
        yield at < 0 || (isDraft() && !covers("(created)"))
            ? Optional.empty()
            : Optional.of(with(name, nextNumber(value, at + "created=".length())));
      }
      case BODY -> Optional.ofNullable(body).map(text -> withBody(otherBody(text)));
      case BODY_AND_DIGEST ->
          Optional.ofNullable(body).map(text -> withBody(otherBody(text)).withDigests());
    };
  }

  /** The message with digests that fit its body, in those digest headers that it has. */
  private SignedMessage withDigests() {
    BodyDigest digest = BodyDigest.sha256(bodyBytes());
    SignedMessage message = this;
    if (!header("Digest").isEmpty()) {
      message = message.with("Digest", digest.digest());
    }
    return header("Content-Digest").isEmpty()
        ? message
        : message.with("Content-Digest", digest.contentDigest());
  }

  SignedMessage withBody(String other) {
    return new SignedMessage(method, url, headers, other);
  }

  private SignedMessage withUrl(String other) {
    return new SignedMessage(method, other, headers, body);
  }

  SignedMessage with(String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(headers);
    changed.keySet().removeIf(name::equalsIgnoreCase);
    changed.put(name, value);
    return new SignedMessage(method, url, changed, body);
  }

  private String header(String name) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }

  private boolean isDraft() {
    return header("Signature-Input").isEmpty();
  }

  private boolean covers(String component) {
    String value = isDraft() ? header("Signature") : header("Signature-Input");
    String open = isDraft() ? "headers=\"" : "(";
    int start = value.indexOf(open) + open.length();
    String list = value.substring(start, value.indexOf(isDraft() ? '"' : ')', start));
    return List.of(list.replace("\"", "").split(" ", -1)).contains(component);
  }

  private String otherSignature() {
    String value = header("Signature");
    int at = value.indexOf(isDraft() ? "signature=\"" : "=:") + 30;
    char other = value.charAt(at) == 'A' ? 'B' : 'A';
    return value.substring(0, at) + other + value.substring(at + 1);
  }

  private static String otherBody(String text) {
    return text.replace("Like", "Undo");
  }

  private static String nextSecond(String date) {
    int seconds = date.lastIndexOf(':') + 2; // the last digit
    char next = date.charAt(seconds) == '9' ? '8' : (char) (date.charAt(seconds) + 1);
    return date.substring(0, seconds) + next + date.substring(seconds + 1);
  }

  private static String nextNumber(String text, int at) {
    int end = at;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    return text.substring(0, at)
        + (Long.parseLong(text.substring(at, end)) - 1)
        + text.substring(end);
  }
}
