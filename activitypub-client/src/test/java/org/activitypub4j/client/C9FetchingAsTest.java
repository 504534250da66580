package org.activitypub4j.client;

import static org.activitypub4j.client.Clients.note;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.activitypub4j.client.FetchException.Reason;
import org.activitypub4j.client.ScriptedPeer.Reply;
import org.activitypub4j.client.ScriptedPeer.Request;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Note;
import org.activitypub4j.signatures.keys.Signer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who asks for something may be shown what others may not: it is fetched as that actor. */
class C9FetchingAsTest {
  private static final Signer ALICE =
      Signer.of(
          URI.create("https://us.test/users/alice#main-key"), TestKeys.OTHER_RSA.getPrivate());

  private final ScriptedPeer peer = ScriptedPeer.start();
  private final FederationClient client =
      Clients.builder().fetchSigner(() -> TestKeys.INSTANCE).build();
  private final URI post = peer.url("/posts/1");

  @AfterEach
  void close() {
    client.close();
    peer.close();
  }

  private Budget asAlice() {
    return client.newBudget().fetchingAs(ALICE);
  }

  private static boolean isOf(Signer signer, Request request) {
    return request
        .header("Signature")
        .filter(signature -> signature.contains("\"" + signer.keyId() + "\""))
        .isPresent();
  }

  /** Shows something to alice only. */
  private void serveAlice(String path, String document) {
    peer.script(
        path, request -> isOf(ALICE, request) ? Reply.document(document) : Reply.status(403));
  }

  /** Who signed each request. */
  private List<String> signers() {
    return peer.requests().stream()
        .map(request -> isOf(ALICE, request) ? "alice" : request.signature())
        .toList();
  }

  @Test
  void a_document_that_is_for_an_actor_only_is_fetched_as_this_actor() {
    serveAlice("/posts/1", note(post));

    assertThat(client.fetch(post, asAlice()).id()).isEqualTo(post);
    assertThat(client.resolve(post, Note.class, asAlice()).object().id()).contains(post);
    assertThat(Clients.refusal(client, post).reason()).isEqualTo(Reason.UNAUTHORIZED);
  }

  @Test
  void so_are_a_collection_its_pages_and_its_items() {
    URI first = peer.url("/outbox/1");
    serveAlice("/posts/1", note(post));
    serveAlice(
        "/outbox/1",
        """
        {"@context":"https://www.w3.org/ns/activitystreams","type":"CollectionPage","id":"%s",
         "items":["%s"]}"""
            .formatted(first, post));
    serveAlice(
        "/outbox",
        """
        {"@context":"https://www.w3.org/ns/activitystreams","type":"Collection","id":"%s",
         "first":"%s"}"""
            .formatted(peer.url("/outbox"), first));

    try (Walk<CollectionItem> walk = client.walk(peer.url("/outbox"), asAlice())) {
      assertThat(walk.next().resolve(Note.class).object().id()).contains(post);
      assertThat(walk.hasNext()).isFalse();
    }
  }

  @Test
  void what_was_looked_up_as_an_actor_is_not_given_to_others() {
    serveAlice("/posts/1", note(post));

    assertThat(client.lookup(post, asAlice()).document().id()).isEqualTo(post);

    assertThat(
            Optional.ofNullable(
                    catchThrowableOfType(
                        FetchException.class, () -> client.lookup(post, client.newBudget())))
                .map(FetchException::reason))
        .contains(Reason.UNAUTHORIZED);
  }

  @Test
  void an_actor_is_the_same_for_all_and_fetched_as_the_server() {
    URI bob = peer.url("/users/bob");
    peer.on(
        "/users/bob",
        Reply.document(
            """
            {"@context":"https://www.w3.org/ns/activitystreams","type":"Person","id":"%s",
             "inbox":"%s/inbox","publicKey":%s}"""
                .formatted(
                    bob, bob, TestKeys.key(URI.create(bob + "#main-key"), bob, TestKeys.RSA))));

    assertThat(client.actor(bob, asAlice()).id()).contains(bob);
    assertThat(client.resolve(bob, Actor.class, asAlice()).object().get(AS.INBOX)).isPresent();
    client.forget(bob);
    assertThat(client.fetchKey(URI.create(bob + "#main-key"), asAlice()))
        .isInstanceOf(KeyLookup.Found.class);

    assertThat(signers()).containsExactly("cavage", "unsigned");
  }

  @Test
  void a_budget_that_is_made_of_it_fetches_as_the_same_actor() {
    serveAlice("/posts/1", note(post));
    Budget asked = asAlice().causedBy("192.0.2.1").deeper();

    assertThat(client.fetch(post, asked).id()).isEqualTo(post);
    assertThat(
            Optional.ofNullable(
                    catchThrowableOfType(
                        FetchException.class,
                        () -> client.fetch(post, asked.withoutSignedFetchTo(peer.origin()))))
                .map(FetchException::reason))
        .contains(Reason.UNAUTHORIZED);
    assertThat(signers()).containsExactly("alice", "unsigned");
  }
}
