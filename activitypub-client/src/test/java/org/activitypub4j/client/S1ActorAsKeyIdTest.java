package org.activitypub4j.client;

import static org.activitypub4j.client.TestKeys.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.activitypub4j.client.FetchException.Reason;
import org.activitypub4j.client.KeyLookup.OwnerProof;
import org.activitypub4j.client.ScriptedPeer.Reply;
import org.activitypub4j.signatures.keys.Keys;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.activitypub4j.testing.SteppingClock;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A key id that is the id of an actor is answered with the keys that the actor lists. */
@Timeout(20)
class S1ActorAsKeyIdTest {
  private static final KeyPair MULTIKEY = Keys.generateEd25519();

  @AutoClose private final ScriptedPeer peer = ScriptedPeer.start();
  private final SteppingClock clock = Clients.clock();

  @AutoClose
  private final FederationClient client =
      Clients.builder().clock(clock).fetchSigner(() -> TestKeys.INSTANCE).build();

  private final URI alice = peer.url("/users/alice");
  private final URI main = peer.url("/users/alice#main-key");
  private final URI second = peer.url("/users/alice#second");

  private final KeyLookups keys = new KeyLookups(client);

  private void serve(String members) {
    peer.on(
        "/users/alice",
        Reply.document(
            """
            {"@context":["https://www.w3.org/ns/activitystreams","https://w3id.org/security/v1",
             "https://w3id.org/security/multikey/v1"],
             "id":"%s","type":"Person","inbox":"%s/inbox"%s}"""
                .formatted(alice, alice, members)));
  }

  private void serveKeys(String... keys) {
    serve(",\"publicKey\":[" + String.join(",", keys) + "]");
  }

  private static List<URI> ids(KeyLookup.Found found) {
    return found.keys().stream().map(VerificationKey::id).toList();
  }

  @Test
  void the_one_key_of_an_actor() {
    serveKeys(key(main, alice, TestKeys.RSA));

    KeyLookup.Found found = keys.found(alice);

    assertThat(found.keyId()).isEqualTo(alice);
    assertThat(ids(found)).containsExactly(main);
    assertThat(found.key().owner()).isEqualTo(alice);
    assertThat(found.proof()).isEqualTo(OwnerProof.ACTOR_DOCUMENT);
    assertThat(keys.found(alice)).isEqualTo(found);
    assertThat(peer.log()).containsExactly("GET /users/alice unsigned");
  }

  @Test
  void several_keys_and_those_of_FEP_521a_beside_them() {
    URI multikey = peer.url("/users/alice#ed25519-key");
    serve(
        """
        ,"publicKey":[%s,%s],"assertionMethod":[{"id":"%s","type":"Multikey","controller":"%s",
        "publicKeyMultibase":"%s"}]"""
            .formatted(
                key(main, alice, TestKeys.RSA),
                key(second, alice, TestKeys.OTHER_RSA),
                multikey,
                alice,
                Keys.toMultikey(MULTIKEY.getPublic())));

    assertThat(ids(keys.found(alice))).containsExactly(main, second, multikey);
    assertThat(keys.found(alice).keys().get(2).publicKey()).isEqualTo(MULTIKEY.getPublic());
  }

  @Test
  void a_key_of_another_owner_is_none_of_them() {
    URI bob = peer.url("/users/bob");
    serveKeys(key(main, alice, TestKeys.RSA), key(second, bob, TestKeys.OTHER_RSA));
    assertThat(ids(keys.found(alice))).containsExactly(main);

    client.forget(alice);
    serveKeys(key(second, bob, TestKeys.OTHER_RSA));
    assertThat(keys.failure(alice)).isEqualTo(Reason.KEY_NOT_PROVEN);
  }

  @Test
  void an_actor_that_lists_none_has_none() {
    serve("");

    assertThat(keys.failure(alice)).isEqualTo(Reason.KEY_NOT_PROVEN);
  }

  @Test
  void an_id_that_leads_to_the_document_of_another_is_refused() {
    serveKeys(key(main, alice, TestKeys.RSA));
    peer.on("/uploads/1", Reply.redirect(alice.toString()));

    assertThat(keys.failure(peer.url("/uploads/1"))).isEqualTo(Reason.KEY_NOT_PROVEN);
  }

  @Test
  void a_key_that_the_actor_lists_no_more_is_forgotten_with_the_next_document() {
    serveKeys(key(main, alice, TestKeys.RSA), key(second, alice, TestKeys.OTHER_RSA));
    assertThat(ids(keys.found(alice))).containsExactly(main, second);
    serveKeys(key(second, alice, TestKeys.OTHER_RSA));

    peer.on("/@alice", Reply.redirect(alice.toString()));
    client.lookup(peer.url("/@alice"), client.newBudget());

    assertThat(ids(keys.found(alice))).containsExactly(second);
    assertThat(keys.failure(main)).isEqualTo(Reason.KEY_NOT_PROVEN);
  }

  @Test
  void nothing_stays_of_keys_that_the_actor_then_only_names() {
    serveKeys(key(main, alice, TestKeys.RSA));
    keys.found(alice);
    for (URI named : List.of(main, alice)) {
      serve(",\"publicKey\":\"" + named + "\"");

      peer.on("/@alice?" + named.getFragment(), Reply.redirect(alice.toString()));
      client.lookup(peer.url("/@alice?" + named.getFragment()), client.newBudget());

      assertThat(keys.failure(alice)).isEqualTo(Reason.KEY_NOT_PROVEN);
    }
  }

  @Test
  void a_refresh_learns_the_new_keys() {
    serveKeys(key(main, alice, TestKeys.RSA));
    keys.found(alice);
    serveKeys(key(main, alice, TestKeys.OTHER_RSA));

    assertThat(((KeyLookup.Found) client.refreshKey(alice, client.newBudget())).key().publicKey())
        .isEqualTo(TestKeys.OTHER_RSA.getPublic());
    assertThat(keys.found(alice).key().publicKey()).isEqualTo(TestKeys.OTHER_RSA.getPublic());
    assertThat(keys.found(main).key().publicKey()).isEqualTo(TestKeys.OTHER_RSA.getPublic());
    assertThat(peer.requests()).hasSize(2);
  }

  @Test
  void it_expires_like_any_other_and_goes_with_its_owner() {
    serveKeys(key(main, alice, TestKeys.RSA));
    keys.found(alice);
    clock.advance(Duration.ofHours(25));
    keys.found(alice);
    assertThat(peer.requests()).hasSize(2);

    client.forget(alice);
    peer.on("/users/alice", Reply.status(410));
    assertThat(keys.fetch(alice)).isInstanceOf(KeyLookup.Gone.class);
  }

  @Test
  void it_is_shared_by_nodes_with_all_its_keys() {
    Codec<KeyLookup.Found> codec = KeyLookup.Found.codec();
    KeyLookup.Found found =
        new KeyLookup.Found(
            alice,
            List.of(
                VerificationKey.of(main, alice, TestKeys.RSA.getPublic()),
                VerificationKey.of(second, alice, MULTIKEY.getPublic())),
            OwnerProof.ACTOR_DOCUMENT,
            clock.instant());

    assertThat(codec.decode(codec.encode(found))).isEqualTo(Optional.of(found));
  }
}
