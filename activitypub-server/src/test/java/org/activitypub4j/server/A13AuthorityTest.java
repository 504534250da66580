package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import org.activitypub4j.server.World.Outcome;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.Following;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an activity may change is decided by all that it is, and by what names it as its owner. */
class A13AuthorityTest {
  @AutoClose private World world;
  private URI mallory;
  private URI key;
  private int sent;

  @BeforeEach
  void start() throws IOException {
    world = new World();
    mallory = world.serveActor("shared.test", "/users/mallory", World.EVIL);
    key = URI.create(mallory + "#main-key");
  }

  private int send(String type, String members) {
    return world
        .post(
            World.activity(
                type, world.url("shared.test", "/activities/" + ++sent), mallory, members),
            key,
            World.EVIL)
        .status();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "['Like','Delete'] | 'object':'https://good.example/notes/1'",
        "['Delete','Like'] | 'object':'https://good.example/notes/1'",
        "['Announce','Undo'] | 'object':{'id':'https://good.example/notes/1','type':'Note'}",
        "['Unheard','Update'] | 'object':['https://good.example/notes/1']",
        "Add | 'object':'https://good.example/1','target':'https://good.example/featured'",
        "Remove | 'object':'https://good.example/1','target':'https://good.example/featured'",
        "Remove | 'object':'https://good.example/1','origin':'https://good.example/featured'",
        "Move | 'object':'https://good.example/users/alice','target':'https://x.example/'",
        "['Like','Move'] | 'object':'https://good.example/users/alice'",
      })
  void what_is_on_another_server_is_not_changed_by_any_of_the_types(String type, String members) {
    assertThat(send(type.replace('\'', '"'), members.replace('\'', '"'))).isEqualTo(403);
    assertThat(world.received).isEmpty();
  }

  @Test
  void what_is_ours_is_not_changed_by_others_either() {
    URI note = world.federation.actor("alice").newPostId();

    assertThat(send("[\"Like\",\"Delete\"]", "\"object\":\"%s\"".formatted(note))).isEqualTo(403);
    assertThat(send("Add", "\"object\":\"%s\",\"target\":\"%s\"".formatted(note, note)))
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Update", "Create", "Announce"})
  void a_neighbours_post_that_names_nobody_is_not_handed_over_as_the_senders(String type) {
    URI bobs = world.url("shared.test", "/notes/bobs");
    world.serve(
        bobs,
        """
        {"@context":"https://www.w3.org/ns/activitystreams","type":"Note","id":"%s",
         "attributedTo":"%s","content":"bob's own words"}"""
            .formatted(bobs, world.url("shared.test", "/users/bob")));

    assertThat(
            send(
                type,
                "\"object\":{\"type\":\"Note\",\"id\":\"%s\",\"content\":\"x\"}".formatted(bobs)))
        .isEqualTo(202);

    assertThat(world.outcome().what()).isEqualTo("handled");
    Received<?> received = world.received.remove();
    assertThat(received.object()).isEmpty();
    assertThat(received.activity().embeddedObject()).isEmpty();
    assertThat(received.activity().objectId()).contains(bobs);
  }

  @Test
  void what_names_nobody_even_at_its_origin_is_handed_over_by_its_id() {
    URI note = world.url("shared.test", "/notes/1");
    world.serve(
        note,
        """
        {"@context":"https://www.w3.org/ns/activitystreams","type":"Note","id":"%s"}"""
            .formatted(note));

    assertThat(send("Create", "\"object\":\"%s\"".formatted(note))).isEqualTo(202);

    assertThat(world.outcome().what()).isEqualTo("handled");
    assertThat(world.received.remove().object()).isEmpty();
  }

  @Test
  void what_is_on_a_third_server_is_not_even_fetched() {
    URI note = world.url("good.test", "/notes/1");

    assertThat(send("Create", "\"object\":\"%s\"".formatted(note))).isEqualTo(202);

    assertThat(world.outcome().what()).isEqualTo("handled");
    assertThat(world.asked).noneMatch(request -> request.contains("good.test"));
  }

  @Test
  void a_hint_is_held_to_the_same_rules() {
    world.serveActor("evil.test", "/m", World.EVIL);
    URI id = world.url("shared.test", "/activities/hint");
    String overreaching =
        World.activity(
            "[\"Like\",\"Delete\"]", id, mallory, "\"object\":\"https://good.example/notes/1\"");
    world.serve(id, overreaching);

    assertThat(
            world
                .post(
                    overreaching,
                    URI.create(world.url("evil.test", "/m") + "#main-key"),
                    World.EVIL)
                .status())
        .isEqualTo(202);

    assertThat(world.outcome()).isEqualTo(new Outcome("dropped", id.toString()));
  }

  // ---------------------------------------------------------------- E12

  private Following following() {
    return world
        .store
        .transactions()
        .run(tx -> world.store.follows().following(tx, "alice", mallory))
        .orElseThrow();
  }

  private FollowState after(String type, String object) {
    assertThat(send(type, "\"object\":" + object + ",\"to\":\"" + aliceId() + "\"")).isEqualTo(202);
    assertThat(world.outcome().what()).isEqualTo("handled");
    return following().state();
  }

  private URI aliceId() {
    return world.federation.actor("alice").id();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'https://shared.test/notes/1'",
        "{'type':'Note','id':'https://shared.test/notes/1'}",
        "{'type':'Like','actor':'$alice','object':'$mallory'}",
        "{'type':'Follow','actor':'$alice','object':'https://x.example/bob'}",
        "{'type':'Follow','actor':'$bob','object':'$mallory'}",
        "{'type':'Follow','actor':'$mallory','object':'$alice'}",
        "'$alice'",
        "'$alice/activities/another'",
        "{'type':'Follow','id':'$alice/activities/another','actor':'$alice','object':'$mallory'}",
      })
  void E12_an_answer_to_something_else_changes_no_follow(String object) {
    world.federation.actor("alice").follows().follow(mallory);
    String json =
        object
            .replace('\'', '"')
            .replace("$alice", aliceId().toString())
            .replace("$bob", world.federation.actor("bob").id().toString())
            .replace("$mallory", mallory.toString());

    assertThat(after("Accept", json)).isEqualTo(FollowState.PENDING);
    assertThat(after("Accept", "\"" + following().follow() + "\"")).isEqualTo(FollowState.ACCEPTED);
    assertThat(after("Reject", json)).isEqualTo(FollowState.ACCEPTED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'$follow'",
        "{'type':'Follow','id':'$follow'}",
        "{'type':'Follow','actor':'$alice','object':'$mallory'}",
        "{'type':'Follow','id':'https://x.example/1','actor':'$alice','object':'$mallory'}",
      })
  void E12_an_answer_to_the_follow_changes_it(String object) {
    world.federation.actor("alice").follows().follow(mallory);
    String json =
        object
            .replace('\'', '"')
            .replace("$alice", aliceId().toString())
            .replace("$mallory", mallory.toString())
            .replace("$follow", following().follow().toString());

    assertThat(after("Accept", json)).isEqualTo(FollowState.ACCEPTED);
    assertThat(after("Reject", json)).isEqualTo(FollowState.REJECTED);
  }

  @Test
  void E12_nobody_else_answers_for_the_followed() {
    world.federation.actor("alice").follows().follow(mallory);
    world.serveActor("evil.test", "/m", World.EVIL);
    URI other = world.url("evil.test", "/m");
    String accept =
        World.activity(
            "Accept",
            world.url("evil.test", "/1"),
            other,
            "\"object\":\"%s\"".formatted(following().follow()));

    assertThat(world.post(accept, URI.create(other + "#main-key"), World.EVIL).status())
        .isEqualTo(202);

    assertThat(world.outcome().what()).isEqualTo("handled");
    assertThat(following().state()).isEqualTo(FollowState.PENDING);
  }
}
