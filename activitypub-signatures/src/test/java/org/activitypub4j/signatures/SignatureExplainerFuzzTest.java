package org.activitypub4j.signatures;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Any text at all that somebody wants explained. */
class SignatureExplainerFuzzTest {
  @FuzzTest
  void any_text_gives_a_readable_report_and_the_verdict_of_the_verifier(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    SignatureReport report = SignatureExplainerPropertiesTest.explainer().explain(text);

    SignatureExplainerTest.assertReadable(report);
    assertThat(report.tries()).isLessThanOrEqualTo(64);
    report
        .verdict()
        .filter(SignatureRefusal.class::isInstance)
        .map(SignatureRefusal.class::cast)
        .ifPresent(
            refused -> assertThat(refused).isNotInstanceOf(SignatureRefusal.VerifierFault.class));
  }
}
