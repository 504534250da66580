package org.activitypub4j.signatures;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.activitypub4j.signatures.AcceptSignature.Requested;
import org.activitypub4j.signatures.AcceptSignature.Stamp;
import org.activitypub4j.signatures.SignatureBase.Query;
import org.activitypub4j.signatures.internal.HttpDate;
import org.activitypub4j.signatures.internal.RefusalException;
import org.activitypub4j.signatures.keys.Signer;
import org.activitypub4j.signatures.keys.SigningException;
import org.greenbytes.http.sfv.ParseException;
import org.greenbytes.http.sfv.Parser;
import org.greenbytes.http.sfv.StringItem;
import org.jspecify.annotations.Nullable;

/**
 * Signs responses, and signs requests in the form that most servers accept. Sign a request when you
 * send it, and again for each attempt and each redirect.
 *
 * <p>The signed head of a request has {@code Host} (the authority of its target) and a fresh {@code
 * Date}; existing digests and signatures are replaced.
 */
public final class MessageSigner {
  /** How long a signature is valid if the server asks for {@code expires}. */
  private static final Duration LIFETIME = Duration.ofHours(1);

  private static final List<Component> CAVAGE_REQUEST =
      List.of(
          Component.cavage("(request-target)"), Component.cavage("host"), Component.cavage("date"));
  private static final Component CAVAGE_DIGEST = Component.cavage("digest");
  private static final Component CAVAGE_CONTENT_TYPE = Component.cavage("content-type");

  private static final int MAX_ANSWERS = 2;
  private static final int MAX_ECHO = 512;

  private final InstantSource clock;

  /** Makes a signer with this clock. */
  public MessageSigner(InstantSource clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /**
   * Signs a request.
   *
   * <p>A draft-cavage signature covers {@code (request-target) host date}, and if there is a body
   * also {@code digest} and {@code content-type}. An RFC 9421 signature has the label {@code sig1}
   * and covers {@code @method} and {@code @target-uri}, and if there is a body also {@code
   * content-digest}.
   *
   * @param body the digest of the body; null for a request without body
   * @return the head with its new headers
   * @throws SigningException if the signer fails, or the scheme has no name for its algorithm
   * @throws IllegalArgumentException if the head has a Host that does not match its target
   */
  public RequestHead sign(
      RequestHead head, @Nullable BodyDigest body, SignatureScheme scheme, Signer signer) {
    return switch (scheme) {
      case DRAFT_CAVAGE_12 -> cavage(head, body, Query.INCLUDED, signer);
      case RFC_9421 -> sign(head, body, List.of(signer));
    };
  }

  /**
   * Signs with draft-cavage for servers that verify the path without its query. Try this after a
   * 401 if the target has a query.
   *
   * @throws SigningException as {@link #sign(RequestHead, BodyDigest, SignatureScheme, Signer)}
   * @throws IllegalArgumentException as {@link #sign(RequestHead, BodyDigest, SignatureScheme,
   *     Signer)}
   */
  public RequestHead signWithoutQuery(RequestHead head, @Nullable BodyDigest body, Signer signer) {
    return cavage(head, body, Query.LEFT_OUT, signer);
  }

  /**
   * Signs a request with RFC 9421 and several keys. The first key makes {@code sig1}, the second
   * makes {@code sig2} and so on. All cover the same components. Most servers look at one or two
   * signatures only, so the first key should be the one that they know.
   *
   * @param body the digest of the body; null for a request without body
   * @throws SigningException if a signer fails
   * @throws IllegalArgumentException if there is no signer, or the head has a Host that does not
   *     match its target
   */
  public RequestHead sign(
      RequestHead head, @Nullable BodyDigest body, List<? extends Signer> signers) {
    if (signers.isEmpty()) {
      throw new IllegalArgumentException("no signer");
    }
    Instant now = clock.instant();
    RequestHead prepared = prepared(head, body, now);
    Message message = Message.of(prepared);
    SignatureLines lines = new SignatureLines(message);
    for (Signer signer : signers) {
      lines.add("sig" + (lines.count() + 1), signature(minimum(message), now, signer), signer);
    }
    return prepared.withHeaders(lines.addedTo(prepared.headers()));
  }

  /**
   * Signs a request with RFC 9421 as a server asked for it. It makes each requested signature that
   * this signer can make, at most two, with the label, components, times, nonce and tag of the
   * server. It always covers the method, the target and the digest of the body, so that nobody can
   * use the signature for another request.
   *
   * @param body the digest of the body; null for a request without body
   * @return the signed head; empty if no requested signature can be made: it needs another key or
   *     algorithm, or a component that the request does not have
   * @throws SigningException if the signer fails
   * @throws IllegalArgumentException if the head has a Host that does not match its target
   */
  public Optional<RequestHead> sign(
      RequestHead head, @Nullable BodyDigest body, AcceptSignature wished, Signer signer) {
    return sign(head, body, wished, List.of(signer));
  }

  /**
   * Does the same as {@link #sign(RequestHead, BodyDigest, AcceptSignature, Signer)}, with several
   * keys. The first signer that can make a requested signature makes it.
   *
   * @throws SigningException if a signer fails
   * @throws IllegalArgumentException if the head has a Host that does not match its target
   */
  public Optional<RequestHead> sign(
      RequestHead head,
      @Nullable BodyDigest body,
      AcceptSignature wished,
      List<? extends Signer> signers) {
    Instant now = clock.instant();
    RequestHead prepared = prepared(head, body, now);
    Message message = Message.of(prepared);
    SignatureLines lines = new SignatureLines(message);
    for (Requested wish : wished.requests()) {
      if (lines.count() < MAX_ANSWERS) {
        answer(message, wish, now, signers, lines);
      }
    }
    return lines.count() == 0
        ? Optional.empty()
        : Optional.of(prepared.withHeaders(lines.addedTo(prepared.headers())));
  }

  /**
   * Signs a response with RFC 9421, label {@code sig1}: it covers the status and, if there is a
   * body, {@code content-digest} and {@code content-type}. It also covers the method and the target
   * of the request, so that nobody can use it as an answer to another request.
   *
   * @param body the digest of the body; null for a response without body
   * @return the head with its new headers; its old signatures and its old Content-Digest are
   *     replaced
   * @throws SigningException if the signer fails
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9421#section-2.4">RFC 9421 §2.4</a>
   */
  public ResponseHead sign(ResponseHead head, @Nullable BodyDigest body, Signer signer) {
    ResponseHead prepared = head.withHeaders(digested(head.headers(), body));
    Message message = Message.of(prepared);
    SignatureLines lines = new SignatureLines(message);
    lines.add("sig1", signature(minimum(message), clock.instant(), signer), signer);
    return prepared.withHeaders(lines.addedTo(prepared.headers()));
  }

  private RequestHead cavage(
      RequestHead head, @Nullable BodyDigest body, Query query, Signer signer) {
    Headers headers = preparedHeaders(head, null, clock.instant());
    List<Component> components = new ArrayList<>(CAVAGE_REQUEST);
    String names = "(request-target) host date";
    if (body != null) {
      headers = headers.with("Digest", body.digest());
      components.add(CAVAGE_DIGEST);
      names += " digest";
      if (headers.contains("Content-Type")) {
        components.add(CAVAGE_CONTENT_TYPE);
        names += " content-type";
      }
    }
    ParsedSignature unsigned =
        unsigned(SignatureScheme.DRAFT_CAVAGE_12, signer, components, null, "");
    byte[] text = SignatureBase.cavage(head.withHeaders(headers), unsigned, query).bytes();
    String signature = Base64.getEncoder().encodeToString(signer.sign(text));
    return head.withHeaders(
        headers.with(
            "Signature",
            "keyId=\""
                + signer.keyId()
                + "\",algorithm=\""
                + cavageName(signer)
                + "\",headers=\""
                + names
                + "\",signature=\""
                + signature
                + "\""));
  }

  private static String cavageName(Signer signer) {
    return switch (signer.algorithm()) {
      case RSA_V1_5_SHA256 -> "rsa-sha256";
      case RSA_V1_5_SHA512 -> "rsa-sha512";
      case ED25519 -> "hs2019";
      case RSA_PSS_SHA512, ECDSA_P256_SHA256, ECDSA_P384_SHA384 ->
          throw new SigningException(
              signer.keyId(),
              "nobody verifies %s in draft-cavage: use RFC 9421"
                  .formatted(signer.algorithm().registryName()));
    };
  }

  /** Returns what every signature covers, whether the server asks for it or not. */
  private static List<Component> minimum(Message message) {
    List<Component> components = new ArrayList<>(5);
    if (message.isRequest()) {
      components.add(Component.plain("@method"));
      components.add(Component.plain("@target-uri"));
    } else {
      components.add(Component.plain("@status"));
      components.add(Component.ofRequest("@method"));
      components.add(Component.ofRequest("@target-uri"));
    }
    if (message.headers().contains("Content-Digest")) {
      components.add(Component.plain("content-digest"));
    }
    if (!message.isRequest() && message.headers().contains("Content-Type")) {
      components.add(Component.plain("content-type"));
    }
    return components;
  }

  /** Prepares the signature that we make if the server asked for nothing special. */
  private static ParsedSignature signature(List<Component> components, Instant now, Signer signer) {
    String parameters =
        list(components)
            + ";created="
            + now.getEpochSecond()
            + ";keyid="
            + quoted(signer.keyId().toString())
            + ";alg="
            + quoted(signer.algorithm().registryName());
    return unsigned(SignatureScheme.RFC_9421, signer, components, now, parameters);
  }

  /** Adds the requested signature. The first signer that can make it does so. */
  private static void answer(
      Message message,
      Requested wish,
      Instant now,
      List<? extends Signer> signers,
      SignatureLines lines) {
    Optional<List<Component>> components = wished(message, wish);
    if (components.isEmpty() || tooLong(wish.nonce()) || tooLong(wish.tag())) {
      return;
    }
    for (Signer signer : signers) {
      if (fits(wish, signer)) {
        lines.add(wish.label(), asWished(wish, components.get(), now, signer), signer);
        return;
      }
    }
  }

  private static boolean fits(Requested wish, Signer signer) {
    return (wish.keyId() == null || wish.keyId().equals(signer.keyId().toString()))
        && (wish.algorithm() == null || wish.algorithm().equals(signer.algorithm().registryName()));
  }

  private static ParsedSignature asWished(
      Requested wish, List<Component> components, Instant now, Signer signer) {
    StringBuilder parameters = new StringBuilder(list(components));
    parameters.append(";created=").append(now.getEpochSecond()); // peers always need it
    if (wish.stamps().contains(Stamp.EXPIRES)) {
      parameters.append(";expires=").append(now.plus(LIFETIME).getEpochSecond());
    }
    parameters.append(";keyid=").append(quoted(signer.keyId().toString()));
    parameters.append(";alg=").append(quoted(signer.algorithm().registryName()));
    if (wish.nonce() != null) {
      parameters.append(";nonce=").append(quoted(wish.nonce()));
    }
    if (wish.tag() != null) {
      parameters.append(";tag=").append(quoted(wish.tag()));
    }
    return unsigned(SignatureScheme.RFC_9421, signer, components, now, parameters.toString());
  }

  /** Returns the requested components and those of {@link #minimum}; empty if one is missing. */
  private static Optional<List<Component>> wished(Message message, Requested wish) {
    List<Component> components = new ArrayList<>();
    try {
      for (String identifier : wish.components()) {
        Component component = Component.of(Parser.parseItem(identifier), AcceptSignature.HEADER);
        message.value(component);
        Components.add(components, component, AcceptSignature.HEADER);
      }
    } catch (RefusalException | ParseException e) {
      return Optional.empty();
    }
    for (Component needed : minimum(message)) {
      if (components.stream().noneMatch(needed::isSameAs)) {
        components.add(needed);
      }
    }
    return Optional.of(components);
  }

  private static boolean tooLong(@Nullable String text) {
    return text != null && text.length() > MAX_ECHO;
  }

  /** Collects the two headers of RFC 9421. */
  private static final class SignatureLines {
    private final Message message;
    private final List<String> inputs = new ArrayList<>(1);
    private final List<String> signatures = new ArrayList<>(1);

    SignatureLines(Message message) {
      this.message = message;
    }

    void add(String label, ParsedSignature unsigned, Signer signer) {
      byte[] signature = signer.sign(SignatureBase.rfc9421(message, unsigned).bytes());
      inputs.add(label + "=" + unsigned.parameters());
      signatures.add(label + "=:" + Base64.getEncoder().encodeToString(signature) + ":");
    }

    int count() {
      return inputs.size();
    }

    Headers addedTo(Headers headers) {
      return headers
          .with("Signature-Input", String.join(", ", inputs))
          .with("Signature", String.join(", ", signatures));
    }
  }

  private static RequestHead prepared(RequestHead head, @Nullable BodyDigest body, Instant now) {
    return head.withHeaders(preparedHeaders(head, body, now));
  }

  /** Returns the headers to sign, without any earlier signature. */
  private static Headers preparedHeaders(RequestHead head, @Nullable BodyDigest body, Instant now) {
    String authority = head.origin().authority();
    String host = head.headers().first("Host").orElse(authority);
    if (!host.equalsIgnoreCase(authority)) {
      throw new IllegalArgumentException("Host is " + host + ", but the target is on " + authority);
    }
    return digested(
        head.headers().without("Digest").with("Host", authority).with("Date", HttpDate.format(now)),
        body);
  }

  private static Headers digested(Headers headers, @Nullable BodyDigest body) {
    Headers clean = headers.without("Signature", "Signature-Input", "Content-Digest");
    return body == null ? clean : clean.with("Content-Digest", body.contentDigest());
  }

  private static ParsedSignature unsigned(
      SignatureScheme scheme,
      Signer signer,
      List<Component> components,
      @Nullable Instant created,
      String parameters) {
    return new ParsedSignature(
        scheme,
        "Signature",
        signer.keyId().toString(),
        signer.algorithm(),
        components,
        created == null ? null : created.getEpochSecond(),
        null,
        null,
        null,
        parameters,
        new byte[0]);
  }

  private static String list(List<Component> components) {
    StringBuilder list = new StringBuilder("(");
    for (Component component : components) {
      list.append(list.length() == 1 ? "" : " ").append(component.identifier());
    }
    return list.append(')').toString();
  }

  private static String quoted(String text) {
    return StringItem.valueOf(text).serialize();
  }
}
