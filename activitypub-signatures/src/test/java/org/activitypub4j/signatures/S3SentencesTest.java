package org.activitypub4j.signatures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.activitypub4j.signatures.SignatureReport.Outcome;
import org.activitypub4j.signatures.SignatureReport.Rule;
import org.activitypub4j.signatures.SignatureReport.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No sentence says that something is missing and names it among what is there. */
class S3SentencesTest {
  private final SignatureExplainer explainer =
      SignatureExplainerTest.at(SignatureExplainerTest.NOW);

  private static Step step(SignatureReport report, Rule rule) {
    return report.signatures().get(0).steps().stream()
        .filter(step -> step.rule() == rule)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Digest", "Content-Digest"})
  void a_digest_header_that_is_signed_but_was_removed_is_called_missing(String header) {
    RequestHead signed =
        header.equals("Digest")
            ? SignatureExplainerTest.good()
            : SignatureExplainerTest.rfc(
                SignatureExplainerTest.post("/inbox"), SignatureExplainerTest.RFC, text -> text);
    RequestHead arrived = signed.withHeaders(signed.headers().without(header));

    SignatureReport report = explainer.explain(arrived, SignatureExplainerTest.BODY);

    assertThat(step(report, Rule.DIGEST).outcome()).isEqualTo(Outcome.FAILED);
    assertThat(step(report, Rule.DIGEST).words()).contains("which the message does not have");
    assertThat(step(report, Rule.BODY).outcome()).isEqualTo(Outcome.NOT_REACHED);
    assertThat(report.toString()).doesNotContain("does not cover", "No digest is covered");
    assertThat(report.verdict())
        .get()
        .isInstanceOfSatisfying(
            SignatureRefusal.class,
            refused -> assertThat(refused).isInstanceOf(SignatureRefusal.MissingComponent.class));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "METHOD_AND_TARGET | \"@method\" \"@path\"            | cover all of the method and the path",
        "METHOD_AND_TARGET | \"@authority\"                   | cover the method and the path",
        "METHOD_AND_TARGET | host date                        | cover the method and the path",
        "BODY_DIGEST       | \"content-digest\";key=\"sha-256\" | cover all of the digest of the body",
        "BODY_DIGEST       | (request-target) host date       | cover the digest of the body",
        "TIME              | (request-target) host            | cover the time",
      })
  void what_is_covered_in_part_is_not_called_uncovered(
      Coverage missing, String covered, String words) {
    String message =
        new SignatureRefusal.NotCovered(Set.of(missing), List.of(covered.split(" "))).message();

    assertThat(message).contains("does not " + words, "it covers: " + covered);
  }

  @Test
  void a_request_that_covers_no_digest_is_told_so() {
    RequestHead signed =
        SignatureExplainerTest.cavage(
            SignatureExplainerTest.post("/inbox"),
            "algorithm=\"hs2019\"",
            "(request-target) host date",
            text -> text,
            Fixtures.RSA,
            "SHA256withRSA");

    SignatureReport report = explainer.explain(signed, SignatureExplainerTest.BODY);

    assertThat(step(report, Rule.COVERAGE).words())
        .contains("does not cover the digest of the body; it covers: (request-target) host date.");
    assertThat(step(report, Rule.DIGEST).words()).isEqualTo("No digest is covered.");
  }
}
