package org.activitypub4j.signatures.linkeddata;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.DocumentException;
import org.activitypub4j.signatures.VerificationPolicy;
import org.activitypub4j.signatures.linkeddata.LinkedDataSignatures.ClaimResult;

/** Any document that we read. */
class LinkedDataSignaturesFuzzTest {
  private static final ActivityStreams STREAMS = ActivityStreams.standard();
  private static final LinkedDataSignatures SIGNATURES =
      new LinkedDataSignatures(
          STREAMS,
          VerificationPolicy.mastodonCompatible(),
          InstantSource.fixed(Instant.parse("2026-11-23T10:00:00Z")));

  @FuzzTest
  void the_form_of_a_document_makes_the_same_statements_and_is_its_own_form(byte[] input) {
    JsonObject document;
    try {
      document = STREAMS.read(input).toJson();
    } catch (DocumentException e) {
      return; // refused before
    }
    ClaimResult result = SIGNATURES.claim(document);
    if (result instanceof LinkedDataRefusal refusal) {
      assertThat(refusal).isNotInstanceOf(LinkedDataRefusal.VerifierFault.class);
      assertThat(refusal.message()).isNotBlank();
      return;
    }
    LinkedDataClaim claim = (LinkedDataClaim) result;
    JsonObject form = claim.compacted();
    ClaimResult again =
        SIGNATURES.claim(
            LinkedDataOptions.with(form, "signature", document.getJsonObject("signature")));
    assertThat(again)
        .isInstanceOfSatisfying(
            LinkedDataClaim.class,
            same -> {
              assertThat(same.documentHash()).isEqualTo(claim.documentHash());
              assertThat(same.compacted()).isEqualTo(form);
            });
  }
}
