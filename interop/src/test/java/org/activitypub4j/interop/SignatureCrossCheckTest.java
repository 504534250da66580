package org.activitypub4j.interop;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.Security;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.activitypub4j.interop.SignedMessage.Change;
import org.activitypub4j.signatures.AcceptSignature;
import org.activitypub4j.signatures.BodyDigest;
import org.activitypub4j.signatures.MessageSigner;
import org.activitypub4j.signatures.MessageVerifier;
import org.activitypub4j.signatures.MessageVerifier.BodyResult;
import org.activitypub4j.signatures.MessageVerifier.ClaimResult;
import org.activitypub4j.signatures.MessageVerifier.HeadResult;
import org.activitypub4j.signatures.RequestHead;
import org.activitypub4j.signatures.SignatureClaim;
import org.activitypub4j.signatures.SignatureRefusal;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.signatures.VerificationPolicy;
import org.activitypub4j.signatures.VerifiedHead;
import org.activitypub4j.signatures.VerifiedMessage;
import org.activitypub4j.signatures.keys.KeyType;
import org.activitypub4j.signatures.keys.Keys;
import org.activitypub4j.signatures.keys.SignatureAlgorithm;
import org.activitypub4j.signatures.keys.Signer;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Our HTTP signatures before the verifiers of others, and theirs before ours; each again with every
 * single change that an attacker could make on the way.
 *
 * <p>Where the other side is known to refuse, the test demands just this refusal, so that we learn
 * when it changes.
 */
@Tag("cross-check")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignatureCrossCheckTest {
  private static final URI OWNER = URI.create("https://us.example/users/ada");
  private static final URI KEY_ID = URI.create(OWNER + "#main-key");
  private static final String BODY =
      """
      {"@context":"https://www.w3.org/ns/activitystreams","type":"Like",\
      "id":"https://us.example/likes/1","actor":"https://us.example/users/ada",\
      "object":"https://them.example/notes/3","content":"\u00fc\u2665"}""";

  private static final Optional<String> NOT_COVERED = Optional.of("NotCovered");

  private final Libraries libraries = new Libraries();
  private final Matrix matrix = new Matrix("http-signatures");
  private final Map<KeyType, KeyPair> keys = new EnumMap<>(KeyType.class);
  private final Map<KeyType, KeyPair> otherKeys = new EnumMap<>(KeyType.class);
  private final MessageSigner signer = new MessageSigner(InstantSource.system());
  private final MessageVerifier verifier =
      new MessageVerifier(VerificationPolicy.mastodonCompatible(), InstantSource.system());

  /** What is requested. */
  enum Sample {
    GET("/users/bob"),
    GET_QUERY("/users/bob/outbox?page=2&min_id=a%20b"),
    /** An apostrophe is right in a query, but URLs as browsers have them write it as %27. */
    GET_APOSTROPHE("/search?q=it's"),
    POST("/inbox"),
    POST_QUERY("/users/bob/inbox?shard=%2F7");

    final String target;

    Sample(String target) {
      this.target = target;
    }

    boolean isPost() {
      return this == POST || this == POST_QUERY;
    }

    boolean hasQuery() {
      return target.contains("?");
    }
  }

  /**
   * One check.
   *
   * @param algorithm the name in the registry of RFC 9421 where we sign; where they do, what their
   *     library calls it
   * @param way how it is signed; empty for the usual way
   * @param covered what the signature is to cover, in order; empty for the usual
   */
  record Check(
      Library library,
      Scheme scheme,
      KeyType key,
      String algorithm,
      Sample sample,
      String way,
      List<String> covered) {

    @Override
    public String toString() {
      return library.title() + ", " + scheme.word() + ", " + algorithm + ", " + name();
    }

    String name() {
      return sample + (way.isEmpty() ? "" : " " + way);
    }

    String row(String direction) {
      return "%-14s | %-15s | %-17s | %s"
          .formatted(library.title(), scheme.word(), algorithm, direction);
    }

    boolean isDraft() {
      return scheme == Scheme.DRAFT_CAVAGE_12;
    }
  }

  /** What a verifier says. */
  private record Verdict(boolean verified, boolean queryIsSigned, String reason) {
    static Verdict refused(String reason) {
      return new Verdict(false, false, reason);
    }
  }

  @AfterAll
  void end() {
    libraries.close();
    matrix.write();
  }

  // ---------------------------------------------------------------- we sign

  static Stream<Check> oursToTheirs() {
    List<Check> checks = new ArrayList<>();
    for (Library library : Library.values()) {
      for (Sample sample : Sample.values()) {
        draftOfOurs(library, sample, checks);
        if (library != Library.PEERTUBE) {
          rfc9421OfOurs(library, sample, checks);
        }
      }
    }
    return checks.stream();
  }

  private static void draftOfOurs(Library library, Sample sample, List<Check> checks) {
    Scheme draft = Scheme.DRAFT_CAVAGE_12;
    for (SignatureAlgorithm algorithm :
        List.of(
            SignatureAlgorithm.RSA_V1_5_SHA256,
            SignatureAlgorithm.RSA_V1_5_SHA512,
            SignatureAlgorithm.ED25519)) {
      checks.add(ours(library, draft, algorithm, sample, "", List.of()));
    }
    SignatureAlgorithm usual = SignatureAlgorithm.RSA_V1_5_SHA256;
    if (sample.hasQuery()) {
      checks.add(ours(library, draft, usual, sample, "without query", List.of()));
    }
    if (sample.isPost()) {
      checks.add(ours(library, draft, usual, sample, "without content type", List.of()));
    }
  }

  private static void rfc9421OfOurs(Library library, Sample sample, List<Check> checks) {
    Scheme rfc = Scheme.RFC_9421;
    for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
      checks.add(ours(library, rfc, algorithm, sample, "", List.of()));
    }
    for (List<String> covered : wishes(sample)) {
      String way = "asked for " + String.join(" ", covered);
      checks.add(ours(library, rfc, SignatureAlgorithm.RSA_V1_5_SHA256, sample, way, covered));
    }
  }

  /** Components in various orders, as a server may ask for them. */
  private static List<List<String>> wishes(Sample sample) {
    return switch (sample) {
      case GET -> List.of(List.of("date", "@target-uri", "@method"), List.of("@query"));
      case GET_APOSTROPHE -> List.of();
      case GET_QUERY ->
          List.of(
              List.of("@path", "@scheme", "@authority"),
              List.of("host", "date"),
              List.of("@query"),
              List.of("@request-target"));
      case POST, POST_QUERY -> List.of(List.of("content-type", "date", "@target-uri", "@method"));
    };
  }

  private static Check ours(
      Library library,
      Scheme scheme,
      SignatureAlgorithm algorithm,
      Sample sample,
      String way,
      List<String> covered) {
    return new Check(
        library, scheme, algorithm.keyType(), algorithm.registryName(), sample, way, covered);
  }

  @ParameterizedTest
  @MethodSource("oursToTheirs")
  void they_verify_what_we_sign_and_refuse_it_changed(Check check) {
    SignedMessage message = signedByUs(check);
    Verdict verdict = verifiedByThem(check, message, key(check));
    String row = check.row("ours -> theirs");
    Optional<String> refusal = theirKnownRefusal(check);
    if (refusal.isPresent() || !verdict.verified()) {
      matrix.add(row, check.name(), "refused: " + verdict.reason(), 0);
      assertThat(verdict.verified()).as("%s: %s", check, verdict.reason()).isFalse();
      assertThat(verdict.reason()).contains(refusal.orElse("no refusal is known"));
      return;
    }
    int changes = 0;
    for (Change change : Change.values()) {
      Optional<SignedMessage> changed = message.changed(change);
      if (changed.isEmpty()) {
        continue;
      }
      Verdict after = verifiedByThem(check, changed.get(), key(check));
      if (after.verified() && theyDoNotSee(check, change)) {
        matrix.add(row, check.name(), "not seen: another " + change, 0);
      } else {
        assertThat(after.verified()).as("%s with another %s", check, change).isFalse();
        assertThat(theyDoNotSee(check, change)).as("%s: %s is seen", check, change).isFalse();
        changes++;
      }
    }
    assertThat(verifiedByThem(check, message, otherKey(check)).verified()).isFalse();
    matrix.add(row, check.name(), "ok", changes + 1);
  }

  /** Why they do not take what is right, from their sources; empty if they take it. */
  private static Optional<String> theirKnownRefusal(Check check) {
    if (check.isDraft()) {
      return theirDraftRefusal(check);
    }
    // Both build @request-target as draft-cavage does, with the method and without the query, and
    // take the target as their URL class writes it, not as it was sent.
    boolean wrong =
        check.covered().contains("@request-target") || check.sample() == Sample.GET_APOSTROPHE;
    Optional<String> refusal =
        check.library() == Library.FEDIFY
            ? fedifysRfc9421Refusal(check)
            : misskeysRfc9421Refusal(check);
    return wrong ? refusal.or(() -> Optional.of("wrong signature")) : refusal;
  }

  private static Optional<String> theirDraftRefusal(Check check) {
    boolean withoutQuery = check.way().equals("without query");
    if (check.library() != Library.FEDIFY) {
      return withoutQuery ? Optional.of("wrong signature") : Optional.empty();
    }
    // It verifies RSA with SHA-256 whatever the algorithm says, and the path without its query.
    return switch (check.algorithm()) {
      case "ed25519" -> Optional.of("Key algorithm mismatch");
      case "rsa-v1_5-sha512" -> Optional.of("wrong signature");
      default ->
          check.sample().hasQuery() && !withoutQuery
              ? Optional.of("wrong signature")
              : Optional.empty();
    };
  }

  private static Optional<String> fedifysRfc9421Refusal(Check check) {
    return switch (check.algorithm()) {
      // It has the names, but reads RSA keys as PKCS#1 with SHA-256, and no others but Ed25519.
      case "ecdsa-p256-sha256", "ecdsa-p384-sha384" -> Optional.of("Failed to fetch key");
      case "rsa-pss-sha512" -> Optional.of("saltLength");
      case "rsa-v1_5-sha512" -> Optional.of("wrong signature");
      // It takes @query without its question mark.
      default ->
          check.covered().contains("@query") ? Optional.of("wrong signature") : Optional.empty();
    };
  }

  private static Optional<String> misskeysRfc9421Refusal(Check check) {
    return switch (check.algorithm()) {
      case "rsa-pss-sha512" -> Optional.of("saltLength");
      case "rsa-v1_5-sha512" -> Optional.of("unsupported hash: v1_5");
      case "ecdsa-p384-sha384" -> Optional.of("wrong signature"); // it takes SHA-256
      // Where there is no query, @query is the question mark alone; it takes nothing.
      default ->
          check.covered().contains("@query") && !check.sample().hasQuery()
              ? Optional.of("wrong signature")
              : Optional.empty();
    };
  }

  /** Whether their verifier does not look at what is changed. */
  private static boolean theyDoNotSee(Check check, Change change) {
    // Fedify's draft signatures never cover a query.
    return check.library() == Library.FEDIFY && check.isDraft() && change == Change.QUERY;
  }

  // ---------------------------------------------------------------- they sign

  static Stream<Check> theirsToOurs() {
    List<Check> checks = new ArrayList<>();
    for (Sample sample : EnumSet.complementOf(EnumSet.of(Sample.GET_APOSTROPHE))) {
      fedifys(sample, checks);
      misskeys(sample, checks);
      peertubes(sample, checks);
    }
    return checks.stream();
  }

  private static void fedifys(Sample sample, List<Check> checks) {
    for (Scheme scheme : Scheme.values()) {
      checks.add(theirs(Library.FEDIFY, scheme, KeyType.RSA, "rsa", sample, List.of()));
      checks.add(theirs(Library.FEDIFY, scheme, KeyType.ED25519, "ed25519", sample, List.of()));
    }
    for (List<String> covered : wishes(sample)) {
      List<String> enough = with(covered, List.of("@method", "@target-uri"));
      checks.add(theirs(Library.FEDIFY, Scheme.RFC_9421, KeyType.RSA, "rsa", sample, enough));
    }
    if (sample.isPost()) {
      List<String> asked = List.of("@method", "@target-uri", "content-digest");
      checks.add(theirs(Library.FEDIFY, Scheme.RFC_9421, KeyType.RSA, "rsa", sample, asked));
    }
  }

  private static void misskeys(Sample sample, List<Check> checks) {
    Library library = Library.MISSKEY;
    draftOrders(library, sample, checks);
    Scheme draft = Scheme.DRAFT_CAVAGE_12;
    List<String> usual = usual(draft, sample);
    checks.add(theirs(library, draft, KeyType.RSA, "rsa-sha512", sample, usual));
    checks.add(theirs(library, draft, KeyType.ED25519, "ed25519-sha512", sample, usual));
    checks.add(theirs(library, draft, KeyType.P256, "ecdsa-sha256", sample, usual));

    Scheme rfc = Scheme.RFC_9421;
    List<String> standard = usual(rfc, sample);
    checks.add(theirs(library, rfc, KeyType.RSA, "rsa-v1_5-sha512", sample, standard));
    checks.add(theirs(library, rfc, KeyType.ED25519, "ed25519", sample, standard));
    checks.add(theirs(library, rfc, KeyType.P256, "ecdsa-p256-sha256", sample, standard));
    checks.add(theirs(library, rfc, KeyType.P384, "ecdsa-p384-sha384", sample, standard));
    List<List<String>> covers = new ArrayList<>(List.of(standard));
    wishes(sample).forEach(wish -> covers.add(with(wish, standard)));
    covers.add(standard.subList(0, 1));
    covers.add(standard.subList(1, standard.size()));
    for (List<String> covered : covers) {
      checks.add(theirs(library, rfc, KeyType.RSA, "rsa-v1_5-sha256", sample, covered));
    }
  }

  private static void peertubes(Sample sample, List<Check> checks) {
    Library library = Library.PEERTUBE;
    draftOrders(library, sample, checks);
    Scheme draft = Scheme.DRAFT_CAVAGE_12;
    List<String> usual = usual(draft, sample);
    List<String> modern = with(List.of("(created)", "(expires)"), usual);
    checks.add(theirs(library, draft, KeyType.RSA, "rsa-sha512", sample, usual));
    checks.add(theirs(library, draft, KeyType.ED25519, "ed25519-sha512", sample, usual));
    for (KeyType key : List.of(KeyType.RSA, KeyType.ED25519)) {
      checks.add(theirs(library, draft, key, "hs2019", sample, usual));
      checks.add(theirs(library, draft, key, "hs2019", sample, modern));
    }
    // Each of what must be covered left out once.
    for (String leftOut : usual) {
      List<String> tooFew = usual.stream().filter(name -> !name.equals(leftOut)).toList();
      checks.add(theirs(library, draft, KeyType.RSA, "rsa-sha256", sample, tooFew));
    }
  }

  private static void draftOrders(Library library, Sample sample, List<Check> checks) {
    List<List<String>> orders =
        sample.isPost()
            ? List.of(
                usual(Scheme.DRAFT_CAVAGE_12, sample),
                List.of("digest", "content-type", "date", "host", "(request-target)"),
                List.of("Date", "Digest", "(request-target)", "Host"))
            : List.of(
                usual(Scheme.DRAFT_CAVAGE_12, sample),
                List.of("date", "accept", "host", "(request-target)"));
    for (List<String> covered : orders) {
      checks.add(
          theirs(library, Scheme.DRAFT_CAVAGE_12, KeyType.RSA, "rsa-sha256", sample, covered));
    }
  }

  /** What signatures cover in the fediverse. */
  private static List<String> usual(Scheme scheme, Sample sample) {
    List<String> head =
        scheme == Scheme.RFC_9421
            ? List.of("@method", "@target-uri")
            : List.of("(request-target)", "host", "date");
    String digest = scheme == Scheme.RFC_9421 ? "content-digest" : "digest";
    return sample.isPost() ? with(head, List.of(digest)) : head;
  }

  /** The first, and at the end those of the second that are not in it. */
  private static List<String> with(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).distinct().toList();
  }

  private static Check theirs(
      Library library,
      Scheme scheme,
      KeyType key,
      String algorithm,
      Sample sample,
      List<String> covered) {
    boolean usual = covered.isEmpty() || covered.equals(usual(scheme, sample));
    String way = usual ? "" : "over " + String.join(" ", covered);
    return new Check(library, scheme, key, algorithm, sample, way, covered);
  }

  @ParameterizedTest
  @MethodSource("theirsToOurs")
  void we_verify_what_they_sign_and_refuse_it_changed(Check check) {
    String row = check.row("theirs -> ours");
    Optional<String> refusal = knownRefusalOfTheirs(check);
    JsonObject answer = signedByThem(check);
    if (answer.containsKey("refused")) {
      String reason = answer.getString("refused");
      matrix.add(row, check.name(), "not signed: " + reason, 0);
      assertThat(reason).as(check.toString()).contains(refusal.orElse("no refusal is known"));
      return;
    }
    SignedMessage message = unsigned(check).signed(answer.getJsonObject("headers"));
    Verdict verdict = verifiedByUs(message, key(check));
    if (refusal.isPresent() || !verdict.verified()) {
      matrix.add(row, check.name(), "refused: " + verdict.reason(), 0);
      assertThat(verdict.verified()).as("%s: %s", check, verdict.reason()).isFalse();
      assertThat(verdict.reason())
          .as(check.toString())
          .contains(refusal.orElse("no refusal is known"));
      return;
    }
    int changes = 0;
    String outcome = "ok";
    for (Change change : Change.values()) {
      Optional<SignedMessage> changed = message.changed(change);
      if (changed.isEmpty()) {
        continue;
      }
      Verdict after = verifiedByUs(changed.get(), key(check));
      if (after.verified()) {
        // Some senders do not sign the query, so it is taken; but never as one that is signed.
        assertThat(change).as(check.toString()).isEqualTo(Change.QUERY);
        assertThat(check.isDraft() && !after.queryIsSigned()).as(check.toString()).isTrue();
        outcome = "ok, an added query marked as not signed";
      } else {
        changes++;
      }
    }
    assertThat(verifiedByUs(message, otherKey(check)).verified()).isFalse();
    matrix.add(row, check.name(), outcome, changes + 1);
  }

  /** Why we do not take theirs, or they cannot sign; empty if both is right. */
  private static Optional<String> knownRefusalOfTheirs(Check check) {
    List<String> covered = check.covered();
    if (check.library() == Library.FEDIFY) {
      if (check.algorithm().equals("ed25519")) {
        return Optional.of("Unsupported algorithm: Ed25519");
      }
      if (covered.contains("content-digest")) {
        return Optional.of("\"content-digest\" is covered twice"); // it adds what is there
      }
    }
    if (check.isDraft()) {
      if (check.algorithm().equals("ecdsa-sha256")) {
        return Optional.of("UnsupportedAlgorithm"); // its form is r and s, that of others is DER
      }
      List<String> names = covered.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
      return covered.isEmpty() || names.containsAll(usual(check.scheme(), check.sample()))
          ? Optional.empty()
          : NOT_COVERED;
    }
    boolean wrong =
        covered.contains("@request-target")
            || (covered.contains("@query")
                && (check.library() == Library.FEDIFY || !check.sample().hasQuery()));
    if (wrong) {
      return Optional.of("SignatureMismatch");
    }
    return covered.isEmpty() || covered.containsAll(List.of("@method", "@target-uri"))
        ? Optional.empty()
        : NOT_COVERED;
  }

  // ---------------------------------------------------------------- bodies that are not signed

  static Stream<Check> bodiesNotSigned() {
    List<Check> checks = new ArrayList<>();
    for (Library library : Library.values()) {
      checks.add(
          ours(
              library,
              Scheme.DRAFT_CAVAGE_12,
              SignatureAlgorithm.RSA_V1_5_SHA256,
              Sample.POST,
              "with a body that is not signed",
              List.of()));
    }
    checks.add(
        ours(
            Library.FEDIFY,
            Scheme.RFC_9421,
            SignatureAlgorithm.RSA_V1_5_SHA256,
            Sample.POST,
            "with a body that is not signed",
            List.of()));
    return checks.stream();
  }

  @ParameterizedTest
  @MethodSource("bodiesNotSigned")
  void a_body_that_is_not_signed_is_refused_by_us_and_most_others(Check check) {
    BodyDigest digest = BodyDigest.sha256(BODY.getBytes(StandardCharsets.UTF_8));
    RequestHead head = signer.sign(unsignedHead(check), null, scheme(check), signerOf(check));
    SignedMessage message =
        SignedMessage.of(head, BODY)
            .with(
                check.isDraft() ? "Digest" : "Content-Digest",
                check.isDraft() ? digest.digest() : digest.contentDigest());
    Verdict ours = verifiedByUs(message, key(check));
    assertThat(ours.verified()).isFalse();
    assertThat(ours.reason()).startsWith("NotCovered");
    Verdict theirs = verifiedByThem(check, message, key(check));
    // Fedify compares the digest only where the signature covers it.
    boolean lenient = check.library() == Library.FEDIFY && !check.isDraft();
    String outcome = theirs.verified() ? "accepted!" : "refused: " + theirs.reason();
    matrix.add(check.row("ours -> theirs"), check.name(), outcome, 0);
    assertThat(theirs.verified()).as(check.toString()).isEqualTo(lenient);
  }

  // ---------------------------------------------------------------- the two sides

  private SignedMessage signedByUs(Check check) {
    BodyDigest digest =
        check.sample().isPost() ? BodyDigest.sha256(BODY.getBytes(StandardCharsets.UTF_8)) : null;
    RequestHead head = unsignedHead(check);
    Signer with = signerOf(check);
    RequestHead signed;
    if (check.way().equals("without query")) {
      signed = signer.signWithoutQuery(head, digest, with);
    } else if (check.covered().isEmpty()) {
      signed = signer.sign(head, digest, scheme(check), with);
    } else {
      signed = signer.sign(head, digest, wish(check.covered()), with).orElseThrow();
    }
    return SignedMessage.of(signed, check.sample().isPost() ? BODY : null);
  }

  private static AcceptSignature wish(List<String> components) {
    return AcceptSignature.of(
        new AcceptSignature.Requested(
            "proof",
            components.stream().map(name -> '"' + name + '"').toList(),
            EnumSet.of(AcceptSignature.Stamp.CREATED, AcceptSignature.Stamp.EXPIRES),
            null,
            null,
            "n0nce",
            null));
  }

  private static RequestHead unsignedHead(Check check) {
    SignedMessage message = unsigned(check);
    return new RequestHead(message.method(), URI.create(message.url()), message.receivedHeaders());
  }

  private static SignedMessage unsigned(Check check) {
    boolean post = check.sample().isPost();
    Map<String, String> headers = new HashMap<>();
    headers.put("Accept", "application/activity+json, application/ld+json");
    if (post && !check.way().equals("without content type")) {
      headers.put("Content-Type", "application/activity+json");
    }
    return new SignedMessage(
        post ? "POST" : "GET",
        "https://" + SignedMessage.SERVER + check.sample().target,
        headers,
        post ? BODY : null);
  }

  private JsonObject signedByThem(Check check) {
    Map<String, Object> question = unsigned(check).question();
    question.put("scheme", check.scheme().word());
    question.put("algorithm", check.algorithm());
    question.put("keyId", KEY_ID);
    question.put("privateKeyPem", Keys.toPem(key(check).getPrivate()));
    if (!check.covered().isEmpty()) {
      question.put("covered", check.covered());
    }
    return libraries.of(check.library()).ask("sign", question);
  }

  private Verdict verifiedByThem(Check check, SignedMessage message, KeyPair key) {
    Map<String, Object> question = message.question();
    question.put("scheme", check.scheme().word());
    question.put("keyId", KEY_ID);
    question.put("owner", OWNER);
    question.put("publicKeyPem", Keys.toPem(key.getPublic()));
    JsonObject answer = libraries.of(check.library()).ask("verify", question);
    return answer.containsKey("refused")
        ? Verdict.refused(answer.getString("refused"))
        : new Verdict(answer.getBoolean("verified"), false, "");
  }

  private Verdict verifiedByUs(SignedMessage message, KeyPair pair) {
    RequestHead head =
        new RequestHead(message.method(), URI.create(message.url()), message.receivedHeaders());
    VerificationKey key = VerificationKey.of(KEY_ID, OWNER, pair.getPublic());
    ClaimResult claim = verifier.claim(head);
    if (claim instanceof SignatureRefusal refused) {
      return refusedByUs(refused);
    }
    HeadResult verified = ((SignatureClaim) claim).verify(key);
    if (verified instanceof SignatureRefusal refused) {
      return refusedByUs(refused);
    }
    BodyResult body = ((VerifiedHead) verified).verifyBody(message.bodyBytes());
    if (body instanceof SignatureRefusal refused) {
      return refusedByUs(refused);
    }
    return new Verdict(true, ((VerifiedMessage) body).head().queryIsSigned(), "");
  }

  private static Verdict refusedByUs(SignatureRefusal refused) {
    String message = refused.message();
    int sentence = message.indexOf(". ") < 0 ? message.length() : message.indexOf(". ") + 1;
    return Verdict.refused(
        refused.getClass().getSimpleName() + ": " + message.substring(0, sentence));
  }

  private static SignatureScheme scheme(Check check) {
    return check.isDraft() ? SignatureScheme.DRAFT_CAVAGE_12 : SignatureScheme.RFC_9421;
  }

  private Signer signerOf(Check check) {
    SignatureAlgorithm algorithm =
        SignatureAlgorithm.ofRegistryName(check.algorithm()).orElseThrow();
    Signer usual = Signer.of(KEY_ID, key(check).getPrivate());
    return usual.algorithm() == algorithm
        ? usual
        : Signer.of(
            KEY_ID,
            key(check).getPrivate(),
            algorithm,
            Objects.requireNonNull(Security.getProvider("SunRsaSign")));
  }

  private KeyPair key(Check check) {
    return keys.computeIfAbsent(check.key(), TestKeys::generate);
  }

  private KeyPair otherKey(Check check) {
    return otherKeys.computeIfAbsent(check.key(), TestKeys::generate);
  }
}
