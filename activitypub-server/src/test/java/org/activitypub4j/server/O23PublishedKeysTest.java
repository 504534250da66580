package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.URI;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Actor;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.server.spi.ActorKey;
import org.activitypub4j.signatures.keys.KeyOwnership;
import org.activitypub4j.signatures.keys.Keys;
import org.junit.jupiter.api.Test;

/** lessons.md O23: there is one public key, and whoever looks for another one finds it too. */
class O23PublishedKeysTest {
  private static final ActorKey NEW = ActorKey.of("key-2", Keys.generateRsa());
  private static final ActorKey OLD = ActorKey.of("main-key", Keys.generateRsa());
  private static final ActorKey EDWARDS = ActorKey.of("ed25519-key", Keys.generateEd25519());

  private static Here with(List<ActorKey> keys) {
    return new Here(settings -> settings.storage(Stores.with(new FixedKeys(keys))));
  }

  private static void found(ASObject document, URI id, ActorKey key) {
    KeyOwnership ownership =
        KeyOwnership.listed(
            URI.create(id + "#" + key.name()), document.as(Actor.class), Instant.now());
    assertThat(ownership).isInstanceOf(KeyOwnership.Proven.class);
    assertThat(((KeyOwnership.Proven) ownership).key().publicKey()).isEqualTo(key.publicKey());
  }

  @Test
  void the_first_RSA_key_is_the_one_public_key_and_the_others_can_be_found() {
    for (List<ActorKey> keys :
        List.of(List.of(NEW), List.of(NEW, OLD), List.of(EDWARDS, NEW, OLD))) {
      try (Here here = with(keys)) {
        for (String path : List.of("/users/alice", "/actor")) {
          ServerResponse response = here.get(path);
          JsonObject json = Vectors.parse(response.text());
          assertThat(json.getJsonObject("publicKey").getString("id"))
              .isEqualTo(Here.ORIGIN + path + "#key-2");
          assertThat(json.containsKey("assertionMethod")).isEqualTo(keys.size() > 1);
          ASObject document = ActivityStreams.standard().read(response.body());
          keys.forEach(key -> found(document, Here.uri(path), key));
        }
      }
    }
  }

  @Test
  void where_there_is_no_RSA_key_the_first_one_is_public() {
    KeyPair second = Keys.generateEd25519();
    try (Here here = with(List.of(EDWARDS, ActorKey.of("other", second)))) {
      JsonObject json = Vectors.parse(here.get("/users/alice").text());
      assertThat(json.getJsonObject("publicKey").getString("id")).endsWith("#ed25519-key");
      assertThat(json.getJsonArray("assertionMethod").getJsonObject(0).getString("id"))
          .isEqualTo(Here.ORIGIN + "/users/alice#other");
    }
  }
}
