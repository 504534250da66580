package org.activitypub4j.signatures;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.activitypub4j.model.Origin;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports as people see them, beside the requests that they are of. */
class SignatureReportTest {
  private static final URI OWNER = URI.create("https://alice.example/users/alice");

  @ParameterizedTest
  @ValueSource(strings = {"behind-a-proxy", "several-faults", "no-signature", "folded"})
  void B5_the_report_is_a_text_that_explains(String name) throws IOException {
    String pem = resource("key.pem");
    SignatureExplainer explainer =
        new SignatureExplainer(
            Origin.parse("https://bob.example"),
            VerificationPolicy.mastodonCompatible(),
            InstantSource.fixed(Instant.parse("2026-11-23T10:00:00Z")),
            id -> List.of(VerificationKey.ofPem(id, OWNER, pem)));

    SignatureReport report = explainer.explain(resource(name + ".http"));

    assertThat(report).hasToString(resource(name + ".txt"));
    SignatureExplainerTest.assertReadable(report);
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = SignatureReportTest.class.getResourceAsStream("/explain/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
    }
  }
}
