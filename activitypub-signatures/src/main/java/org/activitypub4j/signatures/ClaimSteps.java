package org.activitypub4j.signatures;

import java.net.URI;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.activitypub4j.model.Uris;
import org.activitypub4j.signatures.SignatureBase.Query;
import org.activitypub4j.signatures.VerificationPolicy.QueryRule;
import org.activitypub4j.signatures.internal.HttpDate;
import org.jspecify.annotations.Nullable;

/** The rules of the first step, one method each; a broken rule leaves with its refusal. */
final class ClaimSteps {
  /** Headers of which a second one would let signer and reader see different things. */
  private static final List<String> SINGLE = List.of("Host", "Date", "Digest");

  private final VerificationPolicy policy;
  private final Instant now;
  private final RequestHead head;

  ClaimSteps(VerificationPolicy policy, Instant now, RequestHead head) {
    this.policy = policy;
    this.now = now;
    this.head = head;
  }

  void noDuplicateHeaders() {
    for (String name : SINGLE) {
      int count = head.headers().count(name);
      if (count > 1) {
        throw new RefusalException(new Refusal.DuplicateHeader(name, count));
      }
    }
  }

  URI keyId(ParsedSignature signature) {
    return Uris.id(signature.keyId())
        .orElseThrow(() -> new RefusalException(new Refusal.UnusableKeyId(signature.keyId())));
  }

  /** All rules on one signature; what is to be verified, one text or two. */
  List<SignatureBase> checked(ParsedSignature signature) {
    ownHost(signature);
    coverage(signature);
    time(signature);
    return bases(signature);
  }

  /** A request that was signed for another host must not be accepted here. */
  private void ownHost(ParsedSignature signature) {
    if (!signature.covers("host")) {
      return;
    }
    String expected = head.origin().authority();
    String host = head.headers().first("Host").orElse("");
    boolean own =
        host.equalsIgnoreCase(expected)
            || host.equalsIgnoreCase(head.origin().host() + ":" + head.origin().port());
    if (!host.isEmpty() && !own) {
      throw new RefusalException(new Refusal.ForeignHost(host, expected));
    }
  }

  private void coverage(ParsedSignature signature) {
    EnumSet<Coverage> missing = EnumSet.noneOf(Coverage.class);
    missing.addAll(policy.coverage());
    if (head.bodyless()) {
      missing.remove(Coverage.BODY_DIGEST);
    }
    missing.removeIf(
        coverage ->
            signature.scheme() == SignatureScheme.RFC_9421
                ? coversRfc9421(signature, coverage)
                : coversCavage(signature, coverage));
    if (!missing.isEmpty()) {
      throw new RefusalException(new Refusal.NotCovered(missing, signature.covered()));
    }
  }

  private static boolean coversCavage(ParsedSignature signature, Coverage coverage) {
    return switch (coverage) {
      case METHOD_AND_TARGET -> signature.covers("(request-target)");
      case AUTHORITY -> signature.covers("host");
      case BODY_DIGEST -> signature.covers("digest");
      case TIME -> signature.covers("date") || signature.covers("(created)");
    };
  }

  private boolean coversRfc9421(ParsedSignature signature, Coverage coverage) {
    return switch (coverage) {
      case METHOD_AND_TARGET ->
          signature.covers("@method")
              && (signature.covers("@target-uri")
                  || signature.covers("@request-target")
                  || (signature.covers("@path")
                      && (head.target().getRawQuery() == null || signature.covers("@query"))));
      case AUTHORITY ->
          signature.covers("@target-uri")
              || signature.covers("@authority")
              || signature.covers("host");
      case BODY_DIGEST -> signature.covers("content-digest");
      case TIME -> signature.created() != null || signature.covers("date");
    };
  }

  private void time(ParsedSignature signature) {
    if (signature.created() != null && signature.createdIsCovered()) {
      inWindow("created", Instant.ofEpochSecond(signature.created()));
    }
    if (signature.covers("date")) {
      String date = head.headers().first("Date").orElse(null);
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
          new Refusal.OutsideClockWindow(field, signedAt, now, policy.clockWindow()));
    }
  }

  /** Also where draft-cavage does not cover it: it can only make the time shorter. */
  private void notExpired(@Nullable Long expires) {
    if (expires != null && now.isAfter(Instant.ofEpochSecond(expires).plus(policy.expiryGrace()))) {
      throw new RefusalException(new Refusal.Expired(Instant.ofEpochSecond(expires), now));
    }
  }

  private static Instant date(String date) {
    return HttpDate.parse(date)
        .orElseThrow(
            () ->
                new RefusalException(
                    new Refusal.Malformed(
                        "Date", "\"" + date + "\" is not like Sun, 06 Nov 1994 08:49:37 GMT")));
  }

  /** The covered digest, read now so that a bad one is refused before the body is read. */
  @Nullable CoveredDigest digest(ParsedSignature signature) {
    boolean rfc9421 = signature.scheme() == SignatureScheme.RFC_9421;
    String header = rfc9421 ? "content-digest" : "digest";
    if (!signature.covers(header)) {
      return null;
    }
    return rfc9421
        ? CoveredDigest.ofContentDigest(head.headers().values(header))
        : CoveredDigest.ofDigest(head.headers().first(header).orElse(""));
  }

  private List<SignatureBase> bases(ParsedSignature signature) {
    if (signature.scheme() == SignatureScheme.RFC_9421) {
      return List.of(SignatureBase.rfc9421(head, signature));
    }
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
