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
import org.activitypub4j.signatures.ParsedSignature.Component;
import org.activitypub4j.signatures.SignatureBase.Query;
import org.activitypub4j.signatures.internal.HttpDate;
import org.greenbytes.http.sfv.StringItem;
import org.jspecify.annotations.Nullable;

/**
 * Signs requests, in the form that most servers take. A request is signed anew for each try, at the
 * time when it is sent, and for each hop of a redirect.
 *
 * <p>The signed head has {@code Host} (the authority of its target) and a fresh {@code Date};
 * digests and signatures that were there before are replaced.
 */
public final class MessageSigner {
  /** How long a signature holds for a server that asks for {@code expires}. */
  private static final Duration LIFETIME = Duration.ofHours(1);

  private static final int MAX_ANSWERS = 2;
  private static final int MAX_ECHO = 512;

  private final InstantSource clock;

  /** A signer of requests with this clock. */
  public MessageSigner(InstantSource clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /**
   * Signs a request.
   *
   * <p>draft-cavage covers {@code (request-target) host date}, with a body also {@code digest} and,
   * where there is one, {@code content-type}. RFC 9421 covers {@code @method} and {@code
   * @target-uri}, with a body also {@code content-digest}, and has the label {@code sig1}.
   *
   * @param body the digest of the body; null for a request without body
   * @return the head with its new headers
   * @throws SigningException if the signer fails, or the scheme has no name for its algorithm
   * @throws IllegalArgumentException if the head has a Host that is not that of its target
   */
  public RequestHead sign(
      RequestHead head, @Nullable BodyDigest body, SignatureScheme scheme, Signer signer) {
    return switch (scheme) {
      case DRAFT_CAVAGE_12 -> cavage(head, body, Query.INCLUDED, signer);
      case RFC_9421 -> rfc9421(head, body, signer);
    };
  }

  /**
   * Signs with draft-cavage as servers expect it that verify the path without its query: to be
   * tried after a 401 if the target has a query.
   *
   * @throws SigningException as {@link #sign(RequestHead, BodyDigest, SignatureScheme, Signer)}
   * @throws IllegalArgumentException as {@link #sign(RequestHead, BodyDigest, SignatureScheme,
   *     Signer)}
   */
  public RequestHead signWithoutQuery(RequestHead head, @Nullable BodyDigest body, Signer signer) {
    return cavage(head, body, Query.LEFT_OUT, signer);
  }

  /**
   * Signs with RFC 9421 as a server asked for it: each signature that this signer can make, at most
   * two, with the label, components, times, nonce and tag that are wished. Method, target and
   * digest of the body are covered even if nobody asks, so that the signature is worth nothing
   * elsewhere.
   *
   * @param body the digest of the body; null for a request without body
   * @return the signed head; empty if no signature can be answered: another key or algorithm is
   *     wanted, or a component that the request does not have
   * @throws SigningException if the signer fails
   * @throws IllegalArgumentException if the head has a Host that is not that of its target
   */
  public Optional<RequestHead> sign(
      RequestHead head, @Nullable BodyDigest body, AcceptSignature wished, Signer signer) {
    Instant now = clock.instant();
    Headers headers = prepared(head, now);
    if (body != null) {
      headers = headers.with("Content-Digest", body.contentDigest());
    }
    RequestHead prepared = head.withHeaders(headers);
    StringBuilder inputs = new StringBuilder();
    StringBuilder signatures = new StringBuilder();
    int answers = 0;
    for (Requested request : wished.requests()) {
      Optional<ParsedSignature> answer =
          answers < MAX_ANSWERS ? answer(prepared, request, now, signer) : Optional.empty();
      if (answer.isPresent()) {
        append(inputs, signatures, request.label(), prepared, answer.get(), signer);
        answers++;
      }
    }
    if (answers == 0) {
      return Optional.empty();
    }
    return Optional.of(withSignatures(prepared, inputs, signatures));
  }

  private RequestHead cavage(
      RequestHead head, @Nullable BodyDigest body, Query query, Signer signer) {
    Headers headers = prepared(head, clock.instant());
    List<String> names = new ArrayList<>(List.of("(request-target)", "host", "date"));
    if (body != null) {
      headers = headers.with("Digest", body.digest());
      names.add("digest");
      if (headers.contains("Content-Type")) {
        names.add("content-type");
      }
    }
    RequestHead prepared = head.withHeaders(headers);
    List<Component> components =
        names.stream().map(name -> new Component(name, name, null)).toList();
    ParsedSignature unsigned =
        unsigned(SignatureScheme.DRAFT_CAVAGE_12, signer, components, null, "");
    byte[] signature = signer.sign(SignatureBase.cavage(prepared, unsigned, query).bytes());
    String value =
        "keyId=\"%s\",algorithm=\"%s\",headers=\"%s\",signature=\"%s\""
            .formatted(
                signer.keyId(),
                cavageName(signer),
                String.join(" ", names),
                Base64.getEncoder().encodeToString(signature));
    return prepared.withHeaders(headers.with("Signature", value));
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

  private RequestHead rfc9421(RequestHead head, @Nullable BodyDigest body, Signer signer) {
    Instant now = clock.instant();
    Headers headers = prepared(head, now);
    List<Component> components = new ArrayList<>(3);
    components.add(plain("@method"));
    components.add(plain("@target-uri"));
    if (body != null) {
      headers = headers.with("Content-Digest", body.contentDigest());
      components.add(plain("content-digest"));
    }
    RequestHead prepared = head.withHeaders(headers);
    String parameters =
        list(components)
            + ";created="
            + now.getEpochSecond()
            + ";keyid="
            + quoted(signer.keyId().toString())
            + ";alg="
            + quoted(signer.algorithm().registryName());
    StringBuilder inputs = new StringBuilder();
    StringBuilder signatures = new StringBuilder();
    append(
        inputs,
        signatures,
        "sig1",
        prepared,
        unsigned(SignatureScheme.RFC_9421, signer, components, now, parameters),
        signer);
    return withSignatures(prepared, inputs, signatures);
  }

  /** The signature that is asked for; empty if it cannot be made. */
  private static Optional<ParsedSignature> answer(
      RequestHead head, Requested wish, Instant now, Signer signer) {
    String keyId = signer.keyId().toString();
    String algorithm = signer.algorithm().registryName();
    if ((wish.keyId() != null && !wish.keyId().equals(keyId))
        || (wish.algorithm() != null && !wish.algorithm().equals(algorithm))
        || tooLong(wish.nonce())
        || tooLong(wish.tag())
        || wish.components().size() > Components.MAX) {
      return Optional.empty();
    }
    List<Component> components = new ArrayList<>();
    for (String identifier : wish.components()) {
      String name = identifier.substring(1, Math.max(1, identifier.length() - 1));
      Component component = plain(name);
      if (!component.identifier().equals(identifier)
          || components.contains(component)
          || !canSign(head, component)) {
        return Optional.empty();
      }
      components.add(component);
    }
    addMissing(components, "@method");
    addMissing(components, "@target-uri");
    if (head.headers().contains("Content-Digest")) {
      addMissing(components, "content-digest");
    }
    StringBuilder parameters = new StringBuilder(list(components));
    parameters.append(";created=").append(now.getEpochSecond()); // peers need it, asked for or not
    if (wish.stamps().contains(Stamp.EXPIRES)) {
      parameters.append(";expires=").append(now.plus(LIFETIME).getEpochSecond());
    }
    parameters.append(";keyid=").append(quoted(keyId)).append(";alg=").append(quoted(algorithm));
    if (wish.nonce() != null) {
      parameters.append(";nonce=").append(quoted(wish.nonce()));
    }
    if (wish.tag() != null) {
      parameters.append(";tag=").append(quoted(wish.tag()));
    }
    return Optional.of(
        unsigned(SignatureScheme.RFC_9421, signer, components, now, parameters.toString()));
  }

  private static boolean canSign(RequestHead head, Component component) {
    try {
      SignatureBase.requestValue(head, component);
      return true;
    } catch (RefusalException e) {
      return false;
    }
  }

  private static boolean tooLong(@Nullable String text) {
    return text != null && text.length() > MAX_ECHO;
  }

  private static void addMissing(List<Component> components, String name) {
    Component component = plain(name);
    if (!components.contains(component)) {
      components.add(component);
    }
  }

  private static void append(
      StringBuilder inputs,
      StringBuilder signatures,
      String label,
      RequestHead head,
      ParsedSignature unsigned,
      Signer signer) {
    byte[] signature = signer.sign(SignatureBase.rfc9421(head, unsigned).bytes());
    String separator = inputs.length() == 0 ? "" : ", ";
    inputs.append(separator).append(label).append('=').append(unsigned.parameters());
    signatures
        .append(separator)
        .append(label)
        .append("=:")
        .append(Base64.getEncoder().encodeToString(signature))
        .append(':');
  }

  private static RequestHead withSignatures(
      RequestHead head, StringBuilder inputs, StringBuilder signatures) {
    return head.withHeaders(
        head.headers()
            .with("Signature-Input", inputs.toString())
            .with("Signature", signatures.toString()));
  }

  /** The headers before signing, with nothing left of an earlier signature. */
  private static Headers prepared(RequestHead head, Instant now) {
    String authority = head.origin().authority();
    String host = head.headers().first("Host").orElse(authority);
    if (!host.equalsIgnoreCase(authority)) {
      throw new IllegalArgumentException("Host is " + host + ", but the target is on " + authority);
    }
    return head.headers()
        .without("Signature", "Signature-Input", "Digest", "Content-Digest")
        .with("Host", authority)
        .with("Date", HttpDate.format(now));
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

  private static Component plain(String name) {
    return new Component(name, "\"" + name + "\"", null);
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
