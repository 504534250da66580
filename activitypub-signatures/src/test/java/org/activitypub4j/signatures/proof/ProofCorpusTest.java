package org.activitypub4j.signatures.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.signatures.Json;
import org.activitypub4j.signatures.keys.KeyOwnership;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.eclipse.parsson.JsonProviderImpl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Integrity proofs of real servers and of Mastodon's tests, from the corpus beside the checkout.
 */
@Tag("corpus")
class ProofCorpusTest {
  private static final String NOW = "2026-11-23T10:00:00Z";

  private final Path corpus = Path.of(System.getProperty("corpus", "."));

  @BeforeEach
  void needs_the_corpus() {
    assumeTrue(
        Files.isDirectory(corpus.resolve("captures")),
        "skipped: no corpus in " + corpus.toAbsolutePath().normalize());
  }

  private JsonArray mastodon() {
    try {
      String json = Files.readString(corpus.resolve("signatures/mastodon-integrity-proofs.json"));
      return new JsonProviderImpl().createReader(new StringReader(json)).readArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The cryptography alone: both credentials among them have no owner in the fediverse. */
  @Test
  void D1_the_signatures_of_Mastodons_five_proofs_verify() throws GeneralSecurityException {
    int valid = 0;
    for (JsonObject vector : mastodon().getValuesAs(JsonObject.class)) {
      JsonObject document = vector.getJsonObject("document");
      JsonObject proof = document.getJsonObject("proof");
      ProofSuite suite =
          Stream.of(ProofSuite.eddsaJcs2022(), ProofSuite.mldsa44Jcs2024())
              .filter(candidate -> candidate.name().equals(proof.getString("cryptosuite")))
              .findFirst()
              .orElseThrow();
      VerificationKey key =
          VerificationKey.ofMultikey(
              URI.create("urn:x:key"),
              URI.create("urn:x:owner"),
              vector.getString("publicKeyMultibase"));
      ProofInput input =
          suite.input(
              ProofTrees.without(document, "proof"), ProofTrees.without(proof, "proofValue"));
      byte[] signature =
          Multibase.decode(
                  suite.encoding(),
                  proof.getString("proofValue"),
                  ProofClaim.signatureLength(suite.keyType()))
              .orElseThrow();

      assertThat(key.type()).isEqualTo(suite.keyType());
      assertThat(key.verifies(input.bytes(), signature))
          .as(vector.getString("name"))
          .isEqualTo(vector.getBoolean("signatureValid"));
      if (vector.containsKey("signedDataHex")) {
        assertThat(HexFormat.of().formatHex(input.bytes()))
            .isEqualTo(vector.getString("signedDataHex"));
      }
      signature[10] ^= 1;
      assertThat(key.verifies(input.bytes(), signature)).isFalse();
      valid++;
    }
    System.out.println("Mastodon's integrity proofs: " + valid + " of 5 signatures verify");
    assertThat(valid).isEqualTo(5);
  }

  @Test
  void D1_Mastodons_five_proofs_have_their_verdicts() {
    Map<String, String> verdicts = new TreeMap<>();
    for (JsonObject vector : mastodon().getValuesAs(JsonObject.class)) {
      JsonObject document = vector.getJsonObject("document");
      VerificationKey key =
          VerificationKey.ofMultikey(
              URI.create(document.getJsonObject("proof").getString("verificationMethod")),
              URI.create("https://server.example/users/alice"),
              vector.getString("publicKeyMultibase"));
      IntegrityProofs.Result result = Proofs.results(Proofs.at(NOW), document, key).get(0);
      String verdict =
          result instanceof ProofRefusal refused ? refused.getClass().getSimpleName() : "verified";
      verdicts.put(vector.getString("name"), verdict);
    }

    // The last two are credentials, which Mastodon tests below its rules on owners: as above.
    assertThat(verdicts)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "#verify_actor!",
                "verified",
                "when the signature is correct and has an expiration date set in the future",
                "verified",
                "when the signature is correct and has an expiration date set in the past",
                "Expired",
                "verify_eddsa_jcs_2022",
                "UnclearOwner",
                "verify_mldsa44_jcs_2024",
                "UnclearOwner"));
  }

  /** An ML-DSA-44 proof through all steps: the published one, on the document of an actor. */
  @Test
  void D1_an_ml_dsa_proof_of_a_changed_document_is_refused_after_all_other_rules() {
    JsonObject vector = mastodon().getJsonObject(4);
    JsonObject document = vector.getJsonObject("document");
    JsonProviderImpl json = new JsonProviderImpl();
    String actor = "https://server.example/users/alice";
    JsonObject ours =
        json.createObjectBuilder(document)
            .add("id", "https://server.example/credentials/1")
            .add("attributedTo", actor)
            .add(
                "proof",
                json.createObjectBuilder(document.getJsonObject("proof"))
                    .add("verificationMethod", actor + "#ml-dsa"))
            .build();
    VerificationKey key =
        VerificationKey.ofMultikey(
            URI.create(actor + "#ml-dsa"),
            URI.create(actor),
            vector.getString("publicKeyMultibase"));

    assertThat(Proofs.refusal(Proofs.at(NOW), ours, key))
        .isInstanceOf(ProofRefusal.SignatureMismatch.class);
  }

  @Test
  void D3_the_captured_proofs_of_Fedify_verify_with_the_key_that_its_actor_lists() {
    String person =
        Json.file(corpus.resolve("captures/fedify-doc-Person.json")).getString("body_raw");
    ASObject actor = ActivityStreams.standard().read(person.getBytes(UTF_8));
    int verified = 0;
    int withoutKey = 0;
    for (String name :
        new String[] {
          "Follow-cavage",
          "Follow-rfc9421",
          "Accept-Follow-cavage",
          "Accept-Follow-rfc9421",
          "Create-Note-cavage",
          "Create-Note-rfc9421",
          "Undo-Follow-cavage"
        }) {
      String body =
          Json.file(corpus.resolve("captures/fedify-" + name + ".json"))
              .getJsonObject("request")
              .getString("body_raw");
      JsonObject document = ActivityStreams.standard().read(body.getBytes(UTF_8)).toJson();
      ProofClaim claim = (ProofClaim) Proofs.at(NOW).claims(document).get(0);
      KeyOwnership ownership =
          KeyOwnership.of(claim.verificationMethod(), actor, Instant.parse(NOW));
      if (ownership instanceof KeyOwnership.Proven proven) {
        assertThat(claim.verify(proven.key())).as(name).isInstanceOf(VerifiedProof.class);
        verified++;
      } else {
        withoutKey++; // of another actor, whose document was not captured
      }
    }
    System.out.printf("Fedify's proofs: %d verify, %d without key%n", verified, withoutKey);
    assertThat(verified).isEqualTo(4);
    assertThat(withoutKey).isEqualTo(3);
  }
}
