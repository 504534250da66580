package org.activitypub4j.interop;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.URI;
import java.security.KeyPair;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.signatures.VerificationPolicy;
import org.activitypub4j.signatures.keys.KeyType;
import org.activitypub4j.signatures.keys.Keys;
import org.activitypub4j.signatures.keys.Signer;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.activitypub4j.signatures.linkeddata.LinkedDataClaim;
import org.activitypub4j.signatures.linkeddata.LinkedDataRefusal;
import org.activitypub4j.signatures.linkeddata.LinkedDataSignatures;
import org.activitypub4j.signatures.proof.IntegrityProofs;
import org.activitypub4j.signatures.proof.ProofClaim;
import org.activitypub4j.signatures.proof.ProofRefusal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Documents that carry their own signature, integrity proofs and Linked Data Signatures, from one
 * side to the other; each again with single changes that the verifier must refuse.
 */
@Tag("cross-check")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentCrossCheckTest {
  private static final URI OWNER = URI.create("https://us.example/users/ada");
  private static final URI KEY_ID = URI.create(OWNER + "#key");

  private static final IntegrityProofs PROOFS = new IntegrityProofs(Clock.systemUTC());
  private static final LinkedDataSignatures LINKED_DATA =
      new LinkedDataSignatures(
          ActivityStreams.standard(), VerificationPolicy.mastodonCompatible(), Clock.systemUTC());

  private final Libraries libraries = new Libraries();
  private final Matrix matrix = new Matrix("documents");
  private final Map<KeyType, KeyPair> keys = new EnumMap<>(KeyType.class);
  private final Map<KeyType, KeyPair> otherKeys = new EnumMap<>(KeyType.class);

  /** Who signs or verifies. */
  enum Side {
    OURS("ours"),
    FEDIFY("Fedify");

    final String title;

    Side(String title) {
      this.title = title;
    }
  }

  /** How a document is signed. */
  enum Kind {
    PROOF("eddsa-jcs-2022", KeyType.ED25519, "signObject", "verifyObject"),
    LINKED_DATA("RsaSignature2017", KeyType.RSA, "signJsonLd", "verifyJsonLd");

    final String title;
    final KeyType key;
    final String sign;
    final String verify;

    Kind(String title, KeyType key, String sign, String verify) {
      this.title = title;
      this.key = key;
      this.sign = sign;
      this.verify = verify;
    }
  }

  /** What is signed. */
  enum Sample {
    FOLLOW(
        """
        {"@context":["https://www.w3.org/ns/activitystreams","https://w3id.org/security/v1",\
        "https://w3id.org/security/data-integrity/v1"],"id":"https://us.example/follows/1",\
        "type":"Follow","actor":"https://us.example/users/ada",\
        "object":"https://them.example/users/bob"}"""),
    CREATE(
        """
        {"@context":["https://www.w3.org/ns/activitystreams","https://w3id.org/security/v1",\
        "https://w3id.org/security/data-integrity/v1",\
        {"Hashtag":"as:Hashtag","sensitive":"as:sensitive"}],\
        "id":"https://us.example/creates/1","type":"Create",\
        "actor":"https://us.example/users/ada","published":"2026-11-23T10:00:00Z",\
        "to":"https://www.w3.org/ns/activitystreams#Public",\
        "cc":["https://us.example/users/ada/followers","https://them.example/users/bob"],\
        "object":{"id":"https://us.example/notes/1","type":"Note",\
        "attributedTo":"https://us.example/users/ada",\
        "content":"<p>\\u20ac and \\u00fc, \\ud83d\\ude00 &amp; \\u2028 \\"quoted\\"</p>",\
        "contentMap":{"en":"<p>in English</p>"},"sensitive":false,\
        "published":"2026-11-23T10:00:00Z",\
        "to":"https://www.w3.org/ns/activitystreams#Public",\
        "cc":["https://us.example/users/ada/followers","https://them.example/users/bob"],\
        "attachment":[{"type":"Document","mediaType":"image/png","width":1600,"height":900,\
        "name":"a river","url":"https://us.example/media/1.png"}],\
        "tag":[{"type":"Mention","href":"https://them.example/users/bob","name":"@bob"},\
        {"type":"Hashtag","href":"https://us.example/tags/river","name":"#river"}]}}""");

    final String document;

    Sample(String document) {
      this.document = document;
    }
  }

  record Check(Kind kind, Side signer, Side verifier, Sample sample) {
    @Override
    public String toString() {
      return kind.title + ", " + signer.title + " -> " + verifier.title + ", " + sample;
    }
  }

  /** A change that an attacker makes in the text of a document. */
  private record Change(String name, UnaryOperator<String> made) {
    static Change of(String name, String from, String to) {
      return new Change(name, text -> text.replaceFirst(from, to));
    }
  }

  private static final List<Change> CHANGES =
      List.of(
          Change.of("another type", "\"(Follow|Create)\"", "\"Undo\""),
          Change.of("another actor", "users/ada\"", "users/eve\""),
          Change.of("another object", "them.example", "their.example"),
          Change.of("a member more", "\"type\":", "\"summary\":\"more\",\"type\":"),
          Change.of("another id", "us.example/(follows|creates)/1", "us.example/$1/2"),
          Change.of("another created", "\"created\":\"2...", "\"created\":\"2001"),
          Change.of("another key", "users/ada#key", "users/ada#other"),
          Change.of("another purpose", "\"assertionMethod\"", "\"authentication\""),
          Change.of("another suite", "eddsa-jcs-2022", "eddsa-jcs-2021"),
          Change.of("another type of signature", "RsaSignature2017", "RsaSignature2016"),
          new Change("another signature", DocumentCrossCheckTest::otherSignature));

  private static String otherSignature(String text) {
    int at = Math.max(text.indexOf("proofValue\":\""), text.indexOf("signatureValue\":\"")) + 30;
    char other = text.charAt(at) == 'A' ? 'B' : 'A';
    return text.substring(0, at) + other + text.substring(at + 1);
  }

  @AfterAll
  void end() {
    libraries.close();
    matrix.write();
  }

  static Stream<Check> checks() {
    List<Check> checks = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      for (Side signer : Side.values()) {
        for (Side verifier : Side.values()) {
          if (signer == Side.OURS && verifier == Side.OURS) {
            continue; // what our own tests do
          }
          for (Sample sample : Sample.values()) {
            checks.add(new Check(kind, signer, verifier, sample));
          }
        }
      }
    }
    return checks.stream();
  }

  @ParameterizedTest
  @MethodSource("checks")
  void a_signed_document_is_verified_and_a_changed_one_refused(Check check) {
    String signed = signed(check);
    String row = row(check.kind().title, check.signer().title + " -> " + check.verifier().title);
    KeyPair key = key(check.kind(), keys);

    Optional<String> refusal = refusal(check, signed, key);

    refusal.ifPresent(why -> matrix.add(row, check.sample().name(), "refused: " + why, 0));
    assertThat(refusal).as("%s: %s", check, signed).isEmpty();
    int changes = 0;
    for (Change change : CHANGES) {
      String changed = change.made().apply(signed);
      if (!changed.equals(signed)) {
        assertThat(refusal(check, changed, key)).as("%s: %s", change.name(), changed).isPresent();
        changes++;
      }
    }
    assertThat(refusal(check, signed, key(check.kind(), otherKeys))).isPresent();
    matrix.add(row, check.sample().name(), "ok", changes + 1);
  }

  @ParameterizedTest
  @EnumSource
  void our_canonical_form_is_the_one_that_Fedify_signs(Sample sample) {
    Check check = new Check(Kind.PROOF, Side.FEDIFY, Side.FEDIFY, sample);
    JsonObject signed = Json.read(signedByFedify(check));

    assertThat(PlainProof.verify(signed, key(Kind.PROOF, keys).getPublic()))
        .as("%s", signed)
        .isTrue();
    assertThat(PlainProof.verify(signed, key(Kind.PROOF, otherKeys).getPublic())).isFalse();
    matrix.add(row("JCS", "Fedify -> ours"), sample.name(), "ok", 1);
  }

  static Stream<Arguments> proofOptions() {
    String refused = "wrong signature";
    // Fedify takes the options that it knows, and the time as it would write it itself.
    return Stream.of(
        Arguments.of("with the usual options", Map.of(), ""),
        Arguments.of("with milliseconds", Map.of("created", "2026-11-23T10:00:00.123Z"), ""),
        Arguments.of("with zeros", Map.of("created", "2026-11-23T10:00:00.000Z"), refused),
        Arguments.of("with an offset", Map.of("created", "2026-11-23T11:00:00+01:00"), refused),
        Arguments.of("with expires", Map.of("expires", "2036-11-23T10:00:00Z"), refused),
        Arguments.of("with domain", Map.of("domain", "them.example"), refused),
        Arguments.of("with id", Map.of("id", "https://us.example/proofs/1"), refused));
  }

  @ParameterizedTest
  @MethodSource("proofOptions")
  void Fedify_verifies_a_proof_over_our_canonical_form(
      String name, Map<String, String> more, String refusal) {
    for (Sample sample : Sample.values()) {
      Map<String, Object> options = new HashMap<>();
      options.put("type", "DataIntegrityProof");
      options.put("cryptosuite", "eddsa-jcs-2022");
      options.put("created", "2026-11-23T10:00:00Z");
      options.put("verificationMethod", KEY_ID);
      options.put("proofPurpose", "assertionMethod");
      options.putAll(more);
      Signer signer = Signer.of(KEY_ID, key(Kind.PROOF, keys).getPrivate());
      JsonObject signed = PlainProof.sign(Json.read(sample.document), Json.object(options), signer);

      Optional<String> refused =
          refusalOfFedify(Kind.PROOF, signed.toString(), key(Kind.PROOF, keys));

      String outcome = refused.map(why -> "refused: " + why).orElse("ok");
      matrix.add(row("JCS", "ours -> Fedify"), sample + " " + name, outcome, 0);
      assertThat(refused.orElse("")).as("%s: %s", name, signed).isEqualTo(refusal);
    }
  }

  private static String row(String scheme, String direction) {
    return "%-14s | %-16s | %s".formatted("Fedify 2.3.6", scheme, direction);
  }

  private String signed(Check check) {
    return switch (check.signer()) {
      case OURS -> signedByUs(check);
      case FEDIFY -> signedByFedify(check);
    };
  }

  private String signedByUs(Check check) {
    Signer signer = Signer.of(KEY_ID, key(check.kind(), keys).getPrivate());
    JsonObject document = Json.read(check.sample().document);
    JsonObject signed =
        switch (check.kind()) {
          case PROOF -> PROOFS.sign(document, signer);
          case LINKED_DATA -> LINKED_DATA.sign(document, signer);
        };
    return signed.toString();
  }

  /** Why a document is refused; empty if it is not. */
  private Optional<String> refusal(Check check, String document, KeyPair key) {
    return switch (check.verifier()) {
      case OURS -> ourRefusal(check.kind(), Json.read(document), key);
      case FEDIFY -> refusalOfFedify(check.kind(), document, key);
    };
  }

  private static Optional<String> ourRefusal(Kind kind, JsonObject document, KeyPair key) {
    VerificationKey trusted = VerificationKey.of(KEY_ID, OWNER, key.getPublic());
    return switch (kind) {
      case PROOF -> {
        List<IntegrityProofs.ClaimResult> results = PROOFS.claims(document);
        if (results.isEmpty()) {
          yield Optional.of("there is no proof");
        }
        IntegrityProofs.ClaimResult first = results.get(0);
        yield first instanceof ProofClaim claim
            ? refused(claim.verify(trusted))
            : Optional.of(((ProofRefusal) first).message());
      }
      case LINKED_DATA -> {
        LinkedDataSignatures.ClaimResult result = LINKED_DATA.claim(document);
        yield result instanceof LinkedDataClaim claim
            ? refused(claim.verify(trusted))
            : Optional.of(((LinkedDataRefusal) result).message());
      }
    };
  }

  private static Optional<String> refused(IntegrityProofs.Result result) {
    return result instanceof ProofRefusal refused
        ? Optional.of(refused.message())
        : Optional.empty();
  }

  private static Optional<String> refused(LinkedDataSignatures.Result result) {
    return result instanceof LinkedDataRefusal refusal
        ? Optional.of(refusal.message())
        : Optional.empty();
  }

  private String signedByFedify(Check check) {
    Kind kind = check.kind();
    Map<String, Object> question = new HashMap<>();
    question.put("algorithm", kind == Kind.PROOF ? "ed25519" : "rsa");
    question.put("keyId", KEY_ID);
    question.put("privateKeyPem", Keys.toPem(key(kind, keys).getPrivate()));
    question.put("document", check.sample().document);
    JsonObject answer = libraries.of(Library.FEDIFY).ask(kind.sign, question);
    assertThat(answer.containsKey("refused")).as("%s: %s", check, answer).isFalse();
    return answer.getString("document");
  }

  private Optional<String> refusalOfFedify(Kind kind, String document, KeyPair key) {
    Map<String, Object> question = new HashMap<>();
    question.put("keyId", KEY_ID);
    question.put("owner", OWNER);
    question.put("document", document);
    if (kind == Kind.PROOF) {
      question.put("publicKeyMultibase", Keys.toMultikey(key.getPublic()));
    } else {
      question.put("publicKeyPem", Keys.toPem(key.getPublic()));
    }
    return Optional.ofNullable(
        libraries.of(Library.FEDIFY).ask(kind.verify, question).getString("refused", null));
  }

  private static KeyPair key(Kind kind, Map<KeyType, KeyPair> from) {
    return from.computeIfAbsent(kind.key, TestKeys::generate);
  }
}
