package org.activitypub4j.signatures;

import java.net.URI;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.activitypub4j.model.Uris;
import org.activitypub4j.signatures.SignatureBase.Query;
import org.activitypub4j.signatures.VerificationPolicy.QueryRule;
import org.activitypub4j.signatures.internal.HttpDate;
import org.activitypub4j.signatures.internal.RefusalException;
import org.jspecify.annotations.Nullable;

/**
 * One signature of a message, and what the checks find out about it: the id of the key, the texts
 * to verify and the digests of the body. One thread runs the checks of the head, before any other
 * thread has this object. Each check is one method. If a rule is broken, it throws the refusal.
 */
final class SignedHead {
  private final MessageVerifier verifier;
  private final Message message;
  private final ParsedSignature signature;
  private @Nullable URI keyId;
  private List<SignatureBase> bases = List.of();
  private List<CoveredDigest> digests = List.of();

  SignedHead(MessageVerifier verifier, Message message, ParsedSignature signature) {
    this.verifier = verifier;
    this.message = message;
    this.signature = signature;
  }

  MessageVerifier verifier() {
    return verifier;
  }

  VerificationPolicy policy() {
    return verifier.policy();
  }

  Message message() {
    return message;
  }

  ParsedSignature signature() {
    return signature;
  }

  /** Returns the id of the key; call {@link #readKeyId} first. */
  URI keyId() {
    return Objects.requireNonNull(keyId, "keyId");
  }

  /** Returns one or two texts to verify; none if {@link #writeBases} did not make them. */
  List<SignatureBase> bases() {
    return bases;
  }

  /** Returns the covered digests; none if {@link #readDigests} did not read them. */
  List<CoveredDigest> digests() {
    return digests;
  }

  void readKeyId() {
    keyId =
        Uris.id(signature.keyId())
            .orElseThrow(
                () -> new RefusalException(new SignatureRefusal.UnusableKeyId(signature.keyId())));
  }

  void components() {
    signature.components().forEach(message::hasSourceOf);
  }

  /** Refuses a request that was signed for another host. */
  void ownHost() {
    if (!message.isRequest() || !signature.covers("host")) {
      return;
    }
    RequestHead head = message.request();
    String expected = head.origin().authority();
    Optional<String> received = head.headers().first("Host");
    if (received.isEmpty()) {
      return; // writing the text refuses it if the header is missing
    }
    String host = received.get();
    boolean own =
        host.equalsIgnoreCase(expected)
            || host.equalsIgnoreCase(head.origin().host() + ":" + head.origin().port());
    if (!own) {
      throw new RefusalException(new SignatureRefusal.ForeignHost(host, expected));
    }
  }

  void coverage() {
    EnumSet<Coverage> missing = EnumSet.noneOf(Coverage.class);
    missing.addAll(policy().coverage());
    if (message.bodyless()) {
      missing.remove(Coverage.BODY_DIGEST);
    }
    missing.removeIf(this::isCovered);
    if (!missing.isEmpty()) {
      throw new RefusalException(new SignatureRefusal.NotCovered(missing, signature.covered()));
    }
  }

  private boolean isCovered(Coverage coverage) {
    boolean rfc9421 = signature.scheme() == SignatureScheme.RFC_9421;
    return switch (coverage) {
      case METHOD_AND_TARGET -> rfc9421 ? methodAndTarget() : signature.covers("(request-target)");
      case AUTHORITY -> rfc9421 ? authority() : signature.covers("host");
      case BODY_DIGEST -> CoveredDigest.isCovered(message, signature);
      case TIME ->
          signature.covers("date")
              || (rfc9421 ? signature.created() != null : signature.covers("(created)"));
      case STATUS -> message.isRequest() || signature.covers("@status");
    };
  }

  private boolean methodAndTarget() {
    return ofRequest("@method")
        && (ofRequest("@target-uri")
            || ofRequest("@request-target")
            || (ofRequest("@path")
                && (message.request().target().getRawQuery() == null || ofRequest("@query"))));
  }

  private boolean authority() {
    return ofRequest("@target-uri")
        || ofRequest("@authority")
        || (message.isRequest() && signature.covers("host"));
  }

  /** Whether it covers this of the request: the one received, or the one that was answered. */
  private boolean ofRequest(String name) {
    return message.isRequest() ? signature.covers(name) : signature.coversOfRequest(name);
  }

  void time(Instant now) {
    if (signature.created() != null && signature.createdIsCovered()) {
      inWindow(now, "created", Instant.ofEpochSecond(signature.created()));
    }
    if (signature.covers("date")) {
      String date = message.headers().first("Date").orElse(null);
      if (date != null) { // if it is missing, writeBases refuses
        inWindow(now, "date", date(date));
      }
    }
    notExpired(now, signature.expires());
  }

  private void inWindow(Instant now, String field, Instant signedAt) {
    if (signedAt.isBefore(now.minus(policy().clockWindow()))
        || signedAt.isAfter(now.plus(policy().clockWindow()))) {
      throw new RefusalException(
          new SignatureRefusal.OutsideClockWindow(field, signedAt, now, policy().clockWindow()));
    }
  }

  /** Counts even if draft-cavage does not cover it, because it can only make the time shorter. */
  private void notExpired(Instant now, @Nullable Long expires) {
    if (expires != null
        && now.isAfter(Instant.ofEpochSecond(expires).plus(policy().expiryGrace()))) {
      throw new RefusalException(new SignatureRefusal.Expired(Instant.ofEpochSecond(expires), now));
    }
  }

  private static Instant date(String date) {
    return HttpDate.parse(date)
        .orElseThrow(
            () ->
                new RefusalException(
                    new SignatureRefusal.Malformed(
                        "Date", "\"" + date + "\" is not like Sun, 06 Nov 1994 08:49:37 GMT")));
  }

  /**
   * Only checks that there is one. Its value is checked after the signature is proven, so that
   * nobody can use up the nonces of others.
   */
  void nonce() {
    if (verifier.nonces() != null && signature.nonce() == null) {
      throw new RefusalException(new SignatureRefusal.NonceMissing());
    }
  }

  /** Called before a key is fetched, so that a message that cannot be verified costs no fetch. */
  void writeBases() {
    bases =
        signature.scheme() == SignatureScheme.RFC_9421
            ? List.of(SignatureBase.rfc9421(message, signature))
            : cavage();
  }

  private List<SignatureBase> cavage() {
    RequestHead head = message.request();
    SignatureBase full = SignatureBase.cavage(head, signature, Query.INCLUDED);
    boolean quirk =
        policy().queryRule() == QueryRule.MAY_BE_LEFT_OUT
            && head.target().getRawQuery() != null
            && signature.covers("(request-target)");
    return quirk
        ? List.of(full, SignatureBase.cavage(head, signature, Query.LEFT_OUT))
        : List.of(full);
  }

  /** Called before the body is read, so that a bad digest is refused early. */
  void readDigests() {
    digests = CoveredDigest.of(message, signature);
  }

  void digestsMatch(byte[] body) {
    for (int i = 0; i < digests.size(); i++) {
      digests.get(i).check(body);
    }
  }

  void bodyIsCovered(byte[] body) {
    if (digests.isEmpty() && (body.length > 0 || !message.bodyless())) {
      throw new RefusalException(
          new SignatureRefusal.NotCovered(Set.of(Coverage.BODY_DIGEST), signature.covered()));
    }
  }
}
