package org.activitypub4j.signatures;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a request is accepted or refused, step by step, with what may be done about it. Made by
 * {@link SignatureExplainer} for people; {@link #toString()} is a text to read, of at most 100
 * columns. Texts of the peer are in the components as they came, and made printable in the text.
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
    /** Headers that may come once come once. */
    SINGLE_HEADERS("single headers"),
    /** There is a signature, and it can be read. */
    SIGNATURE_HEADER("signature header"),
    /** The key id is an absolute URI. */
    KEY_ID("key id"),
    /** What is covered can be covered in a request. */
    COMPONENTS("components"),
    /** The request was signed for this host. */
    OWN_HOST("host"),
    /** Enough is covered. */
    COVERAGE("coverage"),
    /** The time fits the clock here. */
    TIME("time"),
    /** All that is covered has arrived. */
    SIGNING_STRING("signing string"),
    /** The digest of the body can be read. */
    DIGEST("digest header"),
    /** The key is known and may sign so. */
    KEY("key"),
    /** The signature is the key's. */
    SIGNATURE("signature"),
    /** The body is the one that was signed. */
    BODY("body");

    private final String text;

    Rule(String text) {
      this.text = text;
    }

    /** The name of the rule in the report. */
    @Override
    public String toString() {
      return text;
    }
  }

  /** How a step ended. */
  public enum Outcome {
    /** The rule is kept. */
    PASSED,
    /** The rule is broken. */
    FAILED,
    /** It could not be tried, because an earlier step found nothing to try it on. */
    NOT_REACHED
  }

  /**
   * One rule, tried. Steps after a failed one are tried too, as far as they make sense.
   *
   * @param rule the rule
   * @param outcome how it ended
   * @param words the facts, in plain words
   * @param reason why it failed, with all facts; null if it did not, and for what is no matter of
   *     the verifier: a text that is no request, a key that is not known
   */
  public record Step(Rule rule, Outcome outcome, String words, @Nullable Refusal reason) {}

  /** What a hint found. */
  public enum Cause {
    /** The clock of a server is wrong by about whole hours: a local time was sent as GMT. */
    TIME_ZONE,
    /** The query is not signed. */
    QUERY_LEFT_OUT,
    /** The path was signed otherwise than it arrived. */
    PATH,
    /** The method was signed in another case. */
    METHOD,
    /** {@code http} was signed where here it is {@code https}, or the reverse. */
    SCHEME,
    /** Another host was signed. */
    HOST,
    /** A value of a header was signed otherwise than it arrived. */
    HEADER_VALUE,
    /** The digest that was signed is not the one that arrived. */
    DIGEST_HEADER,
    /** The signing string was put together in another way. */
    LAYOUT,
    /** {@code (created)} is covered, but not sent. */
    CREATED,
    /** Another algorithm, or none that is known, is named. */
    ALGORITHM,
    /** The signature is not in base64 as it should be, or stands in the wrong header. */
    ENCODING,
    /** Another key of the same owner signed. */
    OTHER_KEY,
    /** The key that was found did not make this signature, over whatever text. */
    WRONG_KEY,
    /** The key did make this signature, but over another text. */
    OTHER_TEXT,
    /** The body was changed on the way in a way that is known. */
    BODY,
    /** Nothing that was tried explains it. */
    UNKNOWN
  }

  /**
   * What the peer, or a proxy, does, and what to change.
   *
   * @param cause the kind
   * @param finding what was found: of a variant, that it does verify
   * @param remedy what to change, and where
   */
  public record Hint(Cause cause, String finding, String remedy) {}

  /**
   * One signature of the request.
   *
   * @param steps what was tried of it
   * @param signingStrings what it should be over: one text, two where policy lets the query be left
   *     out, none if a covered header is missing. Each character is an octet. They hold the values
   *     of the covered headers: not for logs above DEBUG
   * @param hints what may be done
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
   * What {@link MessageVerifier} says of this request: of the first signature that verifies; if
   * none does, of the first whose key is known. Empty if the text is no request, or if there is a
   * claim but no key to verify it with: then there is no verdict.
   */
  public Optional<BodyResult> verdict() {
    return Optional.ofNullable(verdict);
  }

  /** The steps before a single signature is looked at. */
  public List<Step> steps() {
    return steps;
  }

  /** The signatures in the order in which they are looked at, as many as policy allows. */
  public List<Examined> signatures() {
    return signatures;
  }

  /** The hints on all signatures. */
  public List<Hint> hints() {
    return signatures.stream().flatMap(examined -> examined.hints().stream()).toList();
  }

  /** How many verifications it took. */
  public int tries() {
    return tries;
  }

  /** The report as text of several lines, at most 100 columns wide, in ASCII. */
  @Override
  public String toString() {
    return new ReportText().of(this);
  }
}
