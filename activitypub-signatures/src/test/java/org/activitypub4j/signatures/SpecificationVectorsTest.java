package org.activitypub4j.signatures;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.activitypub4j.signatures.SignatureBase.Query;
import org.activitypub4j.signatures.keys.Keys;
import org.activitypub4j.signatures.keys.SignatureAlgorithm;
import org.activitypub4j.signatures.keys.Signer;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectors that the specifications publish. */
class SpecificationVectorsTest {
  private static final URI KEY_ID = URI.create("https://example.com/users/test#main-key");
  private static final URI OWNER = URI.create("https://example.com/users/test");

  @Nested
  class Rfc9421_appendix_B {
    private static final Map<String, SignatureAlgorithm> ALGORITHMS =
        Map.of(
            "test-key-rsa-pss", SignatureAlgorithm.RSA_PSS_SHA512,
            "test-key-ecc-p256", SignatureAlgorithm.ECDSA_P256_SHA256,
            "test-key-ed25519", SignatureAlgorithm.ED25519);

    private final JsonObject all = Json.resource("/vectors/rfc9421/appendix-b.json");

    static Stream<Arguments> signatures() {
      return Json.resource("/vectors/rfc9421/appendix-b.json")
          .getJsonArray("signatures")
          .getValuesAs(JsonObject.class)
          .stream()
          .map(vector -> Arguments.of(vector.getString("section"), vector));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("signatures")
    void the_signature_base_is_the_same_byte_for_byte(String section, JsonObject vector) {
      assertThat(base(vector)).isEqualTo(published(vector));
    }

    /** Without the one by HMAC, which we never take. */
    static Stream<Arguments> verifiable() {
      return signatures()
          .filter(
              vector -> ALGORITHMS.containsKey(((JsonObject) vector.get()[1]).getString("key")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("verifiable")
    void the_signature_verifies_where_we_have_its_algorithm(String section, JsonObject vector)
        throws GeneralSecurityException {
      SignatureAlgorithm algorithm =
          Objects.requireNonNull(ALGORITHMS.get(vector.getString("key")));
      VerificationKey key =
          VerificationKey.ofPem(
              KEY_ID, OWNER, all.getJsonObject("publicKeys").getString(vector.getString("key")));
      byte[] message = base(vector).getBytes(US_ASCII);
      byte[] signature = parsed(vector).bytes();

      assertThat(key.verifies(algorithm, message, signature)).isTrue();
      message[0] ^= 1;
      assertThat(key.verifies(algorithm, message, signature)).isFalse();
    }

    @Test
    void Ed25519_signs_as_published() {
      JsonObject vector = all.getJsonArray("signatures").getJsonObject(5);
      Signer signer =
          Signer.of(KEY_ID, Keys.keyPairFromPem(all.getString("ed25519PrivateKey")).getPrivate());

      assertThat(signer.sign(published(vector).getBytes(US_ASCII)))
          .isEqualTo(parsed(vector).bytes());
    }

    private String base(JsonObject vector) {
      JsonObject message = all.getJsonObject(vector.getString("message"));
      Headers headers = Json.headers(message.getJsonArray("headers"));
      URI target = URI.create(all.getJsonObject("request").getString("target"));
      RequestHead head = new RequestHead("POST", target, headers);
      Message signed =
          message.containsKey("status")
              ? Message.of(new ResponseHead(message.getInt("status"), headers, head))
              : Message.of(head);
      return SignatureBase.rfc9421(signed, parsed(vector)).text();
    }

    private ParsedSignature parsed(JsonObject vector) {
      Rfc9421Parser parser =
          Rfc9421Parser.of(
              List.of(vector.getString("signatureInput")), List.of(vector.getString("signature")));
      return parser.signature(parser.labels().get(0));
    }

    private String published(JsonObject vector) {
      return String.join("\n", Json.strings(vector.getJsonArray("base")));
    }
  }

  /** Signed messages of RFC 9421 §2.4 (responses), B.3 (a proxy) and B.4 (transformations). */
  @Nested
  class Rfc9421_messages {
    private final JsonObject keys =
        Json.resource("/vectors/rfc9421/appendix-b.json").getJsonObject("publicKeys");

    static Stream<Arguments> cases() {
      return Json.resource("/vectors/rfc9421/messages.json")
          .getJsonArray("cases")
          .getValuesAs(JsonObject.class)
          .stream()
          .map(
              vector ->
                  Arguments.of(
                      vector.getString("section") + " " + vector.getString("name"), vector));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void a_signature_holds_for_what_it_covers_and_for_nothing_else(String name, JsonObject vector)
        throws GeneralSecurityException {
      Rfc9421Parser parser =
          Rfc9421Parser.of(
              List.of(vector.getString("signatureInput")), List.of(vector.getString("signature")));
      ParsedSignature signature = parser.signature(parser.labels().get(0));
      SignatureBase base = SignatureBase.rfc9421(Json.message(vector), signature);
      VerificationKey key =
          VerificationKey.ofPem(KEY_ID, OWNER, keys.getString(vector.getString("key")));
      SignatureAlgorithm algorithm =
          Objects.requireNonNull(Rfc9421_appendix_B.ALGORITHMS.get(vector.getString("key")));

      assertThat(key.verifies(algorithm, base.bytes(), signature.bytes()))
          .isEqualTo(vector.getBoolean("valid"));
      if (vector.getBoolean("valid")) {
        assertThat(base.text())
            .isEqualTo(String.join("\n", Json.strings(vector.getJsonArray("base"))));
      }
    }
  }

  @Nested
  class Draft_cavage_12_appendix_C {
    private final JsonObject all = Json.resource("/vectors/draft-cavage-12/appendix-c.json");
    private final RequestHead head =
        new RequestHead(
            all.getString("method"),
            URI.create(all.getString("target")),
            Json.headers(all.getJsonArray("headers")));

    static Stream<Arguments> cases() {
      return Json.resource("/vectors/draft-cavage-12/appendix-c.json")
          .getJsonArray("cases")
          .getValuesAs(JsonObject.class)
          .stream()
          .map(vector -> Arguments.of(vector.getString("section"), vector));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void the_signing_string_is_the_same_byte_for_byte(String section, JsonObject vector) {
      String published = String.join("\n", Json.strings(vector.getJsonArray("signingString")));

      assertThat(SignatureBase.cavage(head, parsed(vector), Query.INCLUDED).text())
          .isEqualTo(published);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void RSA_signs_as_published(String section, JsonObject vector) {
      Signer signer =
          Signer.of(KEY_ID, Keys.keyPairFromPem(all.getString("privateKey")).getPrivate());
      byte[] message = SignatureBase.cavage(head, parsed(vector), Query.INCLUDED).bytes();

      assertThat(Base64.getEncoder().encodeToString(signer.sign(message)))
          .isEqualTo(vector.getString("signature"));
    }

    @Test
    void the_full_example_is_accepted_only_where_1024_bits_are_allowed() {
      JsonObject full = all.getJsonArray("cases").getJsonObject(2);
      RequestHead signed = head.withHeaders(head.headers().plus("Signature", header(full)));
      VerificationKey key = VerificationKey.ofPem(KEY_ID, OWNER, all.getString("publicKey"));
      InstantSource then = InstantSource.fixed(Instant.parse("2014-01-05T21:31:40Z"));
      VerificationPolicy policy = VerificationPolicy.mastodonCompatible();

      VerifiedMessage request =
          Fixtures.verified(
              new MessageVerifier(policy.dangerouslyAllowingRsaKeysFrom(1_024), then),
              signed,
              key,
              all.getString("body").getBytes(UTF_8));

      assertThat(request.key().bits()).isEqualTo(1_024);
      assertThat(Fixtures.refusal(new MessageVerifier(policy, then), signed, key))
          .isEqualTo(new SignatureRefusal.KeySizeRefused(KEY_ID, 1_024, 2_048, 8_192));
    }

    @Test
    void the_other_examples_cover_too_little_for_a_POST() {
      InstantSource then = InstantSource.fixed(Instant.parse("2014-01-05T21:31:40Z"));
      MessageVerifier verifier = new MessageVerifier(VerificationPolicy.mastodonCompatible(), then);
      for (int i : new int[] {0, 1}) {
        RequestHead signed =
            head.withHeaders(
                head.headers()
                    .plus("Signature", header(all.getJsonArray("cases").getJsonObject(i))));
        assertThat(verifier.claim(signed))
            .isInstanceOfSatisfying(
                SignatureRefusal.class,
                refused -> assertThat(refused).isInstanceOf(SignatureRefusal.NotCovered.class));
      }
    }

    @Test
    void a_repeated_header_is_joined_and_an_empty_one_keeps_its_line() {
      RequestHead request =
          new RequestHead(
              "GET",
              URI.create("https://example.org/foo"),
              Headers.of(
                  "Cache-Control",
                  "max-age=60",
                  "X-Empty",
                  "",
                  "Cache-Control",
                  "must-revalidate"));
      ParsedSignature signature =
          CavageParser.parse(
              "keyId=\"a\",headers=\"(request-target) cache-control x-empty\",signature=\"AAAA\"");

      assertThat(SignatureBase.cavage(request, signature, Query.INCLUDED).text())
          .isEqualTo(
              "(request-target): get /foo\ncache-control: max-age=60, must-revalidate\nx-empty: ");
    }

    private ParsedSignature parsed(JsonObject vector) {
      return CavageParser.parse(header(vector));
    }

    private String header(JsonObject vector) {
      return "keyId=\"%s\",algorithm=\"rsa-sha256\",headers=\"%s\",signature=\"%s\""
          .formatted(KEY_ID, vector.getString("headers"), vector.getString("signature"));
    }
  }

  @Test
  void Rfc_9530_the_digests_of_a_body_have_both_forms() {
    BodyDigest digest = BodyDigest.sha256("{\"hello\": \"world\"}".getBytes(UTF_8));

    assertThat(digest.digest()).isEqualTo("SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=");
    assertThat(digest.contentDigest())
        .isEqualTo("sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:");
    assertThat(Arrays.asList(digest))
        .containsExactly(BodyDigest.sha256("{\"hello\": \"world\"}".getBytes(UTF_8)));
  }
}
