package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.activitypub4j.client.FetchException.Reason;
import org.activitypub4j.client.ScriptedPeer.Reply;
import org.activitypub4j.testing.SteppingClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is only remembered is told apart from what a server says now. */
@Timeout(20)
class C12MissesTest {
  private final ScriptedPeer peer = ScriptedPeer.start();
  private final SteppingClock clock = Clients.clock();
  private final FederationClient client = Clients.builder().clock(clock).build();
  private final URI id = peer.url("/users/noa");
  private final URI keyId = peer.url("/users/noa#main-key");

  @AfterEach
  void close() {
    client.close();
    peer.close();
  }

  private void serveNoa() {
    peer.on(
            "/users/noa",
            Reply.document(
                """
                {"@context":["https://www.w3.org/ns/activitystreams","https://w3id.org/security/v1"],
                 "id":"%s","type":"Person","inbox":"%s/inbox","preferredUsername":"noa",
                 "publicKey":{"id":"%s","owner":"%s","publicKeyPem":"%s"}}"""
                    .formatted(id, id, keyId, id, TestKeys.pem(TestKeys.RSA))))
        .on(
            "/.well-known/webfinger?resource=acct%3Anoa%40peer.test%3A" + peer.port(),
            Reply.of(
                200,
                "Content-Type: application/jrd+json\r\n",
                """
                {"subject":"acct:noa@peer.test:%d",
                 "links":[{"rel":"self","type":"application/activity+json","href":"%s"}]}"""
                    .formatted(peer.port(), id)));
  }

  private KeyLookup key() {
    return client.fetchKey(keyId, client.newBudget());
  }

  private Reason actorRefusal() {
    return Optional.ofNullable(
            catchThrowableOfType(FetchException.class, () -> client.actor(id, client.newBudget())))
        .orElseThrow(() -> new AssertionError("not refused"))
        .reason();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 400, 204})
  void a_failure_that_is_only_remembered_may_have_passed(int status) {
    peer.on("/users/noa", Reply.status(status));

    KeyLookup.Failed now = (KeyLookup.Failed) key();
    KeyLookup.Failed remembered = (KeyLookup.Failed) key();

    assertThat(peer.requests()).hasSize(1);
    assertThat(now.isTransient()).isFalse();
    assertThat(now.isNotFound()).isEqualTo(status == 404);
    assertThat(remembered.isTransient()).isTrue();
    assertThat(remembered.isNotFound()).isFalse();
    assertThat(remembered.cause().reason()).isEqualTo(now.cause().reason());
  }

  @Test
  void a_key_that_cannot_be_used_may_have_been_mended() {
    peer.on("/users/noa", Reply.document(Clients.note(id)));

    assertThat(((KeyLookup.Failed) key()).isTransient()).isFalse();
    assertThat(((KeyLookup.Failed) key()).isTransient()).isTrue();
    assertThat(peer.requests()).hasSize(1);
  }

  @Test
  void what_was_gone_says_that_it_is_only_remembered() {
    peer.on("/users/noa", Reply.status(410));

    assertThat(((KeyLookup.Gone) key()).isRemembered()).isFalse();
    assertThat(((KeyLookup.Gone) key()).isRemembered()).isTrue();
  }

  /** Whoever names a key as often as he likes: what remembering is for. */
  @Test
  void what_is_remembered_causes_no_request() {
    peer.on("/users/noa", Reply.status(404));

    for (int i = 0; i < 50; i++) {
      key();
      client.refreshKey(keyId, client.newBudget());
      clock.advance(Duration.ofSeconds(10));
    }

    assertThat(peer.requests()).hasSize(1);
  }

  @Test
  void who_looks_somebody_up_goes_past_what_is_remembered() {
    assertThat(actorRefusal()).isEqualTo(Reason.NOT_FOUND);
    assertThat(key()).isInstanceOf(KeyLookup.Failed.class);
    serveNoa();
    assertThat(actorRefusal()).as("for ten minutes").isEqualTo(Reason.NOT_FOUND);
    assertThat(peer.requests()).hasSize(2);

    ResolvedActor found = client.lookupActor("noa@" + peer.origin().authority(), budget());

    assertThat(found.document().id()).isEqualTo(id);
    assertThat(client.actor(id, budget()).id()).contains(id);
    assertThat(key()).as("nor is the key missed any more").isInstanceOf(KeyLookup.Found.class);
    assertThat(peer.requests()).as("its WebFinger, and itself").hasSize(4);
  }

  @Test
  void so_does_who_pastes_a_url_or_asks_for_a_handle() {
    for (int i = 0; i < 2; i++) {
      assertThat(actorRefusal()).isEqualTo(Reason.NOT_FOUND);
      assertThat(
              catchThrowableOfType(FetchException.class, () -> client.handleOf(id, budget()))
                  .reason())
          .isEqualTo(Reason.NOT_FOUND);
    }
    assertThat(peer.requests()).as("one for the actor, and one each time").hasSize(3);
    serveNoa();

    assertThat(client.handleOf(id, budget()).handle()).isPresent();
    client.forget(id);
    assertThat(client.lookupActor(id.toString(), budget()).document().id()).isEqualTo(id);
  }

  private Budget budget() {
    return client.newBudget();
  }
}
