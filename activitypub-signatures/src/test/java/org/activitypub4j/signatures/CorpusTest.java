package org.activitypub4j.signatures;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Uris;
import org.activitypub4j.signatures.MessageVerifier.BodyResult;
import org.activitypub4j.signatures.MessageVerifier.ClaimResult;
import org.activitypub4j.signatures.MessageVerifier.HeadResult;
import org.activitypub4j.signatures.internal.HttpDate;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Requests of real servers, from the corpus beside the checkout. */
@Tag("corpus")
class CorpusTest {
  private static final Path CORPUS = SkipWithoutCorpus.CORPUS;

  @BeforeEach
  void needs_the_corpus() {
    assumeTrue(SkipWithoutCorpus.isThere(), SkipWithoutCorpus.REASON);
  }

  /**
   * Mastodon's own 27 requests. Where the verdict is the same but the reason is not, ours comes
   * from an earlier step: we look at the coverage before the key.
   */
  @Test
  void K_Mastodons_requests_get_Mastodons_verdicts() {
    JsonObject all = Json.file(CORPUS.resolve("signatures/mastodon-request-signatures.json"));
    MessageVerifier verifier =
        new MessageVerifier(
            VerificationPolicy.mastodonCompatible(),
            InstantSource.fixed(Instant.parse(all.getString("now"))));
    Map<String, String> differences = new TreeMap<>();
    int agreed = 0;
    for (JsonObject vector : all.getJsonArray("vectors").getValuesAs(JsonObject.class)) {
      String verdict = verdict(verifier, all, vector);
      if (verdict.equals("accepted") == vector.getBoolean("expectValid")) {
        agreed++;
      } else {
        differences.put(vector.getString("name"), verdict);
      }
    }
    System.out.println("Mastodon's requests: " + agreed + " of 27 verdicts agree");

    // No difference: each of these requests covers the host on GET and the target on POST, where
    // our rules go beyond Mastodon's (security.md A1), and none is RSA below 2048 bits.
    assertThat(differences).isEmpty();
    assertThat(agreed).isEqualTo(27);
  }

  private static String verdict(MessageVerifier verifier, JsonObject all, JsonObject vector) {
    List<String> flat = new ArrayList<>();
    vector
        .getJsonObject("headers")
        .forEach(
            (name, value) -> {
              flat.add(name);
              flat.add(((JsonString) value).getString());
            });
    RequestHead head =
        RequestHead.received(
            vector.getString("method"),
            Origin.parse("https://www.example.com"),
            vector.getString("target"),
            Headers.received(flat.toArray(String[]::new)));
    ClaimResult claim = verifier.claim(head);
    if (claim instanceof SignatureRefusal refused) {
      return refused.message();
    }
    SignatureClaim claimed = (SignatureClaim) claim;
    String keyId = claimed.keyId().toString();
    // The actor is known under its key id and, by WebFinger, under its acct: URI; alice is not.
    if (!keyId.equals(all.getString("keyId")) && !keyId.equals("acct:bob@remote.domain")) {
      return "no such key: " + keyId;
    }
    VerificationKey key =
        VerificationKey.ofPem(
            claimed.keyId(),
            URI.create("https://remote.domain/users/bob"),
            all.getString("publicKeyPem"));
    byte[] body = vector.isNull("body") ? new byte[0] : vector.getString("body").getBytes(UTF_8);
    HeadResult verified = claimed.verify(key);
    if (verified instanceof SignatureRefusal refused) {
      return refused.message();
    }
    BodyResult result = ((VerifiedHead) verified).verifyBody(body);
    return result instanceof SignatureRefusal refused ? refused.message() : "accepted";
  }

  @Test
  void L_every_captured_signature_verifies_at_its_time_and_every_digest_matches() {
    JsonObject keys = Json.file(CORPUS.resolve("captures/keys.json"));
    Set<String> failed = new TreeSet<>();
    Set<String> withoutKey = new TreeSet<>();
    int verified = 0;
    int digests = 0;
    int changed = 0;
    for (Path file : captures()) {
      String name = file.getFileName().toString();
      JsonObject request = Json.file(file).getJsonObject("request");
      RequestHead head = head(request);
      byte[] body = request.getString("body_raw", "").getBytes(UTF_8);
      if (head.headers().contains("Digest") || head.headers().contains("Content-Digest")) {
        assertThat(digestMatches(head.headers(), body)).as(name).isTrue();
        digests++;
      }
      MessageVerifier verifier = verifierOf(head);
      ClaimResult result = verifier.claim(head);
      assertThat(result).as(name).isInstanceOf(SignatureClaim.class);
      SignatureClaim claim = (SignatureClaim) result;
      if (!keys.containsKey(claim.keyId().toString())) {
        withoutKey.add(name);
        continue;
      }
      Optional<VerifiedHead> accepted = verify(claim, keys);
      if (accepted.isEmpty()) {
        failed.add(name);
        continue;
      }
      assertThat(accepted.get().verifyBody(body)).as(name).isInstanceOf(VerifiedMessage.class);
      assertThat(accepted.get().verifyBody((new String(body, UTF_8) + " ").getBytes(UTF_8)))
          .as(name)
          .isInstanceOf(SignatureRefusal.class);
      assertThat(verifier.claim(elsewhere(head))).as(name).satisfies(other -> refused(other, keys));
      verified++;
      changed += refusedWhenChanged(verifier, head, claim, keys);
    }
    System.out.printf(
        "Captures: %d signatures verify, %d digests match, %d changed requests are refused%n",
        verified, digests, changed);

    assertThat(verified).isEqualTo(49);
    // The 43 of the README, the four whose key is missing, and snac's GET with an empty body.
    assertThat(digests).isEqualTo(43 + 4 + 1);
    // What the README of the captures names: a server that had lost its keys, keys not captured.
    assertThat(failed).containsExactly("activitypubbot-signedGET-rfc9421.json");
    assertThat(withoutKey)
        .containsExactly(
            "activitypubbot-Accept-http-rfc9421.json",
            "activitypubbot-Add-http-rfc9421.json",
            "activitypubbot-Create-http-rfc9421.json",
            "activitypubbot-Follow-http-rfc9421.json");
  }

  /** Of an activity its actor, who has signed these; of a fetch whoever names the key. */
  private static URI actor(String body, SignatureClaim claim) {
    return body.isEmpty()
        ? Uris.withoutFragment(claim.keyId())
        : ActivityStreams.standard()
            .read(body.getBytes(UTF_8))
            .as(Activity.class)
            .actorId()
            .orElseThrow();
  }

  @Test
  void B5_each_capture_explained_gets_the_verdict_of_the_verifier() {
    JsonObject keys = Json.file(CORPUS.resolve("captures/keys.json"));
    int accepted = 0;
    int refused = 0;
    int undecided = 0;
    for (Path file : captures()) {
      String name = file.getFileName().toString();
      JsonObject request = Json.file(file).getJsonObject("request");
      RequestHead head = head(request);
      String body = request.getString("body_raw", "");
      MessageVerifier verifier = verifierOf(head);
      SignatureClaim claim = (SignatureClaim) verifier.claim(head);
      List<String> pems =
          keys.containsKey(claim.keyId().toString())
              ? Json.strings(keys.getJsonArray(claim.keyId().toString()))
              : List.of();
      if (pems.isEmpty()) {
        SignatureReport report = explainerOf(head, null).explain(text(head, body));
        assertThat(report.verdict()).as(name).isEmpty();
        undecided++;
      }
      for (String pem : pems) {
        VerificationKey key = VerificationKey.ofPem(claim.keyId(), actor(body, claim), pem);
        HeadResult result = claim.verify(key);
        SignatureReport report = explainerOf(head, key).explain(text(head, body));
        assertThat(report.tries()).as(name).isLessThanOrEqualTo(64);
        SignatureExplainerTest.assertReadable(report);
        if (result instanceof VerifiedHead verified) {
          assertThat(verified.verifyBody(body.getBytes(UTF_8))).isInstanceOf(VerifiedMessage.class);
          assertThat(report.verdict()).as(name).get().isInstanceOf(VerifiedMessage.class);
          assertThat(report.hints()).as(name).isEmpty();
          accepted++;
        } else {
          assertThat(report.verdict()).as(name).contains((SignatureRefusal) result);
          assertThat(report.hints()) // servers that were started anew with other keys
              .as(name)
              .extracting(SignatureReport.Hint::cause)
              .containsExactly(SignatureReport.Cause.WRONG_KEY);
          refused++;
        }
      }
    }
    System.out.printf(
        "Captures explained: %d accepted, %d refused with their reason, %d without a key%n",
        accepted, refused, undecided);

    assertThat(accepted).isEqualTo(49);
    assertThat(undecided).isEqualTo(4);
  }

  private static SignatureExplainer explainerOf(RequestHead head, @Nullable VerificationKey key) {
    return new SignatureExplainer(
        head.origin(),
        VerificationPolicy.mastodonCompatible(),
        InstantSource.fixed(timeOf(head.headers())),
        id -> key == null ? List.of() : List.of(key));
  }

  /** As it would be copied: each octet of a header as the character that it is in UTF-8. */
  private static String text(RequestHead head, String body) {
    String lines = new String(head.headers().toString().getBytes(ISO_8859_1), UTF_8);
    return head.method() + " " + head.pathAndQuery() + " HTTP/1.1\n" + lines + "\n" + body;
  }

  /** The parts of a captured request that its signature covers. */
  enum Part {
    METHOD,
    TARGET,
    HOST,
    DATE,
    DIGEST,
    OTHER_HEADER,
    SIGNATURE_INPUT,
    BODY
  }

  /** Why a request may be refused of which just this part was changed. */
  private static final Map<Part, Set<Class<? extends SignatureRefusal>>> REASONS =
      Map.of(
          // a GET that is no GET any more needs a digest
          Part.METHOD,
              Set.of(SignatureRefusal.SignatureMismatch.class, SignatureRefusal.NotCovered.class),
          Part.TARGET, Set.of(SignatureRefusal.SignatureMismatch.class),
          // a letter in another case is the same host, but not the same text
          Part.HOST,
              Set.of(SignatureRefusal.ForeignHost.class, SignatureRefusal.SignatureMismatch.class),
          Part.DATE,
              Set.of(
                  SignatureRefusal.Malformed.class,
                  SignatureRefusal.OutsideClockWindow.class,
                  SignatureRefusal.UnsupportedComponent.class,
                  SignatureRefusal.SignatureMismatch.class),
          Part.DIGEST,
              Set.of(
                  SignatureRefusal.Malformed.class,
                  SignatureRefusal.UnknownDigest.class,
                  SignatureRefusal.UnsupportedComponent.class,
                  SignatureRefusal.SignatureMismatch.class),
          // beyond ASCII it cannot be signed with RFC 9421
          Part.OTHER_HEADER,
              Set.of(
                  SignatureRefusal.SignatureMismatch.class,
                  SignatureRefusal.UnsupportedComponent.class),
          Part.SIGNATURE_INPUT,
              Set.of(
                  SignatureRefusal.Malformed.class,
                  SignatureRefusal.MissingComponent.class,
                  SignatureRefusal.UnsupportedComponent.class,
                  SignatureRefusal.UnsupportedAlgorithm.class,
                  SignatureRefusal.AlgorithmMismatch.class,
                  SignatureRefusal.UnusableKeyId.class,
                  SignatureRefusal.KeyMismatch.class,
                  SignatureRefusal.NotCovered.class,
                  SignatureRefusal.OutsideClockWindow.class,
                  SignatureRefusal.SignatureMismatch.class),
          Part.BODY, Set.of(SignatureRefusal.DigestMismatch.class));

  /** One of the 49 captures that verify, with the key that does. */
  private record Capture(
      String name, RequestHead head, String body, VerificationKey key, VerifiedHead verified) {

    MessageVerifier verifier() {
      return verifierOf(head);
    }

    boolean covers(String component) {
      return verified.covered().contains(component)
          || verified.covered().contains('"' + component + '"');
    }
  }

  /** Read and verified once, for all tries. */
  private static final class Captures {
    static final List<Capture> VERIFIED = verifiedCaptures();
  }

  @Property
  @net.jqwik.api.Tag("corpus") // the two engines do not share their tags
  @AddLifecycleHook(SkipWithoutCorpus.class)
  void A1_any_single_byte_changed_in_a_covered_part_is_refused_for_its_reason(
      @ForAll Part part,
      @ForAll @IntRange(max = 10_000) int which,
      @ForAll @IntRange(max = 10_000) int position,
      @ForAll @IntRange(min = 1, max = 255) int mask) {
    List<Capture> captures = Captures.VERIFIED;
    assertThat(captures).hasSize(49);
    Capture capture = captures.get(which % captures.size());
    if (part == Part.BODY) {
      Assume.that(!capture.body().isEmpty());
      byte[] body = capture.body().getBytes(UTF_8);
      body[position % body.length] ^= (byte) mask;
      assertReason(part, capture, capture.head(), body);
      return;
    }
    RequestHead changed;
    try {
      changed = changed(capture, part, position, mask);
    } catch (IllegalArgumentException e) {
      return; // no request at all: 400 before any verifier
    }
    Assume.that(changed != null);
    assertReason(part, capture, Objects.requireNonNull(changed), capture.body().getBytes(UTF_8));
  }

  private static void assertReason(Part part, Capture capture, RequestHead head, byte[] body) {
    SignatureRefusal refusal = Fixtures.refusal(capture.verifier(), head, capture.key(), body);

    assertThat(REASONS.get(part))
        .as(capture.name() + ": " + refusal.message())
        .contains(refusal.getClass());
  }

  /** The request with one byte of the part changed; null if the signature does not cover it. */
  private static @Nullable RequestHead changed(Capture capture, Part part, int position, int mask) {
    RequestHead head = capture.head();
    boolean rfc9421 = capture.verified().scheme() == SignatureScheme.RFC_9421;
    switch (part) {
      case METHOD -> {
        String method = flipped(head.method(), position, mask);
        // draft-cavage signs the method in lower case
        return !rfc9421 && method.equalsIgnoreCase(head.method())
            ? null
            : new RequestHead(method, head.target(), head.headers());
      }
      case TARGET -> {
        boolean whole = capture.verified().queryIsSigned();
        String covered = whole ? head.pathAndQuery() : head.target().getRawPath();
        String rest = head.pathAndQuery().substring(covered.length());
        String target = flipped(covered, position, mask) + rest;
        return RequestHead.received(head.method(), head.origin(), target, head.headers());
      }
      case HOST -> {
        return capture.covers("host") ? withFlipped(head, "Host", position, mask) : null;
      }
      case DATE -> {
        return capture.covers("date") ? withFlipped(head, "Date", position, mask) : null;
      }
      case DIGEST -> {
        String name = rfc9421 ? "Content-Digest" : "Digest";
        return capture.covers(name.toLowerCase(Locale.ROOT))
            ? withFlipped(head, name, position, mask)
            : null;
      }
      case OTHER_HEADER -> {
        List<String> others =
            Stream.of("content-type", "accept", "user-agent").filter(capture::covers).toList();
        return others.isEmpty()
            ? null
            : withFlipped(head, others.get(position % others.size()), position, mask);
      }
      default -> {
        return rfc9421 ? withFlipped(head, "Signature-Input", position, mask) : null;
      }
    }
  }

  private static String flipped(String text, int position, int mask) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    bytes[position % bytes.length] ^= (byte) mask;
    return new String(bytes, ISO_8859_1);
  }

  private static RequestHead withFlipped(RequestHead head, String name, int position, int mask) {
    List<String> flat = new ArrayList<>();
    head.headers()
        .forEach(
            (header, value) -> {
              flat.add(header);
              flat.add(header.equalsIgnoreCase(name) ? flipped(value, position, mask) : value);
            });
    return head.withHeaders(Headers.received(flat.toArray(String[]::new)));
  }

  private static List<Capture> verifiedCaptures() {
    JsonObject keys = Json.file(CORPUS.resolve("captures/keys.json"));
    List<Capture> verified = new ArrayList<>();
    for (Path file : captures()) {
      JsonObject request = Json.file(file).getJsonObject("request");
      RequestHead head = head(request);
      SignatureClaim claim = (SignatureClaim) verifierOf(head).claim(head);
      if (keys.containsKey(claim.keyId().toString())) {
        verify(claim, keys)
            .ifPresent(
                accepted ->
                    verified.add(
                        new Capture(
                            file.getFileName().toString(),
                            head,
                            request.getString("body_raw", ""),
                            accepted.key(),
                            accepted)));
      }
    }
    return verified;
  }

  private static MessageVerifier verifierOf(RequestHead head) {
    return new MessageVerifier(
        VerificationPolicy.mastodonCompatible(), InstantSource.fixed(timeOf(head.headers())));
  }

  /** Each covered component with one character changed; the number of refusals. */
  private static int refusedWhenChanged(
      MessageVerifier verifier, RequestHead head, SignatureClaim claim, JsonObject keys) {
    VerifiedHead verified = verify(claim, keys).orElseThrow();
    int count = 0;
    for (String identifier : verified.covered()) {
      String name = identifier.replace("\"", "");
      RequestHead other =
          switch (name) {
            case "(request-target)", "@target-uri" ->
                new RequestHead(head.method(), URI.create(head.target() + "x"), head.headers());
            case "@method" -> new RequestHead("PUT", head.target(), head.headers());
            case "@authority" -> elsewhere(head);
            default ->
                head.withHeaders(
                    head.headers().with(name, head.headers().first(name).orElseThrow() + "x"));
          };
      refused(verifier.claim(other), keys);
      count++;
    }
    return count;
  }

  private static void refused(ClaimResult result, JsonObject keys) {
    if (result instanceof SignatureClaim claim) {
      assertThat(verify(claim, keys)).isEmpty();
    }
  }

  private static RequestHead elsewhere(RequestHead head) {
    return new RequestHead(
        head.method(), URI.create("https://other.example" + head.pathAndQuery()), head.headers());
  }

  private static Optional<VerifiedHead> verify(SignatureClaim claim, JsonObject keys) {
    for (String pem : Json.strings(keys.getJsonArray(claim.keyId().toString()))) {
      URI owner = Uris.withoutFragment(claim.keyId());
      if (claim.verify(VerificationKey.ofPem(claim.keyId(), owner, pem))
          instanceof VerifiedHead head) {
        return Optional.of(head);
      }
    }
    return Optional.empty();
  }

  private static RequestHead head(JsonObject request) {
    String host = request.getString("host");
    String scheme = host.startsWith("127.") ? "http" : "https";
    List<String> headers = Json.strings(request.getJsonArray("headers"));
    return RequestHead.received(
        request.getString("method"),
        Origin.parse(scheme + "://" + host),
        request.getString("target"),
        Headers.received(headers.toArray(String[]::new)));
  }

  private static Instant timeOf(Headers headers) {
    return HttpDate.parse(headers.first("Date").orElseThrow()).orElseThrow();
  }

  private static boolean digestMatches(Headers headers, byte[] body) {
    BodyDigest digest = BodyDigest.sha256(body);
    return headers.first("Digest").filter(digest.digest()::equals).isPresent()
        || headers.first("Content-Digest").filter(digest.contentDigest()::equals).isPresent();
  }

  private static List<Path> captures() {
    try (Stream<Path> files = Files.list(CORPUS.resolve("captures"))) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .filter(file -> !file.endsWith("keys.json"))
          .filter(file -> Json.file(file).containsKey("request"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
