package org.activitypub4j.signatures;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.DocumentException;
import org.activitypub4j.model.Uris;
import org.activitypub4j.signatures.MessageVerifier.Attempt;
import org.activitypub4j.signatures.MessageVerifier.HeadResult;
import org.activitypub4j.signatures.SignatureExplainer.KeyLookUp;
import org.activitypub4j.signatures.SignatureHeaderRepairs.Repaired;
import org.activitypub4j.signatures.SignatureReport.Cause;
import org.activitypub4j.signatures.SignatureReport.Examined;
import org.activitypub4j.signatures.SignatureReport.Hint;
import org.activitypub4j.signatures.SignatureReport.Outcome;
import org.activitypub4j.signatures.SignatureReport.Rule;
import org.activitypub4j.signatures.SignatureReport.Step;
import org.activitypub4j.signatures.internal.Ascii;
import org.activitypub4j.signatures.internal.Jca;
import org.activitypub4j.signatures.internal.RefusalException;
import org.activitypub4j.signatures.keys.SignatureAlgorithm;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.jspecify.annotations.Nullable;

/**
 * Tries each rule on a signature, even after one has failed, and looks for what would make the
 * signature verify.
 */
final class Examination {
  private static final ActivityStreams STREAMS = ActivityStreams.standard();
  private static final String NOT_THE_KEYS = "The key did not sign this signing string.";

  /** We give hints with these causes only if we found with what the signature verifies. */
  private static final Set<Cause> PROVEN =
      EnumSet.complementOf(EnumSet.of(Cause.WRONG_KEY, Cause.OTHER_TEXT, Cause.UNKNOWN));

  private final MessageVerifier verifier;
  private final Instant now;
  private final Message message;
  private final byte[] body;
  private final Tries tries;
  private final KeyLookUp lookUp;

  /** The actor of the activity in the body; null if the body is not an activity. */
  private final @Nullable URI actor;

  Examination(
      MessageVerifier verifier,
      Instant now,
      Message message,
      byte[] body,
      Tries tries,
      KeyLookUp lookUp) {
    this.verifier = verifier;
    this.now = now;
    this.message = message;
    this.body = body;
    this.tries = tries;
    this.lookUp = lookUp;
    this.actor = actor(body);
  }

  private static @Nullable URI actor(byte[] body) {
    try {
      return STREAMS.read(body).as(Activity.class).actorId().orElse(null);
    } catch (DocumentException e) {
      return null; // it is not a document, so it has no actor
    }
  }

  /**
   * Examines one signature.
   *
   * @param index its place among the signatures of the request
   */
  Examined examine(Attempt attempt, int index) {
    ParsedSignature signature;
    try {
      signature = attempt.read();
    } catch (RefusalException e) {
      return repaired(e.refusal(SignatureRefusal.class), index);
    }
    Step read = new Step(Rule.SIGNATURE_HEADER, Outcome.PASSED, words(signature), null);
    return new One(signature, null).examine(read);
  }

  /** Examines a request in which no signature was found. It may have one in another place. */
  Examined withoutSignature(SignatureRefusal refusal) {
    return repaired(refusal, 0);
  }

  private Examined repaired(SignatureRefusal refusal, int index) {
    Step failed = SignatureExplainer.failed(Rule.SIGNATURE_HEADER, refusal);
    Optional<Repaired> repaired = SignatureHeaderRepairs.of(message.request(), index);
    if (repaired.isPresent()) {
      String words = refusal.message() + " The next steps assume that it is written correctly.";
      return new One(repaired.get().signature(), repaired.get().hint())
          .examine(new Step(Rule.SIGNATURE_HEADER, Outcome.FAILED, words, refusal));
    }
    List<Step> steps = new ArrayList<>(List.of(failed));
    for (Rule rule : Rule.values()) {
      if (rule.compareTo(Rule.SIGNATURE_HEADER) > 0) {
        steps.add(notReached(rule, "There is no signature that can be read."));
      }
    }
    return new Examined(steps, List.of(), List.of());
  }

  private static Step notReached(Rule rule, String words) {
    return new Step(rule, Outcome.NOT_REACHED, words, null);
  }

  private static String words(ParsedSignature signature) {
    return "%s, algorithm %s; it covers: %s"
        .formatted(
            signature.scheme() == SignatureScheme.RFC_9421 ? "RFC 9421" : "draft-cavage",
            signature.algorithm() == null
                ? "left to the key"
                : signature.algorithm().registryName(),
            Ascii.printable(String.join(" ", signature.covered())));
  }

  /** The examination of one signature that we could read. */
  private final class One {
    private final ParsedSignature signature;
    private final @Nullable Hint repair;
    private final SignedHead signed;
    private final List<Step> steps = new ArrayList<>();
    private final List<Hint> hints = new ArrayList<>();

    One(ParsedSignature signature, @Nullable Hint repair) {
      this.signature = signature;
      this.signed = new SignedHead(verifier, message, signature);
      this.repair = repair;
    }

    Examined examine(Step read) {
      steps.add(read);
      steps.addAll(SignatureExplainer.steps(verifier.checks().head(), signed, now, this::kept));
      digestHint();
      VerificationKey key = keySteps();
      bodySteps();
      timeHint();
      boolean proven = outcome(Rule.SIGNATURE) == Outcome.PASSED;
      if (key != null && !proven) {
        List<Hint> found =
            new HintSearch(message, body, tries, signature, key, texts()).hints(() -> others(key));
        proven = found.stream().anyMatch(hint -> PROVEN.contains(hint.cause()));
        hints.addAll(found);
      }
      if (repair != null && proven) {
        hints.add(repair);
      }
      if (key != null && outcome(Rule.SIGNATURE) == Outcome.PASSED) {
        actorHint(key);
      }
      return new Examined(steps, texts(), hints);
    }

    private List<String> texts() {
      return signed.bases().stream().map(SignatureBase::text).toList();
    }

    /** Returns what the report says about a rule that is kept. */
    private String kept(Rule rule) {
      return switch (rule) {
        case KEY_ID -> signed.keyId().toString();
        case COMPONENTS -> signature.components().size() + " are covered.";
        case OWN_HOST -> "This is " + message.request().origin() + ".";
        case COVERAGE -> coverageWords();
        case TIME -> timeWords();
        case SIGNING_STRING ->
            signed.bases().size() == 1
                ? "Everything that is covered has arrived."
                : "Everything that is covered has arrived; tried with the query and without it.";
        case DIGEST -> signed.digests().isEmpty() ? "No digest is covered." : digestWords();
        case BODY ->
            signed.digests().isEmpty()
                ? "There is none."
                : "It is the body whose digest is covered (%d octets).".formatted(body.length);
        case REQUEST, SINGLE_HEADERS, SIGNATURE_HEADER, KEY, SIGNATURE ->
            throw new IllegalArgumentException("no check of one signature alone: " + rule);
      };
    }

    private String coverageWords() {
      return "Everything that the policy demands: "
          + verifier.policy().coverage().stream()
              .sorted()
              .filter(coverage -> coverage != Coverage.STATUS)
              .filter(coverage -> coverage != Coverage.BODY_DIGEST || !message.bodyless())
              .map(Coverage::plainWords)
              .collect(Collectors.joining(", "))
          + ".";
    }

    private Outcome outcome(Rule rule) {
      return steps.stream()
          .filter(step -> step.rule() == rule)
          .map(Step::outcome)
          .findFirst()
          .orElse(Outcome.NOT_REACHED);
    }

    private @Nullable SignatureRefusal reason(Rule rule) {
      for (Step step : steps) {
        if (step.rule() == rule) {
          return step.reason();
        }
      }
      return null;
    }

    private String timeWords() {
      String created =
          signature.created() == null || !signature.createdIsCovered()
              ? ""
              : "created " + Instant.ofEpochSecond(signature.created()) + ", ";
      String date =
          signature.covers("date")
              ? "Date " + message.headers().first("Date").orElse("missing") + ", "
              : "";
      return Ascii.printable(created + date) + "now " + now + ".";
    }

    private String digestWords() {
      return signed.digests().stream()
          .map(
              digest ->
                  digest.header()
                      + " with "
                      + digest.entries().stream()
                          .map(CoveredDigest.Entry::algorithm)
                          .collect(Collectors.joining(" and ")))
          .collect(Collectors.joining(", ", "", "."));
    }

    /** Checks the key and the signature, and returns the key; null if there is none. */
    private @Nullable VerificationKey keySteps() {
      if (outcome(Rule.KEY_ID) != Outcome.PASSED) {
        steps.add(notReached(Rule.KEY, "Without a key id there is no key."));
        steps.add(notReached(Rule.SIGNATURE, "There is no key."));
        return null;
      }
      URI keyId = signed.keyId();
      List<VerificationKey> keys = lookUp.keys(keyId);
      if (keys.isEmpty()) {
        steps.add(new Step(Rule.KEY, Outcome.FAILED, lookUp.whyNot(keyId), null));
        steps.add(notReached(Rule.SIGNATURE, "There is no key."));
        return null;
      }
      SignatureClaim claim = new SignatureClaim(signed, null);
      VerificationKey key = likeliest(claim, keys);
      String owner = "%s with %d bits, of %s.".formatted(key.type(), key.bits(), key.owner());
      List<Step> ofKey =
          SignatureExplainer.steps(
              verifier.checks().key(), signed, key, rule -> rule == Rule.KEY ? owner : kept(rule));
      HeadResult result = claim.verify(key);
      if (result instanceof VerifiedHead head) {
        steps.addAll(ofKey);
        steps.add(new Step(Rule.SIGNATURE, Outcome.PASSED, verified(head), null));
      } else {
        refused(key, ofKey, (SignatureRefusal) result);
      }
      return key;
    }

    /** Returns the key that signed; if none did, the key that the verifier's refusal is about. */
    private VerificationKey likeliest(SignatureClaim claim, List<VerificationKey> keys) {
      HeadResult result = claim.verify(keys);
      if (result instanceof VerifiedHead head) {
        return head.key();
      }
      for (VerificationKey key : keys) {
        if (RsaEvidence.of(key, signature.bytes()).isPresent()) {
          return key; // this key signed another text
        }
      }
      SignatureRefusal reason = (SignatureRefusal) result;
      for (VerificationKey key : keys) {
        if (claim.verify(key) instanceof SignatureRefusal refused && refused.equals(reason)) {
          return key;
        }
      }
      return keys.get(0);
    }

    private String verified(VerifiedHead head) {
      String query = head.queryIsSigned() ? "" : ", but over the path without its query";
      return "The key made it (%s)%s.".formatted(head.algorithm().registryName(), query);
    }

    private void refused(VerificationKey key, List<Step> ofKey, SignatureRefusal reason) {
      boolean keyIsFine = reason instanceof SignatureRefusal.SignatureMismatch;
      boolean told = ofKey.stream().anyMatch(step -> step.outcome() == Outcome.FAILED);
      if (keyIsFine || told) {
        steps.addAll(ofKey);
      } else { // the verifier itself failed
        steps.add(SignatureExplainer.failed(Rule.KEY, reason));
      }
      if (signed.bases().isEmpty()) {
        steps.add(notReached(Rule.SIGNATURE, "There is no complete signing string."));
      } else if (keyIsFine) {
        steps.add(new Step(Rule.SIGNATURE, Outcome.FAILED, NOT_THE_KEYS, reason));
      } else {
        steps.add(withoutTheRulesOnKeys(key));
      }
    }

    private Step withoutTheRulesOnKeys(VerificationKey key) {
      for (SignatureAlgorithm algorithm : HintSearch.algorithms(signature, key)) {
        for (SignatureBase base : signed.bases()) {
          if (tries.verifies(algorithm, key, base.text(), signature.bytes())) {
            String words =
                "The key made it all the same, with %s.".formatted(algorithm.registryName());
            return new Step(Rule.SIGNATURE, Outcome.PASSED, words, null);
          }
        }
      }
      return new Step(Rule.SIGNATURE, Outcome.FAILED, NOT_THE_KEYS, null);
    }

    private void bodySteps() {
      if (outcome(Rule.DIGEST) != Outcome.PASSED) {
        steps.add(notReached(Rule.BODY, "There is no digest to compare it with."));
        return;
      }
      steps.addAll(SignatureExplainer.steps(verifier.checks().body(), signed, body, this::kept));
      if (reason(Rule.BODY) instanceof SignatureRefusal.DigestMismatch) {
        BodyVariations.explain(signed.digests(), body, message.headers(), tries)
            .ifPresent(hints::add);
      }
    }

    private void timeHint() {
      if (reason(Rule.TIME) instanceof SignatureRefusal.OutsideClockWindow outside) {
        Duration off = Duration.between(outside.now(), outside.signedAt());
        long halfHours = Math.round(off.toSeconds() / 1_800.0);
        long rest = Math.abs(off.toSeconds() - halfHours * 1_800);
        if (halfHours != 0 && Math.abs(halfHours) <= 28 && rest <= 300) {
          hints.add(
              new Hint(
                  Cause.TIME_ZONE,
                  "The %s of the signature is %s h %s the clock here, to within %d s: one of the servers has the right time in the wrong time zone."
                      .formatted(
                          outside.field(),
                          hours(Math.abs(halfHours)),
                          halfHours < 0 ? "behind" : "ahead of",
                          rest),
                  "Date must be in GMT, and created in seconds since 1970 in UTC. Look at the clock"
                      + " of this server too: date -u."));
        }
      }
    }

    private static String hours(long halfHours) {
      return (halfHours / 2) + (halfHours % 2 == 0 ? "" : ".5");
    }

    /** Looks for digests in another alphabet of base64. */
    private void digestHint() {
      if (!(reason(Rule.DIGEST) instanceof SignatureRefusal.Malformed malformed)) {
        return;
      }
      String value = message.headers().first(malformed.header()).orElse("");
      int equals = value.indexOf('=');
      String digest = value.substring(equals + 1).replace(":", "").replace("\"", "");
      byte[] sha256 = Jca.digest("SHA-256", body);
      String base64 = Base64.getEncoder().encodeToString(sha256);
      String remedy = "It must be %s: in base64.".formatted(base64);
      if (digest.equalsIgnoreCase(HexFormat.of().formatHex(sha256))) {
        hints.add(new Hint(Cause.ENCODING, "The digest is right, but in hexadecimal.", remedy));
      } else if (digest
          .replace('-', '+')
          .replace('_', '/')
          .replace("=", "")
          .equals(base64.replace("=", ""))) {
        hints.add(
            new Hint(Cause.ENCODING, "The digest is right, but not in the usual base64.", remedy));
      }
    }

    /** Returns other keys that may have signed: of the same owner, and of the actor in the body. */
    private List<VerificationKey> others(VerificationKey key) {
      List<VerificationKey> others = new ArrayList<>(keysOf(key.owner()));
      if (actor != null && !Uris.same(actor, key.owner())) {
        others.addAll(keysOf(actor));
      }
      return others;
    }

    private List<VerificationKey> keysOf(URI actor) {
      List<VerificationKey> keys = lookUp.keys(actor);
      String fault = lookUp.fault(actor);
      if (fault != null) {
        hints.add(
            new Hint(
                Cause.UNKNOWN,
                "The look-up of the keys of %s failed: %s".formatted(actor, fault),
                "Try again: another key of this actor may have made the signature."));
      }
      return keys;
    }

    private void actorHint(VerificationKey key) {
      if (actor != null && !Uris.same(actor, key.owner())) {
        hints.add(
            new Hint(
                Cause.OTHER_ACTOR,
                "The signature is by %s, but the activity is of %s."
                    .formatted(key.owner(), Ascii.printable(actor.toString())),
                "The peer must sign what an actor sends with a key of this actor. What it only"
                    + " passes on counts if its origin confirms it."));
      }
    }
  }
}
