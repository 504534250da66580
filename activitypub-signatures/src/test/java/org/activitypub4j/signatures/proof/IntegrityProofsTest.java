package org.activitypub4j.signatures.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.security.SignatureException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.signatures.Fixtures;
import org.activitypub4j.signatures.keys.KeyType;
import org.activitypub4j.signatures.keys.SignatureAlgorithm;
import org.activitypub4j.signatures.keys.Signer;
import org.activitypub4j.signatures.keys.SigningException;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.eclipse.parsson.JsonProviderImpl;
import org.junit.jupiter.api.Test;

/** Integrity proofs, made and verified by this library. */
class IntegrityProofsTest {
  private static final String ACTOR = "https://one.example/users/ada";
  private static final String BEN = "https://two.example/users/ben";
  private static final String KEY_ID = ACTOR + "#ed25519-key";
  private static final Signer SIGNER = Signer.of(URI.create(KEY_ID), Fixtures.ED25519.getPrivate());
  private static final VerificationKey KEY = Proofs.key(KEY_ID, ACTOR, Fixtures.ED25519);
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-23T10:00:00.987654321Z"));
  private static final IntegrityProofs PROOFS = new IntegrityProofs(CLOCK);

  private static JsonObject parse(String json) {
    return new JsonProviderImpl().createReader(new StringReader(json)).readObject();
  }

  private static JsonObject note(String context) {
    return parse(
        """
        {"@context": %s, "id": "https://one.example/notes/1", "type": "Note",
         "attributedTo": "https://one.example/users/ada", "content": "Hello"}"""
            .formatted(context));
  }

  private static final JsonObject NOTE = note("\"https://www.w3.org/ns/activitystreams\"");

  private static JsonValue signedContext(String context) {
    JsonObject signed = PROOFS.sign(note(context), SIGNER);
    assertThat(signed.getJsonObject("proof").get("@context")).isEqualTo(signed.get("@context"));
    Proofs.verified(PROOFS, signed, KEY);
    return signed.getOrDefault("@context", JsonValue.NULL);
  }

  @Test
  void a_new_proof_has_what_the_FEP_asks_for_and_whole_seconds() {
    JsonObject proof = PROOFS.sign(NOTE, SIGNER).getJsonObject("proof");

    assertThat(proof.keySet())
        .containsExactlyInAnyOrder(
            "@context",
            "type",
            "cryptosuite",
            "verificationMethod",
            "proofPurpose",
            "created",
            "proofValue");
    assertThat(proof.getString("created")).isEqualTo("2026-11-23T10:00:00Z");
    assertThat(proof.getString("verificationMethod")).isEqualTo(KEY_ID);
  }

  @Test
  void a_context_that_does_not_define_proofs_gets_the_one_that_does_after_the_last_URL() {
    assertThat(signedContext("\"https://www.w3.org/ns/activitystreams\"").toString())
        .isEqualTo(
            "[\"https://www.w3.org/ns/activitystreams\",\"https://w3id.org/security/data-integrity/v2\"]");
    assertThat(
            signedContext("[\"https://www.w3.org/ns/activitystreams\", {\"@language\": \"en\"}]")
                .toString())
        .isEqualTo(
            "[\"https://www.w3.org/ns/activitystreams\",\"https://w3id.org/security/data-integrity/v2\",{\"@language\":\"en\"}]");
    String older =
        "[\"https://www.w3.org/ns/activitystreams\",\"https://w3id.org/security/data-integrity/v1\"]";
    assertThat(signedContext(older).toString()).isEqualTo(older);
  }

  @Test
  void a_second_proof_stands_beside_the_first_and_both_hold() {
    Signer second = Signer.of(URI.create(ACTOR + "#second"), Fixtures.ED25519.getPrivate());
    JsonObject signed = PROOFS.sign(PROOFS.sign(NOTE, SIGNER), second);

    List<IntegrityProofs.ClaimResult> claims = PROOFS.claims(signed);

    assertThat(claims).hasSize(2);
    assertThat(Proofs.result(claims.get(0), KEY)).isInstanceOf(VerifiedProof.class);
    assertThat(Proofs.result(claims.get(1), Proofs.key(ACTOR + "#second", ACTOR, Fixtures.ED25519)))
        .isInstanceOf(VerifiedProof.class);
    assertThat(signed.get("@context")).isEqualTo(PROOFS.sign(NOTE, SIGNER).get("@context"));
  }

  @Test
  void what_cannot_be_signed_is_an_error_of_the_caller() {
    assertThatThrownBy(() -> PROOFS.sign(ProofTrees.with(NOTE, "signature", NOTE), SIGNER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("proof first");
    assertThatThrownBy(
            () -> PROOFS.sign(NOTE, Signer.of(URI.create(KEY_ID), Fixtures.RSA.getPrivate())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("RSA");
    for (String odd : List.of("9007199254740993", "-1e400", "[[1e400]]")) {
      assertThatThrownBy(
              () -> PROOFS.sign(ProofTrees.with(NOTE, "n", parse("{\"n\": " + odd + "}")), SIGNER))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> PROOFS.sign(parse("{\"a\": \"\\ud83d\"}"), SIGNER))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PROOFS.sign(deep(), SIGNER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("256");
  }

  private static JsonObject deep() {
    JsonValue value = JsonValue.TRUE;
    for (int i = 0; i < 100_000; i++) {
      value = ProofTrees.array(List.of(value));
    }
    return ProofTrees.with(NOTE, "deep", value);
  }

  @Test
  void C4_a_tree_that_is_too_deep_is_refused_and_exhausts_no_stack() {
    JsonObject proof = PROOFS.sign(NOTE, SIGNER).getJsonObject("proof");

    assertThat(Proofs.refusal(PROOFS, ProofTrees.with(deep(), "proof", withoutContext(proof)), KEY))
        .isInstanceOf(ProofRefusal.NoCanonicalForm.class);
  }

  @Test
  void C4_so_is_a_proof_that_is_too_deep() {
    JsonObject signed = PROOFS.sign(NOTE, SIGNER);
    for (String member : List.of("@context", "previousProof", "x")) {
      JsonObject proof =
          ProofTrees.with(signed.getJsonObject("proof"), member, nested(100_000, true));

      assertThat(Proofs.refusal(PROOFS, ProofTrees.with(signed, "proof", proof), KEY))
          .as(member)
          .isInstanceOf(ProofRefusal.NoCanonicalForm.class);
    }
  }

  private static JsonObject withoutContext(JsonObject proof) {
    return ProofTrees.without(proof, "@context");
  }

  @Test
  void a_signer_of_the_wrong_length_is_told_so() {
    Signer odd = signer(new byte[63]);

    assertThatThrownBy(() -> PROOFS.sign(NOTE, odd))
        .isInstanceOf(SigningException.class)
        .hasMessageContaining("63");
  }

  private static Signer signer(byte[] signature) {
    return new Signer() {
      @Override
      public URI keyId() {
        return URI.create(KEY_ID);
      }

      @Override
      public SignatureAlgorithm algorithm() {
        return SignatureAlgorithm.ED25519;
      }

      @Override
      public byte[] sign(byte[] message) {
        return signature;
      }
    };
  }

  @Test
  void a_mismatch_shows_hashes_and_canonical_forms() {
    JsonObject changed =
        ProofTrees.with(
            PROOFS.sign(NOTE, SIGNER), "content", new JsonProviderImpl().createValue("Hullo"));

    ProofRefusal.SignatureMismatch mismatch =
        (ProofRefusal.SignatureMismatch) Proofs.refusal(PROOFS, changed, KEY);

    ProofInput input = mismatch.inputs().get(0);
    assertThat(mismatch.inputs()).hasSize(1);
    assertThat(input.canonicalDocument())
        .contains("\"content\":\"Hullo\"")
        .doesNotContain("proof\"");
    assertThat(input.canonicalOptions()).contains(KEY_ID).doesNotContain("proofValue");
    assertThat(mismatch.message())
        .contains(input.optionsHash(), input.documentHash(), KEY_ID)
        .doesNotContain("Hullo");
  }

  @Test
  void for_the_older_input_the_canonical_form_of_the_document_is_not_made_again() {
    JsonObject signed = PROOFS.sign(NOTE, SIGNER);
    AtomicInteger made = new AtomicInteger();
    JsonObject counting =
        (JsonObject)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {JsonObject.class},
                (proxy, method, arguments) -> {
                  made.addAndGet(method.getName().equals("keySet") ? 1 : 0);
                  return method.invoke(JsonValue.EMPTY_JSON_OBJECT, arguments);
                });
    JsonObject changed =
        ProofTrees.with(
            ProofTrees.with(signed, "proof", withoutContext(signed.getJsonObject("proof"))),
            "x",
            counting);

    ProofRefusal.SignatureMismatch mismatch =
        (ProofRefusal.SignatureMismatch) Proofs.refusal(PROOFS, changed, KEY);

    assertThat(mismatch.inputs()).hasSize(2);
    assertThat(mismatch.inputs().get(1).canonicalOptions()).contains("@context");
    assertThat(made).hasValue(1);
  }

  @Test
  void an_input_with_other_options_has_the_same_document() {
    byte[] document = "{}".getBytes(UTF_8);
    byte[] options = "{\"a\":1}".getBytes(UTF_8);
    ProofInput other = ProofInput.of("SHA-384", document, document).withOptions(options);

    assertThat(other).hasToString(ProofInput.of("SHA-384", options, document).toString());
    assertThat(other.bytes()).isEqualTo(ProofInput.of("SHA-384", options, document).bytes());
    assertThat(other.canonicalOptions()).isEqualTo("{\"a\":1}");
    assertThat(other.canonicalDocument()).isEqualTo("{}");
  }

  @Test
  void A1_whatever_fails_inside_is_a_refusal() {
    for (Exception fault : List.of(new SignatureException("x"), new IllegalStateException("x"))) {
      IntegrityProofs faulty =
          new IntegrityProofs(
              CLOCK,
              List.of(ProofSuite.eddsaJcs2022()),
              Duration.ZERO,
              null,
              (key, message, signature) -> {
                if (fault instanceof RuntimeException unchecked) {
                  throw unchecked;
                }
                throw (SignatureException) fault;
              });

      assertThat(Proofs.refusal(faulty, faulty.sign(NOTE, SIGNER), KEY))
          .isEqualTo(new ProofRefusal.VerifierFault("verify the proof", fault));
    }
    IntegrityProofs broken =
        new IntegrityProofs(
            () -> {
              throw new IllegalStateException("no clock");
            });
    assertThat(Proofs.refusal(broken, PROOFS.sign(NOTE, SIGNER), KEY))
        .isInstanceOf(ProofRefusal.VerifierFault.class);
  }

  @Test
  void the_clock_window_can_be_set() {
    JsonObject signed = PROOFS.sign(NOTE, SIGNER);
    IntegrityProofs earlier =
        new IntegrityProofs(InstantSource.fixed(Instant.parse("2026-11-23T09:30:00Z")));

    Proofs.verified(earlier, signed, KEY);
    assertThat(Proofs.refusal(earlier.clockWindow(Duration.ofMinutes(29)), signed, KEY))
        .isInstanceOf(ProofRefusal.CreatedInFuture.class);
    assertThatThrownBy(() -> PROOFS.clockWindow(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** The owner is found in the text; a reader of JSON-LD knows other spellings. */
  @Test
  void C2_a_reading_in_which_another_is_the_actor_is_not_given() {
    ActivityStreams streams = ActivityStreams.standard();
    String as = "https://www.w3.org/ns/activitystreams#";
    for (String[] members :
        new String[][] {
          {"attributedTo", "as:actor"},
          {"attributedTo", as + "actor"},
          {"actor", "as:attributedTo"},
          {"actor", as + "attributedTo"}
        }) {
      assertThat(twoOwners(members[0], ACTOR, members[1], ACTOR).read(streams))
          .as(members[1])
          .isPresent();
      assertThat(twoOwners(members[0], ACTOR, members[1], BEN).read(streams))
          .as(members[1])
          .isEmpty();
    }
  }

  /** The text names its author; only a reader of JSON-LD sees that it is an account as well. */
  @Test
  void C2_a_reading_as_an_actor_is_given_to_that_actor_alone() {
    ActivityStreams streams = ActivityStreams.standard();
    for (String members :
        List.of(
            "\"type\": \"https://www.w3.org/ns/activitystreams#Person\"",
            "\"type\": [\"Note\", \"as:Person\"]",
            "\"type\": \"Note\", \"ldp:inbox\": {\"id\": \"https://evil.example/inbox\"}")) {
      assertThat(account(ACTOR, members).read(streams)).as(members).isPresent();
      assertThat(account("https://one.example/users/ben", members).read(streams))
          .as(members)
          .isEmpty();
    }
  }

  private static VerifiedProof account(String id, String members) {
    JsonObject document =
        parse(
            """
            {"@context": "https://www.w3.org/ns/activitystreams", "id": "%s", %s,
             "attributedTo": "%s"}"""
                .formatted(id, members, ACTOR));
    return Proofs.verified(PROOFS, PROOFS.sign(document, SIGNER), KEY);
  }

  private static VerifiedProof twoOwners(String first, String actor, String second, String other) {
    JsonObject document =
        parse(
            """
            {"@context": "https://www.w3.org/ns/activitystreams",
             "id": "https://one.example/objects/1", "type": "Note", "%s": "%s",
             "%s": {"id": "%s"}}"""
                .formatted(first, actor, second, other));
    return Proofs.verified(PROOFS, PROOFS.sign(document, SIGNER), KEY);
  }

  @Test
  void a_document_that_cannot_be_read_is_not_given() {
    JsonObject document =
        parse(
            """
            {"@context": ["https://www.w3.org/ns/activitystreams",
               {"writer": {"@id": "as:attributedTo", "@type": "@id"}}],
             "id": "https://one.example/objects/1", "type": "Note",
             "attributedTo": "https://one.example/users/ada", "writer": "%s"}"""
                .formatted(BEN));

    VerifiedProof verified = Proofs.verified(PROOFS, PROOFS.sign(document, SIGNER), KEY);

    assertThat(verified.read(ActivityStreams.standard())).isEmpty();
    assertThat(verified.key()).isEqualTo(KEY);
    assertThat(verified).hasToString("VerifiedProof[" + KEY_ID + ", owner " + ACTOR + "]");
  }

  @Test
  void a_claim_shows_what_is_to_be_checked() {
    JsonObject signed = PROOFS.sign(NOTE, SIGNER);
    ProofClaim claim = (ProofClaim) PROOFS.claims(signed).get(0);

    assertThat(claim.owner()).isEqualTo(URI.create(ACTOR));
    assertThat(claim.options().getString("created")).isEqualTo("2026-11-23T10:00:00Z");
    assertThat(claim).asString().contains(KEY_ID, ACTOR);
  }

  @Test
  void a_member_that_is_no_string_is_told_from_one_that_is_missing() {
    JsonObject proof = PROOFS.sign(NOTE, SIGNER).getJsonObject("proof");

    assertThat(refusal(ProofTrees.without(proof, "proofPurpose")))
        .isEqualTo(new ProofRefusal.Malformed("proofPurpose", "it is missing"));
    assertThat(refusal(ProofTrees.with(proof, "proofPurpose", JsonValue.TRUE)))
        .isEqualTo(new ProofRefusal.Malformed("proofPurpose", "it is not a string"));
  }

  @Test
  void a_time_has_at_most_64_characters() {
    JsonObject proof = PROOFS.sign(NOTE, SIGNER).getJsonObject("proof");

    assertThat(refusal(time(proof, 64)))
        .isInstanceOf(ProofRefusal.Malformed.class)
        .asString()
        .contains("is not a time like");
    assertThat(refusal(time(proof, 65)))
        .isEqualTo(new ProofRefusal.Malformed("created", "it is too long for a time"));
  }

  private static JsonObject time(JsonObject proof, int length) {
    return ProofTrees.with(proof, "created", ProofTrees.PROVIDER.createValue("2".repeat(length)));
  }

  private static ProofRefusal refusal(JsonObject proof) {
    return Proofs.refusal(PROOFS, ProofTrees.with(NOTE, "proof", proof), KEY);
  }

  @Test
  void C4_the_deepest_tree_that_is_signed_has_256_levels() {
    assertThat(ProofTrees.defect(nested(256, false))).isEmpty();
    assertThat(ProofTrees.defect(nested(256, true))).isEmpty();
    assertThat(ProofTrees.defect(nested(257, false)))
        .hasValue("it is nested more than 256 levels deep");
    assertThat(ProofTrees.defect(nested(257, true)))
        .hasValue("it is nested more than 256 levels deep");
  }

  private static JsonValue nested(int levels, boolean objects) {
    JsonValue value = JsonValue.TRUE;
    for (int i = 0; i < levels; i++) {
      value =
          objects
              ? ProofTrees.with(JsonValue.EMPTY_JSON_OBJECT, "x", value)
              : ProofTrees.array(List.of(value));
    }
    return value;
  }

  @Test
  void a_number_that_a_double_cannot_hold_is_named() {
    assertThat(ProofTrees.defect(parse("{\"x\": -1e400}").getJsonNumber("x")))
        .hasValue("it has a number beyond the range of a double");
    assertThat(ProofTrees.defect(parse("{\"x\": 9007199254740993}").getJsonNumber("x")))
        .hasValue(
            "its number 9007199254740992 was rounded: a whole number is exact up to 2^53, and"
                + " 1.0000000000000000001 is none");
    for (String beside : List.of("1.00000000000000000001", "-0.99999999999999999999", "1e-400")) {
      assertThat(ProofTrees.defect(parse("{\"x\": " + beside + "}").getJsonNumber("x")))
          .as(beside)
          .isNotEmpty();
    }
    for (String good : List.of("9007199254740992", "1.0", "-0", "0.1", "12.5e-7", "1e21")) {
      assertThat(ProofTrees.defect(parse("{\"x\": " + good + "}").getJsonNumber("x")))
          .as(good)
          .isEmpty();
    }
  }

  /** ECDSA with P-256 over canonical JSON, in as many lines as it takes. */
  private record EcdsaJcs2019() implements ProofSuite {
    @Override
    public String name() {
      return "ecdsa-jcs-2019";
    }

    @Override
    public KeyType keyType() {
      return KeyType.P256;
    }

    @Override
    public ProofInput input(JsonObject document, JsonObject options) {
      return ProofInput.of(
          "SHA-256",
          JsonCanonicalization.canonicalize(options),
          JsonCanonicalization.canonicalize(document));
    }
  }

  @Test
  void B7_a_further_suite_is_one_implementation_away() {
    IntegrityProofs proofs =
        new IntegrityProofs(CLOCK, List.of(ProofSuite.eddsaJcs2022(), new EcdsaJcs2019()));
    URI keyId = URI.create(ACTOR + "#p256");
    VerificationKey key = Proofs.key(keyId.toString(), ACTOR, Fixtures.P256);

    JsonObject signed = proofs.sign(NOTE, Signer.of(keyId, Fixtures.P256.getPrivate()));

    assertThat(Proofs.verified(proofs, signed, key).options().getString("cryptosuite"))
        .isEqualTo("ecdsa-jcs-2019");
    assertThat(Proofs.refusal(proofs, ProofTrees.with(signed, "x", JsonValue.TRUE), key))
        .isInstanceOf(ProofRefusal.SignatureMismatch.class);
    assertThat(Proofs.refusal(PROOFS, signed, key))
        .isEqualTo(
            new ProofRefusal.UnsupportedSuite(
                "ecdsa-jcs-2019", List.of("eddsa-jcs-2022", "mldsa44-jcs-2024")));
  }

  @Test
  void suites_must_be_there_and_have_names_of_their_own() {
    ProofSuite suite = ProofSuite.eddsaJcs2022();
    assertThatThrownBy(() -> new IntegrityProofs(CLOCK, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new IntegrityProofs(CLOCK, List.of(suite, suite)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
