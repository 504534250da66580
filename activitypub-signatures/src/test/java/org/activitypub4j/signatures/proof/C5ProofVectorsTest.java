package org.activitypub4j.signatures.proof;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.signatures.Json;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** security-vectors/C5.json: each proof of each document has its verdict and its reason. */
class C5ProofVectorsTest {
  private static final JsonObject ALL = Json.resource("/security-vectors/C5.json");

  static Stream<Arguments> vectors() {
    return ALL.getJsonArray("vectors").getValuesAs(JsonObject.class).stream()
        .map(vector -> Arguments.of(vector.getString("name"), vector));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void C5_a_proof_has_its_verdict_and_its_reason(String name, JsonObject vector) {
    VerificationKey key =
        Proofs.key((vector.containsKey("key") ? vector : ALL).getJsonObject("key"));
    IntegrityProofs plain = Proofs.at(ALL.getString("now"));
    IntegrityProofs proofs =
        vector.containsKey("domain") ? plain.domain(vector.getString("domain")) : plain;
    JsonObject document = vector.getJsonObject("document");

    List<IntegrityProofs.Result> results = Proofs.results(proofs, document, key);

    assertThat(results.stream().map(C5ProofVectorsTest::verdict).toList())
        .isEqualTo(Json.strings(vector.getJsonArray("expect")));
    for (IntegrityProofs.Result result : results) {
      if (result instanceof VerifiedProof verified) {
        assertThat(verified.document()).doesNotContainKeys("proof", "signature");
        assertThat(verified.document().get("@context"))
            .isEqualTo(
                (vector.containsKey("context") ? vector : document)
                    .get(vector.containsKey("context") ? "context" : "@context"));
        assertThat(verified.read(ActivityStreams.standard())).isPresent();
      }
    }
  }

  private static String verdict(IntegrityProofs.Result result) {
    if (result instanceof ProofRefusal refused) {
      assertThat(refused.message()).isNotBlank().endsWith(".").hasSizeLessThan(2_000);
      return refused.getClass().getSimpleName();
    }
    return "verified";
  }
}
