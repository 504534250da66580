package org.activitypub4j.signatures;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Base64;
import org.activitypub4j.signatures.internal.RefusalException;
import org.activitypub4j.signatures.keys.SignatureAlgorithm;

/** Any Signature line at all. */
class CavageParserFuzzTest {
  @FuzzTest
  void any_line_is_a_signature_that_reads_the_same_when_written_or_refused(byte[] input) {
    String line = FuzzInput.text(input);
    boolean recognised = CavageParser.recognises(line);
    ParsedSignature signature;
    try {
      signature = CavageParser.parse(line);
    } catch (RefusalException e) {
      assertThat(e.refusal(SignatureRefusal.class).message()).isNotBlank();
      return;
    }
    assertThat(recognised).isTrue();
    assertThat(signature.components()).hasSizeBetween(1, Components.MAX);

    ParsedSignature again = CavageParser.parse(written(signature));
    assertThat(again.keyId()).isEqualTo(signature.keyId());
    assertThat(again.algorithm()).isEqualTo(signature.algorithm());
    assertThat(again.components()).isEqualTo(signature.components());
    assertThat(again.created()).isEqualTo(signature.created());
    assertThat(again.expires()).isEqualTo(signature.expires());
    assertThat(again.bytes()).isEqualTo(signature.bytes());
  }

  private static String written(ParsedSignature signature) {
    StringBuilder line = new StringBuilder("keyId=\"");
    line.append(escaped(signature.keyId()));
    line.append("\",algorithm=\"").append(algorithm(signature));
    line.append("\",headers=\"").append(escaped(String.join(" ", signature.covered())));
    line.append("\",signature=\"");
    line.append(Base64.getEncoder().encodeToString(signature.bytes())).append('"');
    if (signature.created() != null) {
      line.append(",created=").append(signature.created());
    }
    if (signature.expires() != null) {
      line.append(",expires=").append(signature.expires());
    }
    return line.toString();
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private static String algorithm(ParsedSignature signature) {
    SignatureAlgorithm algorithm = signature.algorithm();
    if (algorithm == null) {
      return "hs2019";
    }
    return switch (algorithm) {
      case RSA_V1_5_SHA256 -> "rsa-sha256";
      case RSA_V1_5_SHA512 -> "rsa-sha512";
      case ED25519 -> "ed25519";
      default -> throw new AssertionError("draft-cavage has no " + algorithm);
    };
  }
}
