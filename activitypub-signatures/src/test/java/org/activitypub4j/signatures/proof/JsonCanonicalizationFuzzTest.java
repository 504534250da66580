package org.activitypub4j.signatures.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import jakarta.json.JsonObject;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.DocumentException;

/** Any JSON object at all that we read. */
class JsonCanonicalizationFuzzTest {
  private static final ActivityStreams STREAMS = ActivityStreams.standard();

  @FuzzTest
  void a_canonical_form_is_its_own_canonical_form(byte[] input) {
    JsonObject document;
    try {
      document = STREAMS.read(input).toJson();
    } catch (DocumentException e) {
      return; // never canonicalised
    }
    byte[] canonical;
    try {
      canonical = JsonCanonicalization.canonicalize(document);
    } catch (IllegalArgumentException e) {
      return; // declared: it has none
    }
    JsonObject again = STREAMS.read(canonical).toJson();
    assertThat(JsonCanonicalization.canonicalize(again)).isEqualTo(canonical);
  }
}
