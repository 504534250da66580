package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.util.Optional;
import org.activitypub4j.client.FetchException.Reason;
import org.activitypub4j.client.ScriptedPeer.Reply;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Note;
import org.activitypub4j.model.PublicKey;
import org.activitypub4j.model.Reference;
import org.activitypub4j.model.Trust.Ground;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** protocol.md D5; security.md A2, A4: what a reference stands for. */
@Timeout(20)
class D5ResolveTest {
  @AutoClose private final ScriptedPeer peer = ScriptedPeer.start();
  @AutoClose private final FederationClient client = Clients.loopback();

  private void serve(String target, String members) {
    String json = "{\"@context\":\"https://www.w3.org/ns/activitystreams\"," + members + "}";
    peer.on(target, Reply.document(json.replace("$", peer.origin().toString())));
  }

  private Trusted<Activity> create(String object) {
    serve(
        "/create",
        "\"type\":\"Create\",\"id\":\"$/create\",\"actor\":\"$/alice\",\"object\":" + object);
    return client.resolve(peer.url("/create"), Activity.class, client.newBudget());
  }

  private <T extends ASObject> Trusted<T> object(Trusted<Activity> activity, Class<T> type) {
    Reference<ASObject> reference = activity.object().object().orElseThrow();
    return client.resolve(reference, activity.trust(), type, client.newBudget());
  }

  private static FetchException refusal(Runnable work) {
    return Optional.ofNullable(catchThrowableOfType(FetchException.class, work::run))
        .orElseThrow(() -> new AssertionError("not refused"));
  }

  @Test
  void D5_an_embedded_object_of_the_same_owner_is_not_fetched() {
    Trusted<Activity> create =
        create("{\"type\":\"Note\",\"id\":\"$/n\",\"attributedTo\":\"$/alice\",\"content\":\"x\"}");
    Trusted<Note> note = object(create, Note.class);

    assertThat(note.trust().ground()).isEqualTo(Ground.EMBEDDING);
    assertThat(note.trust().owner()).contains(peer.url("/alice"));
    assertThat(note.object().content()).isPresent();
    assertThat(peer.requests()).hasSize(1);
  }

  @Test
  void D5_an_embedded_object_of_another_owner_is_fetched() {
    serve("/n", "\"type\":\"Note\",\"id\":\"$/n\",\"attributedTo\":\"$/bob\",\"content\":\"true\"");
    Trusted<Activity> create =
        create(
            "{\"type\":\"Note\",\"id\":\"$/n\",\"attributedTo\":\"$/bob\",\"content\":\"false\"}");
    Trusted<Note> note = object(create, Note.class);

    assertThat(note.trust().ground()).isEqualTo(Ground.FETCH);
    assertThat(note.object().content().orElseThrow().toPlainText()).isEqualTo("true");
  }

  @Test
  void D5_an_embedded_object_of_another_server_is_fetched_from_there() {
    serve("/n", "\"type\":\"Note\",\"id\":\"http://other.test:%d/n\"".formatted(peer.port()));
    Trusted<Activity> create =
        create("{\"type\":\"Note\",\"id\":\"http://other.test:%d/n\"}".formatted(peer.port()));

    assertThat(object(create, Note.class).trust().origin().host()).isEqualTo("other.test");
    assertThat(peer.requests()).hasSize(2);
  }

  @Test
  void D5_an_anonymous_object_is_part_of_its_document_or_nothing() {
    assertThat(object(create("{\"type\":\"Note\",\"content\":\"x\"}"), Note.class).object().id())
        .isEmpty();
    Trusted<Activity> create = create("{\"type\":\"Note\",\"attributedTo\":\"$/bob\"}");

    assertThat(refusal(() -> object(create, Note.class)).reason()).isEqualTo(Reason.NO_ID);
  }

  @Test
  void D5_a_fragment_is_found_in_its_document() {
    peer.on(
        "/alice",
        Reply.document(
            """
            {"@context":["https://www.w3.org/ns/activitystreams","https://w3id.org/security/v1"],
             "type":"Person","id":"$/alice","inbox":"$/i",
             "publicKey":{"id":"$/alice#main-key","owner":"$/alice","publicKeyPem":"x"}}"""
                .replace("$", peer.origin().toString())));
    Budget budget = client.newBudget();
    Trusted<PublicKey> key = client.resolve(peer.url("/alice#main-key"), PublicKey.class, budget);

    assertThat(key.object().publicKeyPem()).contains("x");
    assertThat(
            refusal(() -> client.resolve(peer.url("/alice#evil"), PublicKey.class, budget))
                .reason())
        .isEqualTo(Reason.ID_MISMATCH);
  }

  @Test
  void A4_a_server_that_puts_words_in_the_mouth_of_another_is_refused() {
    serve("/n", "\"type\":\"Note\",\"id\":\"$/n\",\"attributedTo\":\"http://other.test:1/bob\"");

    FetchException refused =
        refusal(() -> client.resolve(peer.url("/n"), Note.class, client.newBudget()));
    assertThat(refused.reason()).isEqualTo(Reason.OWNER_NOT_PROVEN);
    assertThat(refused).hasMessageContaining("http://other.test:1/bob");
  }

  @Test
  void A1_what_is_resolved_is_of_the_id_that_was_asked_for() {
    serve("/@n", "\"type\":\"Note\",\"id\":\"$/n\"");
    serve("/n", "\"type\":\"Note\",\"id\":\"$/n\"");

    assertThat(
            refusal(() -> client.resolve(peer.url("/@n"), Note.class, client.newBudget())).reason())
        .isEqualTo(Reason.ID_MISMATCH);
  }

  @Test
  void another_type_than_was_asked_for_is_refused() {
    serve("/n", "\"type\":\"Note\",\"id\":\"$/n\"");

    FetchException refused =
        refusal(() -> client.resolve(peer.url("/n"), Activity.class, client.newBudget()));
    assertThat(refused.reason()).isEqualTo(Reason.WRONG_TYPE);
    assertThat(refused).hasMessageContaining("Activity").hasMessageContaining("/n");
  }

  @Test
  void an_unknown_type_is_seen_as_what_it_is_used_as() {
    serve("/l", "\"type\":\"Bite\",\"id\":\"$/l\",\"actor\":\"$/alice\"");

    assertThat(
            client.resolve(peer.url("/l"), Activity.class, client.newBudget()).object().actorId())
        .contains(peer.url("/alice"));
  }

  @Test
  void an_actor_comes_from_the_cache_and_a_stub_of_one_is_fetched() {
    serve("/alice", "\"type\":\"Person\",\"id\":\"$/alice\",\"inbox\":\"$/i\"");
    serve(
        "/n",
        "\"type\":\"Note\",\"id\":\"$/n\","
            + "\"attributedTo\":{\"type\":\"Person\",\"id\":\"$/alice\",\"name\":\"A\"}");
    Budget budget = client.newBudget();
    Trusted<Note> note = client.resolve(peer.url("/n"), Note.class, budget);
    Reference<Actor> author = note.object().get(AS.ATTRIBUTED_TO).get(0);
    for (int i = 0; i < 2; i++) {
      assertThat(client.resolve(author, note.trust(), Actor.class, budget).object().inbox())
          .contains(peer.url("/i"));
    }

    assertThat(peer.requests()).hasSize(2);
  }

  @Test
  void D4_the_budget_holds_for_what_is_resolved() {
    Budget budget = Budget.of(new BudgetLimits(1, 1, java.time.Duration.ofSeconds(5)));
    serve("/n", "\"type\":\"Note\",\"id\":\"$/n\"");
    URI url = peer.url("/n");
    client.resolve(url, Note.class, budget);

    assertThat(refusal(() -> client.resolve(url, Note.class, budget)).isOurs()).isTrue();
  }
}
