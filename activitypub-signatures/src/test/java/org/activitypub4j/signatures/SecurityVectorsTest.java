package org.activitypub4j.signatures;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.activitypub4j.model.Origin;
import org.activitypub4j.signatures.MessageVerifier.ClaimResult;
import org.activitypub4j.signatures.MessageVerifier.HeadResult;
import org.activitypub4j.signatures.keys.KeyFormatException;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The inputs under security-vectors/, each with its verdict and its reason. */
class SecurityVectorsTest {
  static Stream<Arguments> requests() {
    return Stream.of("A1", "A3-syntax", "A9", "D10")
        .flatMap(
            file -> {
              JsonObject all = Json.resource("/security-vectors/" + file + ".json");
              return all.getJsonArray("vectors").getValuesAs(JsonObject.class).stream()
                  .map(vector -> Arguments.of(file + " " + vector.getString("name"), all, vector));
            });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("requests")
  void a_request_has_its_verdict_and_its_reason(String name, JsonObject all, JsonObject vector) {
    JsonObject key = (vector.containsKey("key") ? vector : all).getJsonObject("key");
    VerificationKey publicKey =
        VerificationKey.ofPem(
            URI.create(key.getString("id")),
            URI.create(key.getString("owner")),
            key.getString("publicKeyPem"));
    AtomicInteger verifications = new AtomicInteger();
    MessageVerifier verifier =
        new MessageVerifier(
            VerificationPolicy.mastodonCompatible(),
            InstantSource.fixed(Instant.parse(all.getString("now"))),
            (used, algorithm, message, signature) -> {
              verifications.incrementAndGet();
              return used.verifies(algorithm, message, signature);
            });
    RequestHead head =
        RequestHead.received(
            vector.getString("method"),
            Origin.parse(all.getString("origin")),
            vector.getString("target"),
            Json.headers(vector.getJsonArray("headers")));

    Object end = lastResult(verifier, head, publicKey, vector.getString("body").getBytes(UTF_8));

    String expected = vector.getString("expect");
    if (expected.equals("accepted")) {
      assertThat(end).isInstanceOf(VerifiedMessage.class);
    } else {
      assertThat(end)
          .isInstanceOfSatisfying(
              SignatureRefusal.class,
              refused -> {
                assertThat(refused.getClass().getSimpleName()).isEqualTo(expected);
                assertThat(refused.status()).isEqualTo(vector.getInt("status"));
                assertThat(refused.message()).isNotBlank().endsWith(".");
                if (vector.containsKey("missing")) {
                  assertThat(((SignatureRefusal.NotCovered) refused).missing())
                      .extracting(Coverage::name)
                      .containsExactlyInAnyOrderElementsOf(
                          Json.strings(vector.getJsonArray("missing")));
                }
              });
    }
    if (vector.containsKey("verifications")) {
      assertThat(verifications).hasValue(vector.getInt("verifications"));
    }
  }

  /** What an engine does: each claim in turn until one is accepted. */
  private static Object lastResult(
      MessageVerifier verifier, RequestHead head, VerificationKey key, byte[] body) {
    ClaimResult result = verifier.claim(head);
    if (result instanceof SignatureRefusal) {
      return result;
    }
    SignatureClaim claim = (SignatureClaim) result;
    while (true) {
      HeadResult verified = claim.verify(key);
      if (verified instanceof VerifiedHead accepted) {
        return accepted.verifyBody(body);
      }
      if (claim.alternative().isEmpty()) {
        return verified;
      }
      claim = claim.alternative().get();
    }
  }

  static Stream<Arguments> keys() {
    return vectors("A8", "vectors").map(vector -> Arguments.of(vector.getString("name"), vector));
  }

  @ParameterizedTest(name = "A8 {0}")
  @MethodSource("keys")
  void A8_a_key_is_read_or_refused_for_its_reason(String name, JsonObject vector) {
    URI id = URI.create("https://alice.example/users/alice#main-key");
    URI owner = URI.create("https://alice.example/users/alice");
    String expected = vector.getString("expect");

    if (expected.equals("accepted")) {
      assertThat(read(id, owner, vector).id()).isEqualTo(id);
    } else {
      assertThatThrownBy(() -> read(id, owner, vector))
          .isInstanceOfSatisfying(
              KeyFormatException.class,
              e -> assertThat(e.reason()).isEqualTo(KeyFormatException.Reason.valueOf(expected)));
    }
  }

  private static VerificationKey read(URI id, URI owner, JsonObject vector) {
    return vector.containsKey("pem")
        ? VerificationKey.ofPem(id, owner, vector.getString("pem"))
        : VerificationKey.ofMultikey(id, owner, vector.getString("multikey"));
  }

  static Stream<JsonObject> headers() {
    return vectors("B6", "headers");
  }

  @ParameterizedTest
  @MethodSource("headers")
  void B6_a_header_that_we_make_carries_no_other_header(JsonObject vector) {
    String name = vector.getString("name");
    String value = vector.getString("value");
    List<Runnable> ways =
        List.of(
            () -> Headers.of(name, value),
            () -> Headers.of().with(name, value),
            () -> Headers.of(name.equals("X-Test") ? name : "X", "v").with(name, value),
            () -> Headers.of().plus(name, value));
    for (Runnable way : ways) {
      if (vector.getBoolean("allowed")) {
        way.run();
      } else {
        assertThatThrownBy(way::run).isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  static Stream<JsonObject> targets() {
    return vectors("B6", "targets");
  }

  @ParameterizedTest
  @MethodSource("targets")
  void B6_a_request_target_is_a_path_on_our_own_origin(JsonObject vector) {
    Origin origin = Origin.parse("https://bob.example");
    String target = vector.getString("target");
    if (vector.getBoolean("allowed")) {
      RequestHead head = RequestHead.received("GET", origin, target, Headers.of());
      assertThat(head.pathAndQuery()).isEqualTo(target);
      assertThat(head.origin()).isEqualTo(origin);
    } else {
      assertThatThrownBy(() -> RequestHead.received("GET", origin, target, Headers.of()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static Stream<JsonObject> vectors(String file, String member) {
    return Json.resource("/security-vectors/" + file + ".json")
        .getJsonArray(member)
        .getValuesAs(JsonObject.class)
        .stream();
  }
}
