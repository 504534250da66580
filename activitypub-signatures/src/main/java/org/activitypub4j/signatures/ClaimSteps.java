package org.activitypub4j.signatures;

import java.net.URI;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.activitypub4j.model.Uris;
import org.activitypub4j.signatures.SignatureBase.Query;
import org.activitypub4j.signatures.VerificationPolicy.QueryRule;
import org.activitypub4j.signatures.internal.HttpDate;
import org.activitypub4j.signatures.internal.RefusalException;
import org.jspecify.annotations.Nullable;

/** The rules of the first step, one method each; a broken rule leaves with its refusal. */
final class ClaimSteps {
  /** Headers of which a second one would let signer and reader see different things. */
  private static final List<String> SINGLE = List.of("Host", "Date", "Digest");

  private final VerificationPolicy policy;
  private final Instant now;
  private final Message message;
  private final NonceRule nonceRule;

  /** Whether a signature must carry a nonce. */
  enum NonceRule {
    NOT_NEEDED,
    NEEDED
  }

  ClaimSteps(VerificationPolicy policy, Instant now, Message message, NonceRule nonceRule) {
    this.policy = policy;
    this.now = now;
    this.message = message;
    this.nonceRule = nonceRule;
  }

  void noDuplicateHeaders() {
    for (String name : SINGLE) {
      int count = message.headers().count(name);
      if (count > 1) {
        throw new RefusalException(new SignatureRefusal.DuplicateHeader(name, count));
      }
    }
  }

  URI keyId(ParsedSignature signature) {
    return Uris.id(signature.keyId())
        .orElseThrow(() -> new RefusalException(new SignatureRefusal.UnusableKeyId(signature.keyId())));
  }

  /** All rules on one signature; what is to be verified, one text or two. */
  List<SignatureBase> checked(ParsedSignature signature) {
    signature.components().forEach(message::hasSourceOf);
    ownHost(signature);
    coverage(signature);
    time(signature);
    nonce(signature);
    return bases(signature);
  }

  /** A request that was signed for another host must not be accepted here. */
  void ownHost(ParsedSignature signature) {
    if (!message.isRequest() || !signature.covers("host")) {
      return;
    }
    RequestHead head = message.request();
    String expected = head.origin().authority();
    Optional<String> received = head.headers().first("Host");
    if (received.isEmpty()) {
      return; // what is covered and missing is found with the text
    }
    String host = received.get();
    boolean own =
        host.equalsIgnoreCase(expected)
            || host.equalsIgnoreCase(head.origin().host() + ":" + head.origin().port());
    if (!own) {
      throw new RefusalException(new SignatureRefusal.ForeignHost(host, expected));
    }
  }

  void coverage(ParsedSignature signature) {
    EnumSet<Coverage> missing = EnumSet.noneOf(Coverage.class);
    missing.addAll(policy.coverage());
    if (message.bodyless()) {
      missing.remove(Coverage.BODY_DIGEST);
    }
    missing.removeIf(coverage -> isCovered(signature, coverage));
    if (!missing.isEmpty()) {
      throw new RefusalException(new SignatureRefusal.NotCovered(missing, signature.covered()));
    }
  }

  private boolean isCovered(ParsedSignature signature, Coverage coverage) {
    boolean rfc9421 = signature.scheme() == SignatureScheme.RFC_9421;
    return switch (coverage) {
      case METHOD_AND_TARGET ->
          rfc9421 ? methodAndTarget(signature) : signature.covers("(request-target)");
      case AUTHORITY -> rfc9421 ? authority(signature) : signature.covers("host");
      case BODY_DIGEST -> CoveredDigest.isCovered(message, signature);
      case TIME ->
          signature.covers("date")
              || (rfc9421 ? signature.created() != null : signature.covers("(created)"));
      case STATUS -> message.isRequest() || signature.covers("@status");
    };
  }

  private boolean methodAndTarget(ParsedSignature signature) {
    return ofRequest(signature, "@method")
        && (ofRequest(signature, "@target-uri")
            || ofRequest(signature, "@request-target")
            || (ofRequest(signature, "@path")
                && (message.request().target().getRawQuery() == null
                    || ofRequest(signature, "@query"))));
  }

  private boolean authority(ParsedSignature signature) {
    return ofRequest(signature, "@target-uri")
        || ofRequest(signature, "@authority")
        || (message.isRequest() && signature.covers("host"));
  }

  /** Whether the signature covers this of the request: the one received, or the one answered. */
  private boolean ofRequest(ParsedSignature signature, String name) {
    return message.isRequest() ? signature.covers(name) : signature.coversOfRequest(name);
  }

  void time(ParsedSignature signature) {
    if (signature.created() != null && signature.createdIsCovered()) {
      inWindow("created", Instant.ofEpochSecond(signature.created()));
    }
    if (signature.covers("date")) {
      String date = message.headers().first("Date").orElse(null);
      if (date != null) { // its absence is found when the base is built
        inWindow("date", date(date));
      }
    }
    notExpired(signature.expires());
  }

  private void inWindow(String field, Instant signedAt) {
    if (signedAt.isBefore(now.minus(policy.clockWindow()))
        || signedAt.isAfter(now.plus(policy.clockWindow()))) {
      throw new RefusalException(
          new SignatureRefusal.OutsideClockWindow(field, signedAt, now, policy.clockWindow()));
    }
  }

  /** Also where draft-cavage does not cover it: it can only make the time shorter. */
  private void notExpired(@Nullable Long expires) {
    if (expires != null && now.isAfter(Instant.ofEpochSecond(expires).plus(policy.expiryGrace()))) {
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

  /** Its value is looked at only when the signature is proven, lest others use it up. */
  private void nonce(ParsedSignature signature) {
    if (nonceRule == NonceRule.NEEDED && signature.nonce() == null) {
      throw new RefusalException(new SignatureRefusal.NonceMissing());
    }
  }

  List<SignatureBase> bases(ParsedSignature signature) {
    if (signature.scheme() == SignatureScheme.RFC_9421) {
      return List.of(SignatureBase.rfc9421(message, signature));
    }
    RequestHead head = message.request();
    SignatureBase full = SignatureBase.cavage(head, signature, Query.INCLUDED);
    boolean quirk =
        policy.queryRule() == QueryRule.MAY_BE_LEFT_OUT
            && head.target().getRawQuery() != null
            && signature.covers("(request-target)");
    return quirk
        ? List.of(full, SignatureBase.cavage(head, signature, Query.LEFT_OUT))
        : List.of(full);
  }
}
