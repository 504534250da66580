package org.activitypub4j.signatures.linkeddata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.LinkedDataException;
import org.activitypub4j.model.Reading;
import org.activitypub4j.signatures.Json;
import org.activitypub4j.signatures.VerificationPolicy;
import org.activitypub4j.signatures.keys.Keys;
import org.activitypub4j.signatures.keys.Signer;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.activitypub4j.signatures.linkeddata.LinkedDataSignatures.ClaimResult;
import org.activitypub4j.signatures.linkeddata.LinkedDataSignatures.Result;
import org.eclipse.parsson.JsonProviderImpl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** RsaSignature2017: protocol.md C, security.md C1 and C3. */
@Tag("corpus")
class LinkedDataSignaturesTest {
  private static final JsonProviderImpl JSON = new JsonProviderImpl();
  private static final Instant NOW = Instant.parse("2026-11-20T11:00:00Z");
  private static final String ADA = "https://one.example/users/ada";
  private static final URI KEY_ID = URI.create(ADA + "#main-key");
  private static final KeyPair KEYS = Keys.generateRsa();
  private static final VerificationKey KEY =
      VerificationKey.of(KEY_ID, URI.create(ADA), KEYS.getPublic());
  private static final Signer SIGNER = Signer.of(KEY_ID, KEYS.getPrivate());

  private final LinkedDataSignatures signatures = at(NOW);

  private static LinkedDataSignatures at(Instant now) {
    return new LinkedDataSignatures(
        ActivityStreams.standard(),
        VerificationPolicy.mastodonCompatible(),
        InstantSource.fixed(now));
  }

  private static JsonObject json(String text) {
    return JSON.createReader(new StringReader(text)).readObject();
  }

  private static JsonObject follow() {
    return json(
        """
        {"@context":"https://www.w3.org/ns/activitystreams","id":"%s#follows/1","type":"Follow",
         "actor":"%s","object":"https://two.example/users/ben"}"""
            .formatted(ADA, ADA));
  }

  static Stream<Arguments> vectors() {
    return Stream.of("C1", "C3")
        .flatMap(
            file -> {
              JsonObject all = Json.resource("/security-vectors/" + file + ".json");
              return all.getJsonArray("vectors").getValuesAs(JsonObject.class).stream()
                  .map(vector -> Arguments.of(file + " " + vector.getString("name"), all, vector));
            });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void a_document_has_its_verdict_and_its_reason(String name, JsonObject all, JsonObject vector) {
    JsonObject key = all.getJsonObject("key");
    VerificationKey publicKey =
        VerificationKey.ofPem(
            URI.create(key.getString("id")),
            URI.create(key.getString("owner")),
            key.getString("publicKeyPem"));
    JsonObject document = vector.getJsonObject("document");

    Object end = end(at(Instant.parse(all.getString("now"))), document, publicKey);

    String expected = vector.getString("expect");
    if (expected.equals("verified")) {
      assertThat(end).isInstanceOf(VerifiedLinkedData.class);
      ASObject handedOver = ActivityStreams.standard().read(((VerifiedLinkedData) end).document());
      assertThat(handedOver.id().orElseThrow().toString())
          .isEqualTo(document.getString("id", document.getString("@id", "")));
      assertThat(handedOver.reading()).isEqualTo(Reading.PLAIN);
      assertThat(((VerifiedLinkedData) end).document()).doesNotContainKey("signature");
    } else {
      assertThat(end)
          .isInstanceOfSatisfying(
              LinkedDataRefusal.class,
              refusal -> {
                assertThat(refusal.getClass().getSimpleName()).isEqualTo(expected);
                assertThat(refusal.message()).isNotBlank().matches("(?s).*[.?]");
                if (refusal instanceof LinkedDataRefusal.AmbiguousDocument ambiguous) {
                  assertThat(ambiguous.obstacle().name()).isEqualTo(vector.getString("obstacle"));
                }
              });
    }
  }

  private static Object end(
      LinkedDataSignatures signatures, JsonObject document, VerificationKey key) {
    ClaimResult claimed = signatures.claim(document);
    return claimed instanceof LinkedDataClaim claim ? claim.verify(key) : claimed;
  }

  /** Documents of real servers; of most of them nobody has the key any more. */
  @Test
  void C_real_documents_have_the_hashes_and_verdicts_that_jsonld_js_gives_them() {
    Path corpus = Path.of(System.getProperty("corpus", "."));
    Path index = corpus.resolve("signatures/ld-signatures/index.json");
    assumeTrue(Files.isRegularFile(index), "skipped: no corpus in " + corpus);
    Map<String, VerificationKey> keys = new HashMap<>();
    var vectors = Json.file(index).getJsonArray("vectors").getValuesAs(JsonObject.class);
    for (JsonObject vector : vectors) {
      if (vector.containsKey("keyFile")) {
        JsonObject owner = Json.file(corpus.resolve(vector.getString("keyFile")));
        JsonObject key = owner.getJsonObject("publicKey");
        keys.put(
            key.getString("id"),
            VerificationKey.ofPem(
                URI.create(key.getString("id")),
                URI.create(owner.getString("id")),
                key.getString("publicKeyPem")));
      }
    }
    Map<String, String> differences = new TreeMap<>();
    Map<String, Integer> counts = new TreeMap<>();
    for (JsonObject vector : vectors) {
      JsonObject document = Json.file(corpus.resolve(vector.getString("file")));
      String verdict = verdict(vector, document, keys.get(vector.getString("creator")));
      counts.merge(vector.getString("result") + " -> " + verdict, 1, Integer::sum);
      boolean good = vector.getString("result").equals("valid");
      if (verdict.equals("other hashes") || good != verdict.equals("verified")) {
        differences.put(vector.getString("file"), verdict);
      }
    }
    System.out.println("Linked Data Signatures of the corpus: " + counts);
    assertThat(differences).isEmpty();
    assertThat(counts).containsEntry("valid -> verified", 4);
  }

  private static String verdict(
      JsonObject vector, JsonObject document, @Nullable VerificationKey key) {
    Instant created = Instant.parse(document.getJsonObject("signature").getString("created"));
    ClaimResult claimed = at(created.plusSeconds(60)).claim(document);
    if (!(claimed instanceof LinkedDataClaim claim)) {
      return claimed instanceof LinkedDataRefusal.AmbiguousDocument ambiguous
          ? ambiguous.obstacle().name()
          : claimed.getClass().getSimpleName();
    }
    if (!claim.optionsHash().equals(vector.getString("optionsHash"))
        || !claim.documentHash().equals(vector.getString("documentHash"))) {
      return "other hashes";
    }
    if (key == null) {
      return "same hashes, no key";
    }
    Result result = claim.verify(key);
    return result instanceof VerifiedLinkedData ? "verified" : result.getClass().getSimpleName();
  }

  @Test
  void C2_what_we_sign_verifies_for_two_days() {
    JsonObject signed = signatures.sign(follow(), SIGNER);
    assertThat(signed.getJsonObject("signature"))
        .containsKeys("type", "creator", "created", "signatureValue")
        .containsEntry("expires", JSON.createValue("2026-11-22T11:00:00Z"));
    assertThat(end(signatures, signed, KEY))
        .isInstanceOfSatisfying(
            VerifiedLinkedData.class,
            verified -> {
              assertThat(verified.key()).isEqualTo(KEY);
              assertThat(ActivityStreams.standard().read(verified.document()))
                  .isEqualTo(ActivityStreams.standard().read(follow()));
            });
    assertThat(end(at(NOW.plusSeconds(2 * 86_400 + 60)), signed, KEY))
        .isInstanceOf(VerifiedLinkedData.class);
    assertThat(end(at(NOW.plusSeconds(2 * 86_400 + 61)), signed, KEY))
        .isInstanceOf(LinkedDataRefusal.Expired.class);
  }

  @Test
  void C2_created_may_lie_one_clock_window_in_the_future() {
    JsonObject signed = signatures.sign(follow(), SIGNER);
    assertThat(end(at(NOW.minusSeconds(3_600)), signed, KEY))
        .isInstanceOf(VerifiedLinkedData.class);
    assertThat(end(at(NOW.minusSeconds(3_601)), signed, KEY))
        .isInstanceOf(LinkedDataRefusal.FromTheFuture.class);
  }

  /** PeerTube names the actor as the creator. */
  @Test
  void a_creator_that_is_the_actor_means_the_keys_of_this_actor() {
    Signer asActor = Signer.of(URI.create(ADA), KEYS.getPrivate());
    LinkedDataClaim claim = (LinkedDataClaim) signatures.claim(signatures.sign(follow(), asActor));

    assertThat(claim.keyId()).hasToString(ADA);
    assertThat(claim.verify(KEY)).isInstanceOf(VerifiedLinkedData.class);
    URI eve = URI.create("https://one.example/users/eve");
    assertThat(claim.verify(VerificationKey.of(KEY_ID, eve, KEYS.getPublic())))
        .isInstanceOf(LinkedDataRefusal.KeyMismatch.class);
  }

  @Test
  void C5_only_the_key_of_the_actor_counts() {
    LinkedDataClaim claim = (LinkedDataClaim) signatures.claim(signatures.sign(follow(), SIGNER));
    assertThat(claim.keyId()).isEqualTo(KEY_ID);
    assertThat(
            claim.verify(
                VerificationKey.of(
                    KEY_ID, URI.create("https://one.example/users/eve"), KEYS.getPublic())))
        .isInstanceOf(LinkedDataRefusal.ActorMismatch.class);
    assertThat(
            claim.verify(
                VerificationKey.of(URI.create(ADA + "#other"), URI.create(ADA), KEYS.getPublic())))
        .isInstanceOf(LinkedDataRefusal.KeyMismatch.class);
    assertThat(
            claim.verify(
                VerificationKey.of(KEY_ID, URI.create(ADA), Keys.generateEd25519().getPublic())))
        .isInstanceOf(LinkedDataRefusal.WrongKeyType.class);
    assertThat(
            claim.verify(
                VerificationKey.of(KEY_ID, URI.create(ADA), Keys.generateRsa().getPublic())))
        .isInstanceOf(LinkedDataRefusal.SignatureMismatch.class);
  }

  @Test
  void keys_have_the_sizes_that_the_policy_allows() {
    JsonObject signed = signatures.sign(follow(), SIGNER);
    LinkedDataSignatures careful =
        new LinkedDataSignatures(
            ActivityStreams.standard(),
            VerificationPolicy.mastodonCompatible()
                .dangerouslyAllowingRsaKeysFrom(1_024)
                .withMaxRsaBits(1_024),
            InstantSource.fixed(NOW));
    assertThat(end(careful, signed, KEY))
        .isEqualTo(new LinkedDataRefusal.KeySizeRefused(KEY_ID, 2_048, 1_024, 1_024));
    LinkedDataSignatures exact =
        new LinkedDataSignatures(
            ActivityStreams.standard(),
            VerificationPolicy.mastodonCompatible().withMaxRsaBits(2_048),
            InstantSource.fixed(NOW));
    assertThat(end(exact, signed, KEY)).isInstanceOf(VerifiedLinkedData.class);
  }

  @Test
  void a_context_counts_that_the_application_added() {
    String url = "https://one.example/context";
    JsonObject document =
        json(
            """
            {"@context":["https://www.w3.org/ns/activitystreams","%s"],"id":"%s#likes/1",
             "type":"Like","actor":"%s","object":"https://two.example/notes/1","mood":"glad"}"""
                .formatted(url, ADA, ADA));
    assertThatThrownBy(() -> signatures.sign(document, SIGNER))
        .isInstanceOfSatisfying(
            LinkedDataException.class,
            e -> assertThat(e.obstacle()).isEqualTo(LinkedDataException.Obstacle.UNKNOWN_CONTEXT));
    LinkedDataSignatures knowing = knowing(url, "{\"mood\":\"https://one.example/ns#mood\"}");
    JsonObject signed = knowing.sign(document, SIGNER);
    assertThat(end(knowing, signed, KEY))
        .isInstanceOfSatisfying(
            VerifiedLinkedData.class,
            verified -> assertThat(verified.document()).containsKey("https://one.example/ns#mood"));
    assertThat(signatures.claim(signed)).isInstanceOf(LinkedDataRefusal.AmbiguousDocument.class);
    for (String alias :
        new String[] {
          "{\"mood\":\"@nest\"}",
          "{\"mood\":\"@included\"}",
          "{\"mood\":\"@graph\"}",
          "{\"mood\":{\"@reverse\":\"https://one.example/ns#moodOf\"}}",
          "{\"mood\":{\"@id\":\"https://one.example/ns#mood\",\"@type\":\"@json\"}}"
        }) {
      assertThat(knowing(url, alias).claim(objectMood(signed)))
          .as(alias)
          .isInstanceOf(LinkedDataRefusal.AmbiguousDocument.class);
    }
  }

  private static JsonObject objectMood(JsonObject document) {
    return JSON.createObjectBuilder(document)
        .add(
            "mood",
            JSON.createObjectBuilder().add("id", "https://one.example/moods/1").add("name", "glad"))
        .build();
  }

  private static LinkedDataSignatures knowing(String url, String context) {
    byte[] bytes = ("{\"@context\":" + context + "}").getBytes(UTF_8);
    return new LinkedDataSignatures(
        ActivityStreams.builder().context(url, bytes).build(),
        VerificationPolicy.mastodonCompatible(),
        InstantSource.fixed(NOW));
  }

  @Test
  void half_a_surrogate_pair_is_not_signed_as_a_question_mark() {
    JsonObject signed =
        signatures.sign(JSON.createObjectBuilder(follow()).add("summary", "why?").build(), SIGNER);
    assertThat(end(signatures, signed, KEY)).isInstanceOf(VerifiedLinkedData.class);
    JsonObject forged = JSON.createObjectBuilder(signed).add("summary", "why\ud800").build();
    assertThat(end(signatures, forged, KEY))
        .isInstanceOf(LinkedDataRefusal.AmbiguousDocument.class);
  }

  @Test
  void only_RSA_signs() {
    Signer ed25519 = Signer.of(KEY_ID, Keys.generateEd25519().getPrivate());
    assertThatThrownBy(() -> signatures.sign(follow(), ed25519))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("RsaSignature2017 is by RSA");
  }

  @Test
  void a_fault_inside_is_a_refusal() {
    LinkedDataSignatures broken =
        new LinkedDataSignatures(
            ActivityStreams.standard(),
            VerificationPolicy.mastodonCompatible(),
            InstantSource.fixed(NOW),
            (key, message, signature) -> {
              throw new IllegalStateException("broken");
            });
    assertThat(end(broken, signatures.sign(follow(), SIGNER), KEY))
        .isInstanceOf(LinkedDataRefusal.VerifierFault.class);
    LinkedDataSignatures withoutClock =
        new LinkedDataSignatures(
            ActivityStreams.standard(),
            VerificationPolicy.mastodonCompatible(),
            () -> {
              throw new IllegalStateException("broken");
            });
    assertThat(withoutClock.claim(signatures.sign(follow(), SIGNER)))
        .isInstanceOf(LinkedDataRefusal.VerifierFault.class);
  }

  @Test
  void members_of_the_signature_of_other_kinds_are_refused() {
    JsonObject signed = signatures.sign(follow(), SIGNER);
    for (String name : new String[] {"creator", "created", "expires", "signatureValue"}) {
      JsonObject options =
          JSON.createObjectBuilder(signed.getJsonObject("signature"))
              .add(name, JsonValue.TRUE)
              .build();
      assertThat(
              signatures.claim(JSON.createObjectBuilder(signed).add("signature", options).build()))
          .isInstanceOfSatisfying(
              LinkedDataRefusal.Malformed.class,
              malformed -> assertThat(malformed.member()).isEqualTo(name));
    }
  }

  @Test
  void a_claim_and_what_came_of_it_show_themselves() {
    JsonObject signed = signatures.sign(follow(), SIGNER);
    LinkedDataClaim claim = (LinkedDataClaim) signatures.claim(signed);

    assertThat(claim.created()).isEqualTo(NOW);
    assertThat(claim).hasToString("LinkedDataClaim[" + KEY_ID + ", " + NOW + "]");
    assertThat(claim.verify(KEY))
        .hasToString("VerifiedLinkedData[by " + KEY_ID + " of " + ADA + "]");
  }

  @Test
  void who_has_no_actor_is_told_so() {
    JsonObject signed =
        signatures.sign(JSON.createObjectBuilder(follow()).remove("actor").build(), SIGNER);

    assertThat(end(signatures, signed, KEY))
        .isEqualTo(new LinkedDataRefusal.ActorMismatch(List.of(), URI.create(ADA)));
  }

  @Test
  void a_type_that_is_no_string_is_shown() {
    assertThat(signatures.claim(withOption("type", JsonValue.TRUE)))
        .isEqualTo(new LinkedDataRefusal.UnsupportedType("true"));
  }

  private JsonObject withOption(String name, JsonValue value) {
    JsonObject signed = signatures.sign(follow(), SIGNER);
    JsonObject options =
        JSON.createObjectBuilder(signed.getJsonObject("signature")).add(name, value).build();
    return JSON.createObjectBuilder(signed).add("signature", options).build();
  }

  @Test
  void a_time_has_an_offset_or_is_in_UTC() {
    for (String[] time :
        new String[][] {
          {"2026-11-20T10:00:00Z", "2026-11-20T10:00:00Z"},
          {"2026-11-20T10:00:00", "2026-11-20T10:00:00Z"},
          {"2026-11-20T12:00:00+02:00", "2026-11-20T10:00:00Z"},
          {"2026-11-20T08:00:00-02:00", "2026-11-20T10:00:00Z"}
        }) {
      LinkedDataSignatures then = at(Instant.parse(time[1]));
      assertThat(then.claim(withOption("created", JSON.createValue(time[0]))))
          .isInstanceOfSatisfying(
              LinkedDataClaim.class,
              claim -> assertThat(claim.created()).as(time[0]).isEqualTo(time[1]));
    }
    for (String no : List.of("yesterday", "+2026", "2026-11-23", "2".repeat(65))) {
      assertThat(signatures.claim(withOption("created", JSON.createValue(no))))
          .isInstanceOfSatisfying(
              LinkedDataRefusal.Malformed.class,
              malformed -> assertThat(malformed.member()).isEqualTo("created"));
    }
  }
}
