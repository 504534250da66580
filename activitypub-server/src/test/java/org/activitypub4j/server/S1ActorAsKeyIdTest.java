package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.security.KeyPair;
import java.time.Duration;
import org.activitypub4j.signatures.keys.Keys;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers that sign with the id of the actor in place of the key's are heard, as this actor. */
class S1ActorAsKeyIdTest {
  @AutoClose private World world;
  private URI alice;

  @BeforeEach
  void start() throws IOException {
    world = new World();
    alice = world.serveActor("good.test", "/users/alice", World.GOOD);
  }

  private String like(URI actor, int number) {
    return World.activity(
        "Like",
        URI.create(actor + "/likes/" + number),
        actor,
        "\"object\":\"" + world.federation.actor("bob").id() + "\"");
  }

  private int post(URI actor, int number, URI keyId, KeyPair keys) {
    return world.post(like(actor, number), keyId, keys).status();
  }

  /** Alice with these keys, under these ids, of these owners. */
  private static String entry(URI id, URI owner, KeyPair keys) {
    return """
        {"id":"%s","owner":"%s","publicKeyPem":"%s"}"""
        .formatted(id, owner, Keys.toPem(keys.getPublic()).replace("\n", "\\n"));
  }

  private void serveAlice(String... keys) {
    world.serve(
        alice,
        """
        {"@context":["https://www.w3.org/ns/activitystreams","https://w3id.org/security/v1"],
         "id":"%s","type":"Person","inbox":"%s/inbox","publicKey":[%s]}"""
            .formatted(alice, alice, String.join(",", keys)));
  }

  @Test
  void what_the_actor_signs_in_its_own_name_is_handled_as_its_own() {
    assertThat(post(alice, 1, alice, World.GOOD)).isEqualTo(202);
    assertThat(world.outcome().what()).isEqualTo("handled");
    assertThat(post(alice, 2, alice, World.GOOD)).isEqualTo(202);
    assertThat(world.outcome().what()).isEqualTo("handled");

    assertThat(world.received).extracting(Received::actorId).containsOnly(alice);
    assertThat(world.asked).containsExactly("GET good.test/users/alice");
  }

  @Test
  void the_second_of_two_keys_counts_as_well() {
    serveAlice(
        entry(URI.create(alice + "#old"), alice, Keys.generateRsa()),
        entry(URI.create(alice + "#new"), alice, World.GOOD));

    assertThat(post(alice, 1, alice, World.GOOD)).isEqualTo(202);
    assertThat(world.outcome().what()).isEqualTo("handled");
  }

  @Test
  void another_s_key_does_not_speak_for_the_actor() {
    URI mallory = world.serveActor("good.test", "/users/mallory", World.EVIL);

    assertThat(post(alice, 1, alice, World.EVIL)).isEqualTo(401);
    serveAlice(
        entry(URI.create(alice + "#main-key"), alice, World.GOOD),
        entry(URI.create(mallory + "#main-key"), mallory, World.EVIL));
    world.pass(Duration.ofMinutes(6));
    assertThat(post(alice, 2, alice, World.EVIL)).isEqualTo(401);
  }

  @Test
  void a_new_key_is_learnt_and_the_old_one_does_not_count_any_more() {
    assertThat(post(alice, 1, alice, World.GOOD)).isEqualTo(202);
    KeyPair next = Keys.generateRsa();
    serveAlice(entry(URI.create(alice + "#main-key"), alice, next));

    assertThat(post(alice, 2, alice, next)).isEqualTo(202);
    assertThat(post(alice, 3, alice, World.GOOD)).isEqualTo(401);
  }

  @Test
  void an_actor_without_keys_is_refused() {
    serveAlice();

    assertThat(post(alice, 1, alice, World.GOOD)).isEqualTo(401);
  }
}
