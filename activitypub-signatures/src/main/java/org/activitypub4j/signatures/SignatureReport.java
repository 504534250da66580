package org.activitypub4j.signatures;

import java.util.List;
import java.util.Optional;
import org.activitypub4j.signatures.MessageVerifier.BodyResult;
import org.jspecify.annotations.Nullable;

/**
 * Why a request is accepted or refused, step by step, and what can be done about it. {@link
 * SignatureExplainer} makes it for people. {@link #toString()} returns a text with at most 100
 * columns. The components have the texts of the peer unchanged; in the text they are printable.
 */
public final class SignatureReport {
  private final @Nullable BodyResult verdict;
  private final List<Step> steps;
  private final List<Examined> signatures;
  private final int tries;

  /** The rules in the order in which {@link MessageVerifier} applies them. */
  public enum Rule {
    /** The text is a request. Only for {@link SignatureExplainer#explain(String)}. */
    REQUEST("request"),
    /** Headers that may occur only once occur once. */
    SINGLE_HEADERS("single headers"),
    /** There is a signature, and it can be read. */
    SIGNATURE_HEADER("signature header"),
    /** The key id is an absolute URI. */
    KEY_ID("key id"),
    /** All covered components can be covered in a request. */
    COMPONENTS("components"),
    /** The request was signed for this host. */
    OWN_HOST("host"),
    /** Enough is covered. */
    COVERAGE("coverage"),
    /** The time is close enough to the clock here. */
    TIME("time"),
    /** Everything that is covered has arrived. */
    SIGNING_STRING("signing string"),
    /** The digest of the body can be read. */
    DIGEST("digest header"),
    /** The key is known and allowed to sign in this way. */
    KEY("key"),
    /** The key made the signature. */
    SIGNATURE("signature"),
    /** The body is the one that was signed. */
    BODY("body");

    private final String text;

    Rule(String text) {
      this.text = text;
    }

    /** Returns the name of the rule in the report. */
    @Override
    public String toString() {
      return text;
    }
  }

  /** How a step ended. */
  public enum Outcome {
    /** The rule is met. */
    PASSED,
    /** The rule is not met. */
    FAILED,
    /** It could not be tried, because an earlier step found nothing to check. */
    NOT_REACHED
  }

  /**
   * The check of one rule. Rules after a failed one are checked too, as far as they make sense.
   *
   * @param rule the rule
   * @param outcome how it ended
   * @param words the facts, in plain words
   * @param reason why it failed, with all facts; null if it did not fail, or if the verifier has no
   *     such reason: the text is not a request, or the key is not known
   */
  public record Step(Rule rule, Outcome outcome, String words, @Nullable SignatureRefusal reason) {}

  /** What a hint found. */
  public enum Cause {
    /** The clock of a server is wrong by about whole hours: a local time was sent as GMT. */
    TIME_ZONE,
    /** The query is not signed. */
    QUERY_LEFT_OUT,
    /** The signed path is not the one that arrived. */
    PATH,
    /** The method was signed in another case. */
    METHOD,
    /** {@code http} was signed instead of {@code https}, or the reverse. */
    SCHEME,
    /** Another host was signed. */
    HOST,
    /** The signed value of a header is not the one that arrived. */
    HEADER_VALUE,
    /** The digest that was signed is not the one that arrived. */
    DIGEST_HEADER,
    /** The signing string was put together in another way. */
    LAYOUT,
    /** {@code (created)} is covered, but not sent. */
    CREATED,
    /** Another algorithm or an unknown one is named. */
    ALGORITHM,
    /** The signature is not in proper base64, or it is in the wrong header. */
    ENCODING,
    /** Another key signed than the one that is named, of the same owner or of another actor. */
    OTHER_KEY,
    /** The signature is by another actor than the activity in the body. */
    OTHER_ACTOR,
    /** The key that was found did not make this signature, for any text. */
    WRONG_KEY,
    /** The key did make this signature, but over another text. */
    OTHER_TEXT,
    /** The body was changed on the way, in a known way. */
    BODY,
    /** Nothing that was tried explains it. */
    UNKNOWN
  }

  /**
   * A mistake of the peer or a proxy, and what to change.
   *
   * @param cause the kind
   * @param finding what was found; for a variant, that it verifies
   * @param remedy what to change, and where
   */
  public record Hint(Cause cause, String finding, String remedy) {}

  /**
   * One signature of the request.
   *
   * @param steps the rules that were checked
   * @param signingStrings the texts that should be signed: one text, two if the policy allows a
   *     path without its query, none if a covered header is missing. Each character is an octet.
   *     They contain the values of the covered headers, so log them at DEBUG only
   * @param hints what can be done
   */
  public record Examined(List<Step> steps, List<String> signingStrings, List<Hint> hints) {
    /** Copies all three. */
    public Examined {
      steps = List.copyOf(steps);
      signingStrings = List.copyOf(signingStrings);
      hints = List.copyOf(hints);
    }
  }

  SignatureReport(
      @Nullable BodyResult verdict, List<Step> steps, List<Examined> signatures, int tries) {
    this.verdict = verdict;
    this.steps = List.copyOf(steps);
    this.signatures = List.copyOf(signatures);
    this.tries = tries;
  }

  /**
   * Returns the result of {@link MessageVerifier} for this request: for the first signature that
   * verifies or, if none does, for the first one whose key is known. Empty if the text is not a
   * request, or if no key is known for any signature.
   */
  public Optional<BodyResult> verdict() {
    return Optional.ofNullable(verdict);
  }

  /** Returns the steps before any signature is looked at. */
  public List<Step> steps() {
    return steps;
  }

  /** Returns the signatures in the order in which they are looked at, as many as policy allows. */
  public List<Examined> signatures() {
    return signatures;
  }

  /** Returns the hints on all signatures. */
  public List<Hint> hints() {
    return signatures.stream().flatMap(examined -> examined.hints().stream()).toList();
  }

  /** Returns how many verifications it took. */
  public int tries() {
    return tries;
  }

  /** Returns the report as text of several lines, at most 100 columns wide, in ASCII. */
  @Override
  public String toString() {
    return new ReportText().of(this);
  }
}
