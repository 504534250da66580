package org.activitypub4j.signatures;

import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.activitypub4j.model.Origin;
import org.activitypub4j.signatures.MessageVerifier.Attempt;
import org.activitypub4j.signatures.MessageVerifier.BodyResult;
import org.activitypub4j.signatures.MessageVerifier.ClaimResult;
import org.activitypub4j.signatures.MessageVerifier.HeadResult;
import org.activitypub4j.signatures.SignatureReport.Examined;
import org.activitypub4j.signatures.SignatureReport.Outcome;
import org.activitypub4j.signatures.SignatureReport.Rule;
import org.activitypub4j.signatures.SignatureReport.Step;
import org.activitypub4j.signatures.internal.RefusalException;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.jspecify.annotations.Nullable;

/**
 * Explains to people why a signed request is accepted or refused. It tries each rule, even after
 * one has failed, shows the signing string, and gives hints. To find hints it tries the known
 * mistakes of signers and proxies until the signature verifies.
 *
 * <p>Use it for diagnosis, not for the inbox: it does many times the work of a {@link
 * MessageVerifier}, and its report quotes the request. Its verdict is the one of a {@link
 * MessageVerifier}; hints never make a request acceptable. It does not check replays and nonces. A
 * call makes at most 64 verifications, or eight for each signature that the policy allows if that
 * is more. RSA signatures show the hash of what was signed; it is compared with the hashes of at
 * most 4,000 texts, together 8 MiB. It tries at most 8 MiB of other forms of a changed body.
 *
 * <p>Immutable, and thread-safe if the functions are.
 */
public final class SignatureExplainer {
  private static final int MAX_TRIES = 64;
  private static final int MAX_KEYS = 8;

  private final Origin origin;
  private final VerificationPolicy policy;
  private final InstantSource clock;
  private final Function<URI, ? extends Collection<VerificationKey>> keys;
  private final Checks checks;

  /**
   * Makes an explainer.
   *
   * @param origin the configured origin of the server that received the request
   * @param policy the policy of that server
   * @param clock gives the time at which the request arrived; for a recorded request use {@code
   *     InstantSource.fixed(...)}
   * @param keys returns the key with a key id; for the id of an actor, all keys that it lists; none
   *     if there is none. If there are several, the first eight count. It is called for the key ids
   *     of the request. If none of their keys made the signature, it is also called for their
   *     owners and for the actor in the body. It is called at most once for each id, on the calling
   *     thread. It may block. If it throws, the report says so
   */
  public SignatureExplainer(
      Origin origin,
      VerificationPolicy policy,
      InstantSource clock,
      Function<URI, ? extends Collection<VerificationKey>> keys) {
    this(origin, policy, clock, keys, Checks.ALL);
  }

  SignatureExplainer(
      Origin origin,
      VerificationPolicy policy,
      InstantSource clock,
      Function<URI, ? extends Collection<VerificationKey>> keys,
      Checks checks) {
    this.origin = Objects.requireNonNull(origin, "origin");
    this.policy = Objects.requireNonNull(policy, "policy");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.keys = Objects.requireNonNull(keys, "keys");
    this.checks = checks;
  }

  /**
   * Explains a request that was copied from a log or a capture: request line, headers, blank line,
   * body. Lines end with LF or CR LF. The marks of {@code curl -v}, an absolute target and a
   * missing blank line before JSON are tolerated, and the report says so. Folded headers are not
   * tolerated. A text that is not a request gives a report without a verdict. The text is taken as
   * UTF-8. At most 2^20 characters are read, 2^16 of them before the body.
   *
   * <p>In a copy, line ends and white space of the body can be different. The report says so if
   * that matters. It is better to pass the octets to {@link #explain(RequestHead, byte[])}.
   */
  public SignatureReport explain(String rawHttpRequest) {
    RawRequest request;
    try {
      request = RawRequest.parse(rawHttpRequest, origin);
    } catch (IllegalArgumentException e) {
      String words = "The text is not an HTTP request: " + e.getMessage() + ".";
      return new SignatureReport(
          null, List.of(new Step(Rule.REQUEST, Outcome.FAILED, words, null)), List.of(), 0);
    }
    String words =
        "%s %s of %s, %d headers, body of %d octets"
            .formatted(
                request.head().method(),
                request.head().pathAndQuery(),
                origin,
                request.head().headers().size(),
                request.body().length);
    StringBuilder notes = new StringBuilder(words);
    request.notes().forEach(note -> notes.append("; ").append(note));
    return report(
        List.of(new Step(Rule.REQUEST, Outcome.PASSED, notes.append('.').toString(), null)),
        request.head(),
        request.body());
  }

  /**
   * Explains a request.
   *
   * @param head the head, as for a {@link MessageVerifier}; its origin counts, not the one of this
   *     explainer
   * @param body the body as it arrived, empty if there is none
   */
  public SignatureReport explain(RequestHead head, byte[] body) {
    return report(List.of(), head, body.clone());
  }

  private SignatureReport report(List<Step> before, RequestHead head, byte[] body) {
    Instant now = clock.instant();
    Tries tries = new Tries(MAX_TRIES);
    KeyLookUp lookUp = new KeyLookUp();
    Message message = Message.of(head);
    MessageVerifier verifier =
        new MessageVerifier(policy, InstantSource.fixed(now), tries, null, checks);
    BodyResult verdict = verdict(verifier.claim(head), body, lookUp);
    List<Step> steps = new ArrayList<>(before);
    steps.addAll(
        steps(
            checks.message(), message, now, rule -> "None of Host, Date and Digest occurs twice."));
    List<Examined> signatures = new ArrayList<>();
    Examination examination = new Examination(verifier, now, message, body, tries, lookUp);
    try {
      List<Attempt> attempts = MessageVerifier.attempts(message);
      if (attempts.isEmpty()) {
        throw new RefusalException(new SignatureRefusal.NoSignature());
      }
      for (int i = 0; i < Math.min(attempts.size(), policy.maxSignatures()); i++) {
        signatures.add(examination.examine(attempts.get(i), i));
      }
    } catch (RefusalException e) {
      signatures.add(examination.withoutSignature(e.refusal(SignatureRefusal.class)));
    }
    return new SignatureReport(verdict, steps, signatures, tries.count());
  }

  /** Accepted if one signature is; otherwise the refusal of the first one whose key is known. */
  private static @Nullable BodyResult verdict(ClaimResult result, byte[] body, KeyLookUp lookUp) {
    if (result instanceof SignatureRefusal refused) {
      return refused;
    }
    BodyResult first = null;
    Optional<SignatureClaim> next = Optional.of((SignatureClaim) result);
    while (next.isPresent()) {
      SignatureClaim claim = next.get();
      List<VerificationKey> keys = lookUp.keys(claim.keyId());
      if (!keys.isEmpty()) {
        HeadResult head = claim.verify(keys);
        BodyResult verdict =
            head instanceof VerifiedHead verified
                ? verified.verifyBody(body)
                : (SignatureRefusal) head;
        if (verdict instanceof VerifiedMessage) {
          return verdict;
        }
        first = first == null ? verdict : first;
      }
      next = claim.alternative();
    }
    return first;
  }

  /**
   * Runs all checks. Checks in a row that have the same rule are one step, which ends with the
   * first check that fails.
   *
   * @param kept returns what to say about a rule that is kept
   */
  static <S, A> List<Step> steps(
      List<Check<S, A>> checks, S subject, A with, Function<Rule, String> kept) {
    List<Step> steps = new ArrayList<>();
    for (Check<S, A> check : checks) {
      Step last = steps.isEmpty() ? null : steps.get(steps.size() - 1);
      if (last == null || last.rule() != check.rule()) {
        steps.add(step(check, subject, with, kept));
      } else if (last.outcome() == Outcome.PASSED) {
        steps.set(steps.size() - 1, step(check, subject, with, kept));
      }
    }
    return steps;
  }

  private static <S, A> Step step(
      Check<S, A> check, S subject, A with, Function<Rule, String> kept) {
    try {
      check.test().check(subject, with);
    } catch (RefusalException e) {
      return failed(check.rule(), e.refusal(SignatureRefusal.class));
    }
    return new Step(check.rule(), Outcome.PASSED, kept.apply(check.rule()), null);
  }

  static Step failed(Rule rule, SignatureRefusal reason) {
    return new Step(rule, Outcome.FAILED, reason.message(), reason);
  }

  /** Looks each id up once, and remembers what went wrong. */
  final class KeyLookUp {
    private final Map<URI, List<VerificationKey>> found = new HashMap<>();
    private final Map<URI, String> faults = new HashMap<>();

    /** Returns the keys that the id means; usually one. */
    List<VerificationKey> keys(URI id) {
      return found.computeIfAbsent(id, this::lookUp);
    }

    private List<VerificationKey> lookUp(URI id) {
      try {
        return keys.apply(id).stream().limit(MAX_KEYS).toList();
      } catch (RuntimeException e) {
        faults.put(id, e.toString());
        return List.of();
      }
    }

    /** Returns what the look-up threw; null if it did not throw. */
    @Nullable String fault(URI id) {
      return faults.get(id);
    }

    /** Returns why there is no key. */
    String whyNot(URI id) {
      String fault = fault(id);
      return fault == null
          ? "No key is known for this id. Fetch it; if that fails, the peer must publish it."
          : "The look-up of the key failed: " + fault;
    }
  }
}
