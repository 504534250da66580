package org.activitypub4j.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.ActivityStreams;
import org.junit.jupiter.api.Test;

/** security.md A4, FEP-fe34: who may say what. */
class AuthorityTest {
  private static final URI ALICE = URI.create("https://a.example/users/alice");

  private static Activity proven(String members) {
    String json =
        """
        {"@context":["https://www.w3.org/ns/activitystreams",
         {"controller":{"@id":"https://w3id.org/security#controller","@type":"@id"},
          "owner":{"@id":"https://w3id.org/security#owner","@type":"@id"}}],
         "id":"https://a.example/1","actor":"https://a.example/users/alice",%s}"""
            .formatted(members);
    Activity activity = ActivityStreams.standard().read(json.getBytes(UTF_8)).as(Activity.class);
    return Authority.prove(activity, ALICE);
  }

  @Test
  void A4_an_object_of_the_actor_stays() {
    Activity create =
        proven(
            """
            "type":"Create","object":{"type":"Note","id":"https://a.example/n",
            "attributedTo":"https://a.example/users/alice","content":"x",
            "tag":[{"type":"Mention","href":"https://b.example/bob"}],
            "attachment":[{"type":"Image","url":"https://cdn.example/i.png"}]}""");
    assertThat(create.embeddedObject().orElseThrow().content()).isPresent();
    assertThat(create.embeddedObject().orElseThrow().tags()).hasSize(1);
    assertThat(create.embeddedObject().orElseThrow().attachments()).hasSize(1);
  }

  @Test
  void A4_an_object_of_another_origin_is_a_reference() {
    Activity announce =
        proven(
            """
            "type":"Announce","object":{"type":"Note","id":"https://b.example/n",
            "attributedTo":"https://b.example/bob","content":"words in bob's mouth"}""");
    assertThat(announce.embeddedObject()).isEmpty();
    assertThat(announce.objectId()).contains(URI.create("https://b.example/n"));
  }

  @Test
  void A4_an_object_of_a_neighbour_on_the_same_server_is_a_reference() {
    Activity update =
        proven(
            """
            "type":"Update","object":{"type":"Note","id":"https://a.example/n",
            "attributedTo":"https://a.example/users/mallory","content":"x"}""");
    assertThat(update.embeddedObject()).isEmpty();
  }

  @Test
  void A4_an_anonymous_object_of_somebody_else_is_left_out() {
    Activity create =
        proven(
            """
            "type":"Create","object":{"type":"Note",
            "attributedTo":"https://b.example/bob","content":"x"}""");
    assertThat(create.object()).isEmpty();
  }

  @Test
  void A4_another_actor_cannot_be_embedded_even_on_the_same_server() {
    Activity update =
        proven(
            """
            "type":"Update","object":{"type":"Person","id":"https://a.example/users/bob",
            "inbox":"https://a.example/users/bob/inbox"}""");
    assertThat(update.embeddedObject()).isEmpty();
  }

  @Test
  void A4_an_undone_activity_of_another_actor_is_a_reference() {
    Activity undo =
        proven(
            """
            "type":"Undo","object":{"type":"Follow","id":"https://a.example/f",
            "actor":"https://a.example/users/mallory","object":"https://b.example/bob"}""");
    assertThat(undo.embeddedObject()).isEmpty();
  }

  @Test
  void A4_what_lies_deeper_is_cut_too() {
    Activity announce =
        proven(
            """
            "type":"Announce","object":{"type":"Create","id":"https://a.example/c",
            "actor":"https://a.example/users/alice","object":{"type":"Note",
            "id":"https://b.example/n","attributedTo":"https://b.example/bob","content":"x"}}""");
    Activity inner = announce.embeddedObject().orElseThrow().as(Activity.class);
    assertThat(inner.embeddedObject()).isEmpty();
    assertThat(inner.objectId()).contains(URI.create("https://b.example/n"));
  }

  @Test
  void A2_a_broken_id_does_not_count_as_none() {
    Activity create =
        proven(
            """
            "type":"Create","object":{"type":"Note","id":["https://b.example/n"],"content":"x"}""");
    assertThat(create.embeddedObject()).isEmpty();
  }

  @Test
  void A4_a_stored_object_belongs_to_its_author_alone() {
    Activity announce =
        proven(
            """
            "type":"Announce","object":{"type":"Note","id":"https://a.example/n",
            "attributedTo":"https://a.example/users/alice"}""");

    ASObject note = announce.embeddedObject().orElseThrow();
    assertThat(Authority.owns(ALICE, note)).isTrue();
    assertThat(Authority.owns(URI.create("https://a.example/users/mallory"), note)).isFalse();
    assertThat(Authority.owns(URI.create("https://b.example/users/alice"), note)).isFalse();
  }

  @Test
  void A4_a_second_owner_makes_an_object_a_reference() {
    Activity create =
        proven(
            """
            "type":"Create","object":{"type":"Note","id":"https://a.example/n",
            "attributedTo":["https://a.example/users/alice","https://a.example/users/bob"]}""");
    assertThat(create.embeddedObject()).isEmpty();
  }

  @Test
  void A4_what_has_an_inbox_is_an_actor_whatever_its_type() {
    Activity update =
        proven(
            """
            "type":"Update","object":{"type":"Robot","id":"https://a.example/users/bob",
            "attributedTo":"https://a.example/users/alice",
            "inbox":"https://a.example/users/bob/inbox"}""");
    assertThat(update.embeddedObject()).isEmpty();
  }

  @Test
  void A4_a_key_belongs_to_its_owner_or_controller() {
    for (String owner : new String[] {"owner", "controller"}) {
      Activity update =
          proven(
              """
              "type":"Update","object":{"type":"Key","id":"https://a.example/key",
              "%s":"https://a.example/users/bob"}"""
                  .formatted(owner));
      assertThat(update.embeddedObject()).as(owner).isEmpty();
    }
  }

  @Test
  void A2_a_fetched_object_without_id_is_nobodys() {
    ASObject note =
        ActivityStreams.standard()
            .read(
                "{\"@context\":\"https://www.w3.org/ns/activitystreams\",\"type\":\"Note\"}"
                    .getBytes(UTF_8));
    assertThat(Authority.owns(ALICE, note)).isFalse();
  }
}
