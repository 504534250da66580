package org.activitypub4j.signatures;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.activitypub4j.model.Origin;
import org.activitypub4j.signatures.MessageVerifier.ClaimResult;
import org.activitypub4j.signatures.MessageVerifier.HeadResult;
import org.activitypub4j.signatures.SignatureReport.Outcome;
import org.activitypub4j.signatures.SignatureReport.Rule;
import org.activitypub4j.signatures.SignatureReport.Step;
import org.activitypub4j.signatures.internal.RefusalException;
import org.activitypub4j.signatures.keys.Signer;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.junit.jupiter.api.Test;

/** The verifier and the explainer go by one list of rules. */
class ChecksTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-23T10:00:00Z"));
  private static final URI KEY_ID = URI.create("https://a.example/users/alice#main-key");
  private static final VerificationKey KEY =
      VerificationKey.of(
          KEY_ID, URI.create("https://a.example/users/alice"), Fixtures.RSA.getPublic());
  private static final byte[] BODY = "{}".getBytes(UTF_8);
  private static final VerificationPolicy POLICY = VerificationPolicy.mastodonCompatible();
  private static final SignatureRefusal NEW_RULE =
      new SignatureRefusal.Malformed("X-New", "a rule of this test");
  private static final RequestHead SIGNED =
      new MessageSigner(CLOCK)
          .sign(
              new RequestHead("POST", URI.create("https://b.example/inbox"), Headers.of()),
              BodyDigest.sha256(BODY),
              SignatureScheme.DRAFT_CAVAGE_12,
              Signer.of(KEY_ID, Fixtures.RSA.getPrivate()));

  private static final Checks ALL = Checks.ALL;

  @Test
  void a_check_of_the_message_that_is_added_refuses_and_is_explained() {
    refusesAndIsExplained(
        new Checks(added(ALL.message(), Rule.TIME), ALL.head(), ALL.key(), ALL.body()));
  }

  @Test
  void a_check_of_the_head_that_is_added_refuses_and_is_explained() {
    refusesAndIsExplained(
        new Checks(ALL.message(), added(ALL.head(), Rule.TIME), ALL.key(), ALL.body()));
    refusesAndIsExplained(
        new Checks(ALL.message(), added(ALL.head(), Rule.DIGEST), ALL.key(), ALL.body()));
  }

  @Test
  void a_check_of_the_key_that_is_added_refuses_and_is_explained() {
    refusesAndIsExplained(
        new Checks(ALL.message(), ALL.head(), added(ALL.key(), Rule.KEY), ALL.body()));
    refusesAndIsExplained(
        new Checks(ALL.message(), ALL.head(), added(ALL.key(), Rule.COVERAGE), ALL.body()));
  }

  @Test
  void a_check_of_the_body_that_is_added_refuses_and_is_explained() {
    refusesAndIsExplained(
        new Checks(ALL.message(), ALL.head(), ALL.key(), added(ALL.body(), Rule.BODY)));
    refusesAndIsExplained(
        new Checks(ALL.message(), ALL.head(), ALL.key(), added(ALL.body(), Rule.COVERAGE)));
  }

  @Test
  void a_key_that_a_new_check_refuses_leaves_the_next_key_its_turn() {
    Check<SignedHead, VerificationKey> notTheFirst =
        new Check<>(
            Rule.KEY,
            (signed, key) -> {
              if (key.id().equals(KEY_ID)) {
                throw new RefusalException(NEW_RULE);
              }
            });
    Checks checks =
        new Checks(ALL.message(), ALL.head(), appended(ALL.key(), notTheFirst), ALL.body());
    VerificationKey second =
        VerificationKey.of(URI.create(KEY.owner() + "#other"), KEY.owner(), KEY.publicKey());
    RequestHead byActor =
        new MessageSigner(CLOCK)
            .sign(
                new RequestHead("POST", URI.create("https://b.example/inbox"), Headers.of()),
                BodyDigest.sha256(BODY),
                SignatureScheme.DRAFT_CAVAGE_12,
                Signer.of(KEY.owner(), Fixtures.RSA.getPrivate()));

    SignatureClaim claim = (SignatureClaim) verifier(checks).claim(byActor);

    assertThat(claim.verify(List.of(KEY, second))).isInstanceOf(VerifiedHead.class);
    assertThat(claim.verify(List.of(KEY))).isEqualTo(NEW_RULE);
  }

  @Test
  void a_rule_that_is_kept_is_told_too() {
    Checks checks =
        new Checks(
            ALL.message(),
            appended(ALL.head(), new Check<>(Rule.COVERAGE, (signed, now) -> {})),
            ALL.key(),
            ALL.body());

    assertThat(steps(Checks.ALL)).doesNotHaveDuplicates();
    assertThat(steps(checks)).hasSize(steps(Checks.ALL).size() + 1);
    assertThat(verdict(checks)).isInstanceOf(VerifiedMessage.class);
  }

  @Test
  void every_rule_of_a_report_is_in_the_list_or_is_not_about_a_value() {
    List<Rule> rules = new ArrayList<>();
    rules.add(Rule.REQUEST); // of a text alone
    ALL.message().forEach(check -> rules.add(check.rule()));
    rules.add(Rule.SIGNATURE_HEADER); // the reading
    ALL.head().forEach(check -> rules.add(check.rule()));
    ALL.key().forEach(check -> rules.add(check.rule()));
    rules.add(Rule.SIGNATURE); // the proof
    ALL.body().forEach(check -> rules.add(check.rule()));

    assertThat(rules.stream().distinct()).containsExactly(Rule.values());
  }

  private static void refusesAndIsExplained(Checks checks) {
    assertThat(verdict(Checks.ALL)).isInstanceOf(VerifiedMessage.class);
    assertThat(verdict(checks)).isEqualTo(NEW_RULE);

    SignatureReport report = report(checks);

    assertThat(report.verdict()).hasValueSatisfying(told -> assertThat(told).isEqualTo(NEW_RULE));
    List<Step> failed = new ArrayList<>(report.steps());
    report.signatures().forEach(examined -> failed.addAll(examined.steps()));
    failed.removeIf(step -> step.outcome() != Outcome.FAILED);
    assertThat(failed)
        .singleElement()
        .satisfies(
            step -> {
              assertThat(step.reason()).isEqualTo(NEW_RULE);
              assertThat(step.words()).isEqualTo(NEW_RULE.message());
            });
  }

  private static <S, A> List<Check<S, A>> added(List<Check<S, A>> checks, Rule rule) {
    return appended(
        checks,
        new Check<>(
            rule,
            (subject, with) -> {
              throw new RefusalException(NEW_RULE);
            }));
  }

  private static <S, A> List<Check<S, A>> appended(List<Check<S, A>> checks, Check<S, A> check) {
    List<Check<S, A>> all = new ArrayList<>(checks);
    all.add(check);
    return List.copyOf(all);
  }

  private static MessageVerifier verifier(Checks checks) {
    return new MessageVerifier(POLICY, CLOCK, VerificationKey::verifies, null, checks);
  }

  /** The end of the three steps. */
  private static Object verdict(Checks checks) {
    ClaimResult claim = verifier(checks).claim(SIGNED);
    HeadResult head =
        claim instanceof SignatureClaim claimed ? claimed.verify(KEY) : (SignatureRefusal) claim;
    return head instanceof VerifiedHead verified ? verified.verifyBody(BODY) : head;
  }

  private static SignatureReport report(Checks checks) {
    return new SignatureExplainer(
            Origin.parse("https://b.example"), POLICY, CLOCK, id -> List.of(KEY), checks)
        .explain(SIGNED, BODY);
  }

  private static List<Step> steps(Checks checks) {
    return report(checks).signatures().get(0).steps();
  }
}
