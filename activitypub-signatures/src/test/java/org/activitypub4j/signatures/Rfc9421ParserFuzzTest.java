package org.activitypub4j.signatures;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Base64;
import java.util.List;
import org.activitypub4j.signatures.internal.RefusalException;

/** Any Signature-Input and Signature at all: the first line, and the others. */
class Rfc9421ParserFuzzTest {
  @FuzzTest
  void any_dictionaries_are_signatures_that_read_the_same_when_written_or_refused(byte[] input) {
    List<String> lines = FuzzInput.lines(input);
    Rfc9421Parser parser;
    try {
      parser = Rfc9421Parser.of(lines.subList(0, 1), lines.subList(1, lines.size()));
    } catch (RefusalException e) {
      assertThat(e.refusal(SignatureRefusal.class).message()).isNotBlank();
      return;
    }
    for (String label : parser.labels()) {
      ParsedSignature signature;
      try {
        signature = parser.signature(label);
      } catch (RefusalException e) {
        assertThat(e.refusal(SignatureRefusal.class).message()).isNotBlank();
        continue;
      }
      sameWhenWritten(label, signature);
    }
  }

  private static void sameWhenWritten(String label, ParsedSignature signature) {
    String bytes = Base64.getEncoder().encodeToString(signature.bytes());
    ParsedSignature again =
        Rfc9421Parser.of(
                List.of(label + "=" + signature.parameters()), List.of(label + "=:" + bytes + ":"))
            .signature(label);
    assertThat(again.keyId()).isEqualTo(signature.keyId());
    assertThat(again.algorithm()).isEqualTo(signature.algorithm());
    assertThat(again.components()).isEqualTo(signature.components());
    assertThat(again.created()).isEqualTo(signature.created());
    assertThat(again.expires()).isEqualTo(signature.expires());
    assertThat(again.nonce()).isEqualTo(signature.nonce());
    assertThat(again.tag()).isEqualTo(signature.tag());
    assertThat(again.parameters()).isEqualTo(signature.parameters());
    assertThat(again.bytes()).isEqualTo(signature.bytes());
  }
}
