package org.activitypub4j.signatures;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.activitypub4j.signatures.Nonces.Spent;
import org.activitypub4j.signatures.keys.Signer;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9421 section 7.2.2; security.md A9. */
class NoncesTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final byte[] BODY = "{}".getBytes(UTF_8);
  private static final URI OWNER = URI.create("https://alice.example/users/alice");
  private static final URI KEY_ID = URI.create("https://alice.example/users/alice#main-key");
  private static final Signer SIGNER = Signer.of(KEY_ID, Fixtures.RSA.getPrivate());
  private static final VerificationKey KEY =
      VerificationKey.of(KEY_ID, OWNER, Fixtures.RSA.getPublic());

  private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
  private final InstantSource clock = now::get;
  private final Nonces nonces = Nonces.inMemory(clock, Duration.ofMinutes(5), 3);

  @Nested
  class In_memory {
    @Test
    void a_nonce_is_spent_once() {
      String nonce = nonces.issue();

      assertThat(nonces.spend(nonce)).isEqualTo(Spent.NOW);
      assertThat(nonces.spend(nonce)).isEqualTo(Spent.REFUSED);
    }

    @Test
    void nonces_differ_and_are_printable_and_short() {
      Set<String> issued = new HashSet<>();
      for (int i = 0; i < 1_000; i++) {
        String nonce = nonces.issue();
        assertThat(nonce).hasSizeLessThanOrEqualTo(512).matches("[A-Za-z0-9_-]+");
        issued.add(nonce);
      }
      assertThat(issued).hasSize(1_000);
    }

    @Test
    void a_nonce_is_too_old_after_its_lifetime() {
      String nonce = nonces.issue();
      String other = nonces.issue();
      now.set(NOW.plus(Duration.ofMinutes(5)).minusMillis(1));
      assertThat(nonces.spend(nonce)).isEqualTo(Spent.NOW);
      now.set(NOW.plus(Duration.ofMinutes(5)));
      assertThat(nonces.spend(other)).isEqualTo(Spent.REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "AAAA", "\u00e9", "!!", "a b"})
    void what_we_did_not_issue_is_refused(String nonce) {
      assertThat(nonces.spend(nonce)).isEqualTo(Spent.REFUSED);
    }

    @Test
    void a_changed_nonce_and_one_of_another_server_are_refused() {
      String nonce = nonces.issue();
      for (int i = 0; i < nonce.length() - 1; i++) { // the last character has bits without meaning
        char c = nonce.charAt(i) == 'A' ? 'B' : 'A';
        assertThat(nonces.spend(nonce.substring(0, i) + c + nonce.substring(i + 1)))
            .isEqualTo(Spent.REFUSED);
      }
      assertThat(nonces.spend(nonce + "A")).isEqualTo(Spent.REFUSED);
      assertThat(Nonces.inMemory(clock, Duration.ofMinutes(5), 3).spend(nonce))
          .isEqualTo(Spent.REFUSED);
      assertThat(nonces.spend(nonce)).isEqualTo(Spent.NOW);
    }

    @Test
    void another_spelling_of_a_spent_nonce_is_spent_too() {
      String nonce = nonces.issue();
      assertThat(nonces.spend(nonce)).isEqualTo(Spent.NOW);
      int refused = 0;
      for (char c = '-'; c <= 'z'; c++) {
        refused +=
            nonces.spend(nonce.substring(0, nonce.length() - 1) + c) == Spent.REFUSED ? 1 : 0;
      }
      assertThat(refused).isEqualTo('z' - '-' + 1);
    }

    @Test
    void D8_only_so_many_spent_nonces_are_remembered_and_forgotten_when_too_old() {
      for (int i = 0; i < 3; i++) {
        assertThat(nonces.spend(nonces.issue())).isEqualTo(Spent.NOW);
      }
      assertThat(nonces.spend(nonces.issue())).isEqualTo(Spent.REFUSED);
      now.set(NOW.plus(Duration.ofMinutes(5)));
      assertThat(nonces.spend(nonces.issue())).isEqualTo(Spent.NOW);
    }

    @Test
    void of_many_threads_exactly_one_spends_a_nonce() throws Exception {
      String nonce = nonces.issue();
      ExecutorService threads = Executors.newFixedThreadPool(8);
      try {
        List<Callable<Spent>> calls = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
          calls.add(() -> nonces.spend(nonce));
        }
        int spent = 0;
        for (Future<Spent> result : threads.invokeAll(calls)) {
          spent += result.get() == Spent.NOW ? 1 : 0;
        }
        assertThat(spent).isEqualTo(1);
      } finally {
        threads.shutdownNow();
      }
    }

    @Test
    void nonsense_is_refused() {
      assertThatThrownBy(() -> Nonces.inMemory(clock, Duration.ZERO, 1))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> Nonces.inMemory(clock, Duration.ofSeconds(-1), 1))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> Nonces.inMemory(clock, Duration.ofSeconds(1), 0))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private final MessageVerifier verifier =
      new MessageVerifier(VerificationPolicy.mastodonCompatible(), clock, nonces);

  @Test
  void B5_a_question_with_nonce_is_answered_and_the_answer_holds_once() {
    String nonce = nonces.issue();
    AcceptSignature asked = AcceptSignature.standard(post()).withNonce(nonce);
    RequestHead answer = answer(asked);

    assertThat(asked.headerValue()).endsWith(";nonce=\"" + nonce + "\"");
    assertThat(AcceptSignature.parse(Headers.of("Accept-Signature", asked.headerValue())))
        .hasValue(asked);
    assertThat(Fixtures.verified(verifier, answer, KEY, BODY).body()).isEqualTo(BODY);
    assertThat(Fixtures.refusal(verifier, answer, KEY))
        .isEqualTo(new SignatureRefusal.NonceRefused(nonce));
  }

  @ParameterizedTest
  @EnumSource(SignatureScheme.class)
  void a_signature_without_nonce_is_refused_before_any_key_is_needed(SignatureScheme scheme) {
    RequestHead signed = new MessageSigner(clock).sign(post(), digest(), scheme, SIGNER);

    assertThat(verifier.claim(signed)).isEqualTo(new SignatureRefusal.NonceMissing());
    assertThat(new SignatureRefusal.NonceMissing().message()).contains("Accept-Signature");
  }

  @Test
  void a_nonce_of_somebody_else_is_refused() {
    assertThat(
            Fixtures.refusal(
                verifier, answer(AcceptSignature.standard(post()).withNonce("mine")), KEY))
        .isEqualTo(new SignatureRefusal.NonceRefused("mine"));
  }

  @Test
  void A9_a_forged_signature_does_not_use_up_the_nonce_of_another() {
    AcceptSignature asked = AcceptSignature.standard(post()).withNonce(nonces.issue());
    RequestHead answer = answer(asked);
    RequestHead forged =
        answer.withHeaders(answer.headers().with("Signature", "sig1=:" + "A".repeat(342) + "==:"));

    assertThat(Fixtures.refusal(verifier, forged, KEY))
        .isInstanceOf(SignatureRefusal.SignatureMismatch.class);
    assertThat(Fixtures.verified(verifier, answer, KEY, BODY).body()).isEqualTo(BODY);
  }

  @Test
  void a_fault_of_the_memory_is_a_refusal() {
    Nonces broken =
        new Nonces() {
          @Override
          public String issue() {
            return "n";
          }

          @Override
          public Spent spend(String nonce) {
            throw new IllegalStateException("no database");
          }
        };
    MessageVerifier faulty =
        new MessageVerifier(VerificationPolicy.mastodonCompatible(), clock, broken);

    assertThat(
            Fixtures.refusal(
                faulty, answer(AcceptSignature.standard(post()).withNonce(broken.issue())), KEY))
        .isInstanceOf(SignatureRefusal.VerifierFault.class);
  }

  @Test
  void a_verifier_that_asks_for_no_nonce_takes_any() {
    MessageVerifier plain = new MessageVerifier(VerificationPolicy.mastodonCompatible(), clock);
    RequestHead answer = answer(AcceptSignature.standard(post()).withNonce("whatever"));

    assertThat(Fixtures.verified(plain, answer, KEY, BODY).head().nonce()).hasValue("whatever");
  }

  @Test
  void a_nonce_that_no_header_can_carry_is_not_asked_for() {
    assertThatThrownBy(() -> AcceptSignature.standard(post()).withNonce("\n"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private RequestHead answer(AcceptSignature asked) {
    return new MessageSigner(clock).sign(post(), digest(), asked, SIGNER).orElseThrow();
  }

  private static BodyDigest digest() {
    return BodyDigest.sha256(BODY);
  }

  private static RequestHead post() {
    return new RequestHead("POST", URI.create("https://bob.example/inbox"), Headers.of());
  }
}
