package org.activitypub4j.signatures.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Actor;
import org.activitypub4j.signatures.Json;
import org.activitypub4j.signatures.keys.KeyOwnership.OwnerNeeded;
import org.activitypub4j.signatures.keys.KeyOwnership.Proven;
import org.activitypub4j.signatures.keys.KeyOwnership.Unproven;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Protocol A12 to A14, security A8: whose a key is, by documents alone. */
class KeyOwnershipTest {
  private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");
  private static final JsonObject FILE = Json.resource("/security-vectors/A8-ownership.json");

  static Stream<Arguments> vectors() {
    return FILE.getJsonArray("vectors").getValuesAs(JsonObject.class).stream()
        .map(vector -> Arguments.of(vector.getString("name"), vector));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void A8_a_key_is_somebodys_only_if_both_say_so(String name, JsonObject vector) {
    URI keyId = URI.create(vector.getString("keyId"));

    KeyOwnership result = KeyOwnership.of(keyId, read(vector.getJsonObject("document")), NOW);
    if (vector.containsKey("owner")) {
      assertThat(result).isInstanceOf(OwnerNeeded.class);
      result = ((OwnerNeeded) result).confirmedBy(read(vector.getJsonObject("owner")));
    }

    String expected = vector.getString("expect");
    List<URI> keys =
        vector.containsKey("keys")
            ? vector.getJsonArray("keys").getValuesAs(JsonString.class).stream()
                .map(id -> URI.create(id.getString()))
                .toList()
            : List.of(keyId);
    if (expected.equals("proven")) {
      assertThat(result)
          .isInstanceOfSatisfying(
              Proven.class,
              proven -> {
                assertThat(proven.keys()).extracting(VerificationKey::id).isEqualTo(keys);
                assertThat(proven.keys())
                    .extracting(VerificationKey::owner)
                    .containsOnly(proven.owner().id().orElseThrow());
              });
    } else {
      assertThat(result)
          .isInstanceOfSatisfying(
              Unproven.class,
              unproven -> {
                assertThat(unproven.reason().name()).isEqualTo(expected);
                assertThat(unproven.message()).isNotBlank();
              });
    }
  }

  @Test
  void A14_an_actors_usable_keys_are_listed_once_each_and_bad_ones_are_left_out() {
    JsonObject actor = FILE.getJsonObject("actorOfManyKeys");

    assertThat(KeyOwnership.listed(read(actor).as(Actor.class), NOW))
        .extracting(key -> key.id().getFragment())
        .containsExactly("main-key", "ed25519-key");
  }

  private static ASObject read(JsonObject document) {
    return ActivityStreams.standard().read(document.toString().getBytes(UTF_8));
  }
}
