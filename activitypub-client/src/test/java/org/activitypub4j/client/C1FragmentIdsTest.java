package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.util.Optional;
import org.activitypub4j.client.FetchException.Reason;
import org.activitypub4j.client.KeyLookup.OwnerProof;
import org.activitypub4j.client.Resolved.Route;
import org.activitypub4j.client.ScriptedPeer.Reply;
import org.activitypub4j.client.transport.TransportException;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Like;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A document speaks for its URL and for the fragment in its id, each only if asked for it. */
@Timeout(20)
class C1FragmentIdsTest {
  private final ScriptedPeer peer = ScriptedPeer.start();
  private final FederationClient client = Clients.loopback();
  private final URI kim = peer.url("/kim#me");
  private final URI keyId = peer.url("/kim#k1");

  @AfterEach
  void close() {
    client.close();
    peer.close();
  }

  private static String person(URI id, URI keyId) {
    return """
        {"@context":["https://www.w3.org/ns/activitystreams","https://w3id.org/security/v1"],
         "id":"%s","type":"Person","preferredUsername":"kim","inbox":"%s/inbox",
         "publicKey":{"id":"%s","owner":"%s","publicKeyPem":"%s"}}"""
        .formatted(id, id.toString().replaceAll("#.*", ""), keyId, id, TestKeys.pem(TestKeys.RSA));
  }

  private void serveKim() {
    peer.on("/kim", Reply.document(person(kim, keyId)));
  }

  private Budget budget() {
    return client.newBudget();
  }

  private FetchException refusal(Runnable work) {
    return Optional.ofNullable(catchThrowableOfType(FetchException.class, work::run))
        .orElseThrow(() -> new AssertionError("not refused"));
  }

  private Reason fetchRefusal(String target) {
    return Clients.refusal(client, peer.url(target)).reason();
  }

  @Test
  void an_actor_is_found_by_its_id_with_the_fragment() {
    serveKim();

    assertThat(client.fetch(kim, budget()).id()).isEqualTo(kim);
    assertThat(client.actor(kim, budget()).id()).contains(kim);
    assertThat(client.resolve(kim, Actor.class, budget()).trust().owner()).contains(kim);
    assertThat(client.resolve(kim, ASObject.class, budget()).object().id()).contains(kim);
    assertThat(peer.log()).hasSize(3).allMatch("GET /kim unsigned"::equals);
  }

  @Test
  void its_key_is_proven_by_one_request_and_makes_the_actor_known() {
    serveKim();

    assertThat(client.fetchKey(keyId, budget()))
        .isInstanceOfSatisfying(
            KeyLookup.Found.class,
            found -> {
              assertThat(found.key().owner()).isEqualTo(kim);
              assertThat(found.proof()).isEqualTo(OwnerProof.ACTOR_DOCUMENT);
            });
    assertThat(client.actor(kim, budget()).id()).contains(kim);
    assertThat(peer.requests()).hasSize(1);
  }

  @Test
  void the_key_is_learnt_with_the_actor() {
    serveKim();
    client.actor(kim, budget());

    assertThat(client.fetchKey(keyId, budget())).isInstanceOf(KeyLookup.Found.class);
    assertThat(peer.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/kim#me", "/kim", "/kim#posts"})
  void who_pastes_the_url_finds_the_actor_with_one_request(String pasted) {
    serveKim();

    Resolved found = client.lookup(peer.url(pasted), budget());

    assertThat(found.document().id()).isEqualTo(kim);
    assertThat(found.route()).isEqualTo(pasted.endsWith("#me") ? Route.ID : Route.OTHER_URL);
    assertThat(peer.requests()).hasSize(1);
    client.lookup(kim, budget());
    assertThat(peer.requests()).as("it is known by its id").hasSize(1);
  }

  @Test
  void a_page_that_leads_to_the_actor_is_followed() {
    serveKim();
    peer.on("/@kim", Reply.document(person(kim, keyId)));

    assertThat(client.lookup(peer.url("/@kim"), budget()).document().id()).isEqualTo(kim);
    assertThat(peer.log()).containsExactly("GET /@kim unsigned", "GET /kim unsigned");
  }

  // ------------------------------------------------------------------ what stays refused

  @ParameterizedTest
  @ValueSource(strings = {"/kim", "/kim#you", "/kim#Me", "/kim#", "/kim?#me"})
  void another_id_of_the_same_document_is_not_the_actor(String other) {
    serveKim();
    peer.on("/kim?", Reply.document(person(kim, keyId)));

    assertThat(fetchRefusal(other)).isEqualTo(Reason.ID_MISMATCH);
    assertThat(refusal(() -> client.actor(peer.url(other), budget())).reason())
        .isEqualTo(Reason.ID_MISMATCH);
  }

  @Test
  void the_fragment_of_another_document_is_refused() {
    peer.on("/uploads/1", Reply.document(person(kim, keyId)));

    assertThat(fetchRefusal("/uploads/1")).isEqualTo(Reason.ID_MISMATCH);
    assertThat(fetchRefusal("/uploads/1#me")).isEqualTo(Reason.ID_MISMATCH);
    assertThat(refusal(() -> client.resolve(peer.url("/uploads/1#me"), Actor.class, budget())))
        .extracting(FetchException::reason)
        .isEqualTo(Reason.ID_MISMATCH);
    assertThat(refusal(() -> client.resolve(peer.url("/uploads/1#k1"), ASObject.class, budget())))
        .extracting(FetchException::reason)
        .isEqualTo(Reason.ID_MISMATCH);
  }

  @Test
  void a_document_elsewhere_does_not_prove_the_key_of_an_actor_with_a_fragment() {
    URI uploaded = peer.url("/uploads/1#k1");
    peer.on("/uploads/1", Reply.document(person(kim, uploaded)));
    serveKim();

    assertThat(client.fetchKey(uploaded, budget()))
        .isInstanceOfSatisfying(
            KeyLookup.Failed.class,
            failed -> assertThat(failed.cause().reason()).isEqualTo(Reason.KEY_NOT_PROVEN));
    assertThat(client.fetchKey(keyId, budget())).isInstanceOf(KeyLookup.Found.class);
  }

  @Test
  void another_server_does_not_speak_for_it_by_a_redirect() {
    URI good = peer.url("good.test", "/kim#me");
    peer.on("/kim", Reply.redirect(peer.url("evil.test", "/kim2").toString()))
        .on("/kim2", Reply.document(person(good, keyId)));

    assertThat(Clients.transportRefusal(client, good))
        .isEqualTo(TransportException.Reason.REDIRECT_ELSEWHERE);
    assertThat(peer.log()).containsExactly("GET /kim unsigned");
  }

  @Test
  void another_server_does_not_speak_for_it_by_its_own_url() {
    URI good = peer.url("good.test", "/kim#me");
    URI evil = peer.url("evil.test", "/evil");
    peer.on("/evil", Reply.document(person(good, keyId)));

    assertThat(Clients.refusal(client, evil).reason()).isEqualTo(Reason.ID_MISMATCH);
    assertThat(refusal(() -> client.lookup(evil, budget())).reason()).isEqualTo(Reason.ID_MISMATCH);
  }

  // ------------------------------------------------------------------ C5: parts of a document

  @Test
  void C5_an_id_with_a_fragment_is_never_answered_with_the_whole_document() {
    peer.on("/uid/1", Reply.document(person(peer.url("/uid/1"), peer.url("/uid/1#key"))));
    URI like = peer.url("/uid/1#activity/like/7");

    assertThat(refusal(() -> client.resolve(like, ASObject.class, budget())).reason())
        .isEqualTo(Reason.ID_MISMATCH);
    assertThat(refusal(() -> client.resolve(like, Like.class, budget())).reason())
        .isEqualTo(Reason.ID_MISMATCH);
    assertThat(refusal(() -> client.resolve(like, Actor.class, budget())).reason())
        .isEqualTo(Reason.ID_MISMATCH);
    assertThat(refusal(() -> client.actor(like, budget())).reason()).isEqualTo(Reason.ID_MISMATCH);
    assertThat(Clients.refusal(client, like).reason()).isEqualTo(Reason.ID_MISMATCH);
  }

  @Test
  void C5_a_part_is_found_in_a_document_whose_own_id_has_a_fragment() {
    serveKim();

    ASObject key = client.resolve(keyId, ASObject.class, budget()).object();

    assertThat(key.id()).contains(keyId);
    assertThat(key.get(AS.INBOX)).isEmpty();
  }
}
