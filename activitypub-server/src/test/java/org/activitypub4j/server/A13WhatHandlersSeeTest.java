package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Add;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.Follower;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What was checked is what handlers see: leaving out what is not proven makes nothing else of it.
 */
class A13WhatHandlersSeeTest {
  @AutoClose private World world;
  private URI alice;
  private URI mallory;
  private URI key;

  @BeforeEach
  void start() throws IOException {
    world = new World();
    alice = world.serveActor("good.test", "/users/alice", World.GOOD);
    mallory = world.serveActor("evil.test", "/m", World.EVIL);
    key = URI.create(mallory + "#main-key");
  }

  private String fill(String json) {
    return json.replace('\'', '"')
        .replace("$m", mallory.toString())
        .replace("$a", alice.toString())
        .replace("$bob", world.federation.actor("bob").id().toString());
  }

  private int post(String members) {
    String json = "{'@context':'https://www.w3.org/ns/activitystreams'," + members + "}";
    return world.post(fill(json), key, World.EVIL).status();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{'id':{'id':'$m'}},'$a']",
        "[{'id':{'id':'$m','type':'Person'}},'$a']",
        "['$m','$a']",
        "[{'type':'Note','attributedTo':'https://x.example/y'},'$a']",
        "[{'@value':{'id':'$m'}},'$a']",
      })
  void nobody_acts_who_stands_behind_the_signer(String actors) {
    int status = post("'id':'$m/1','type':'Like','object':'$bob','actor':" + actors);

    assertThat(status).isIn(202, 400);
    if (status == 202) {
      assertThat(world.outcome().what()).isEqualTo("dropped"); // a hint, which leads nowhere
    }
    assertThat(world.received).isEmpty();
  }

  @Test
  void an_Add_reaches_no_collection_behind_one_that_is_left_out() {
    String target = "[{'type':'Note','attributedTo':'$a'},'$a/featured']";

    assertThat(post("'id':'$m/1','type':'Add','actor':'$m','object':'$m/2','target':" + target))
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"'Like','Note'", "'Announce','Article'", "'Person','Note'"})
  void what_is_a_post_too_is_not_handed_over_under_the_name_of_another(String types) {
    String post = "{'id':'$m/n','type':[" + types + "],'actor':'$m','attributedTo':'$a'}";

    assertThat(post("'id':'$m/1','type':'Create','actor':'$m','object':" + post)).isEqualTo(202);

    assertThat(world.outcome().what()).isEqualTo("handled");
    assertThat(world.received.remove().object()).isEmpty();
  }

  @Test
  void what_a_fetched_post_embeds_of_others_is_a_reference_as_in_one_that_was_sent() {
    String embedded =
        "{'id':'$a/n','type':'Note','attributedTo':'$a','content':'never said by alice'}";
    String post =
        "'id':'$m/n','type':'Note','attributedTo':'$m','content':'mine','tag':[{'type':'Emoji',"
            + "'id':'$m/e','name':':e:'}],'inReplyTo':%s,'quote':%s".formatted(embedded, embedded);
    world.serve(
        URI.create(mallory + "/n"),
        fill("{'@context':'https://www.w3.org/ns/activitystreams'," + post + "}"));
    for (String object : new String[] {"'$m/n'", "{" + post + "}"}) {
      assertThat(
              post(
                  "'id':'$m/%d','type':'Create','actor':'$m','object':%s"
                      .formatted(object.length(), object)))
          .isEqualTo(202);

      assertThat(world.outcome().what()).isEqualTo("handled");
      ASObject note = world.received.remove().object().orElseThrow();
      assertThat(note.toJson().toString()).contains("mine", ":e:").doesNotContain("never said");
      assertThat(note.get(AS.IN_REPLY_TO).get(0).id()).contains(URI.create(alice + "/n"));
    }
  }

  // ---------------------------------------------------------------- the follow

  private Optional<FollowState> follower(URI id) {
    return world
        .store
        .transactions()
        .run(tx -> world.store.follows().follower(tx, "bob", id))
        .map(Follower::state);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'type':'Undo','actor':'$m','object':'$a/follows/1'",
        "'type':'Undo','actor':'$m','object':{'type':'Follow','id':'$a/follows/1','actor':'$a','object':'$bob'}",
        "'type':'Undo','actor':'$m','object':{'type':'Follow','actor':'$a','object':'$bob'}",
        "'type':'Undo','actor':['$m','$a'],'object':{'type':'Follow','actor':['$m','$a'],'object':'$bob'}",
        "'type':'Undo','actor':'$m','object':{'type':'Follow','actor':[{'id':{'id':'$m'}},'$a'],'object':'$bob'}",
        "'type':'Undo','actor':[{'id':{'id':'$m'}},'$a'],'object':{'type':'Follow','object':'$bob'}",
        "'type':'Undo','actor':'$m','object':[{'type':'Follow','actor':'$a'},'$a/follows/1']",
        "'type':'Delete','actor':'$m','object':'$a'",
        "'type':'Delete','actor':'$m','object':[{'id':{'id':'$m'}},'$a']",
        "'type':'Delete','actor':[{'id':{'id':'$m'}},'$a'],'object':'$a'",
        "'type':'Reject','actor':'$m','object':'$a/follows/1'",
        "'type':'Announce','actor':'$m','object':{'type':'Undo','actor':'$a','object':'$a/follows/1'}",
        "'type':'Create','actor':'$m','object':{'type':'Delete','actor':'$a','object':'$a'}",
      })
  void no_activity_of_another_ends_the_follow_of_alice(String activity) {
    String follow =
        fill(
            "{'@context':'https://www.w3.org/ns/activitystreams','id':'$a/follows/1',"
                + "'type':'Follow','actor':'$a','object':'$bob'}");
    assertThat(world.post(follow, URI.create(alice + "#main-key"), World.GOOD).status())
        .isEqualTo(202);
    assertThat(world.outcome().what()).isEqualTo("handled");
    assertThat(follower(alice)).contains(FollowState.ACCEPTED);

    if (post("'id':'$m/1'," + activity) == 202) {
      world.outcome();
    }

    assertThat(follower(alice)).contains(FollowState.ACCEPTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'type':'Follow','actor':['$m','$a'],'object':'$bob'",
        "'type':'Follow','actor':[{'id':{'id':'$m'}},'$a'],'object':'$bob'",
        "'type':['Follow','Person'],'actor':'$a','inbox':'$m/i','object':'$bob'",
        "'type':'Announce','actor':'$m','object':{'type':'Follow','actor':'$a','object':'$bob'}",
        "'type':'Accept','actor':'$m','object':{'type':'Follow','actor':'$a','object':'$bob'}",
        "'type':'Undo','actor':'$m','object':{'type':'Undo','actor':'$a','object':'$a/follows/1'}",
      })
  void nobody_follows_for_alice(String activity) {
    if (post("'id':'$m/1'," + activity) == 202) {
      world.outcome();
    }

    assertThat(follower(alice)).isEmpty();
  }

  @Test
  void a_follow_that_was_undone_is_not_brought_back_by_who_tells_of_it_again() {
    String follow =
        fill(
            "{'@context':'https://www.w3.org/ns/activitystreams','id':'$a/follows/1',"
                + "'type':'Follow','actor':'$a','object':'$bob'}");
    String undo =
        fill(
            "{'@context':'https://www.w3.org/ns/activitystreams','id':'$a/undos/1',"
                + "'type':'Undo','actor':'$a','object':'$a/follows/1'}");
    world.serve(URI.create(alice + "/follows/1"), follow);
    for (String json : new String[] {follow, undo}) {
      assertThat(world.post(json, URI.create(alice + "#main-key"), World.GOOD).status())
          .isEqualTo(202);
      assertThat(world.outcome().what()).isEqualTo("handled");
    }

    assertThat(world.post(follow, key, World.EVIL).status()).isEqualTo(202); // a hint
    assertThat(world.post(undo.replace("undos/1", "undos/2"), key, World.EVIL).status())
        .isEqualTo(202);

    assertThat(world.outcome().what()).isEqualTo("dropped");
    assertThat(world.outcome().what()).isEqualTo("dropped");
    assertThat(follower(alice)).isEmpty();
  }

  // ---------------------------------------------------------------- spellings

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://GOOD.test:%d/users/alice",
        "HTTP://good.test:%d/users/alice",
        "http://good.test.:%d/users/alice",
        "http://good.test:0%d/users/alice",
        "http://good.test:%d/users/%%61lice",
        "http://good.test:%d//users/alice",
        "http://good.test:%d/users/../users/alice",
        "http://good.test:%d/users/alice?",
        "http://good.test:%d/users/alice/",
      })
  void another_spelling_of_her_id_is_not_alice(String spelling) {
    String spelled = spelling.formatted(alice.getPort());
    URI url = URI.create(spelled);
    world.serve(url, World.actor(alice, URI.create(alice + "#main-key"), World.GOOD));

    for (String actor : new String[] {spelled, alice.toString()}) {
      String like =
          fill(
              "{'@context':'https://www.w3.org/ns/activitystreams','id':'$a/1',"
                  + "'type':'Like','object':'$bob','actor':'"
                  + actor
                  + "'}");
      assertThat(world.post(like, URI.create(spelled + "#main-key"), World.GOOD).status())
          .as(actor)
          .isIn(401, 503); // the second one by what is remembered of the key
    }
    assertThat(world.received).isEmpty();
  }

  @Test
  void an_activity_sees_its_target_as_it_was_checked() {
    assertThat(post("'id':'$m/1','type':'Add','actor':'$m','object':'$a/n','target':'$m/featured'"))
        .isEqualTo(202);

    assertThat(world.outcome().what()).isEqualTo("handled");
    Add add = world.received.remove().activity().as(Add.class);
    assertThat(add.target().flatMap(place -> place.id()))
        .contains(URI.create(mallory + "/featured"));
  }
}
