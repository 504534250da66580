package org.activitypub4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.stream.Stream;
import org.activitypub4j.model.Trust.Ground;
import org.activitypub4j.model.Trust.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whose a document is, and what it changes, is decided by everything that it names under any of its
 * types: not by the first value, and not by the class as which it is looked at.
 */
class A13EveryValueTest {
  private static final URI MALLORY = URI.create("https://evil.example/m");
  private static final URI ALICE = URI.create("https://good.example/alice");
  private static final Trust BY_MALLORY = Trust.ofActor(MALLORY, Ground.SIGNATURE);

  private static ASObject read(String json) {
    String text =
        "{'@context':'https://www.w3.org/ns/activitystreams',%s}"
            .formatted(json)
            .replace("$m", MALLORY.toString())
            .replace("$a", ALICE.toString())
            .replace('\'', '"');
    return ActivityStreams.standard().read(text.getBytes(UTF_8));
  }

  private static boolean isProven(Verdict verdict) {
    return verdict.isProven();
  }

  // ---------------------------------------------------------------- types

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'type':['Like','Note'],'actor':'$m'",
        "'type':['Note','Like'],'actor':'$m'",
        "'type':['Announce','https://x.example/Post'],'actor':'$m'",
        "'type':['Activity',7],'actor':'$m'",
        "'type':['Person','Note']",
        "'type':['Note','Person']",
        "'type':'Question','actor':'$m'",
        "'type':'Note','actor':'$m'",
        "'actor':'$m'",
      })
  void what_is_a_post_too_belongs_to_its_author_too(String members) {
    for (String id : new String[] {"$m", "$m/notes/1"}) {
      ASObject object = read("'id':'" + id + "','attributedTo':'$a','content':'x'," + members);

      assertThat(isProven(Trust.ofFetch(object, object.id().orElseThrow()))).isFalse();
      assertThat(isProven(BY_MALLORY.owns(object))).isFalse();
      for (Class<? extends ASObject> seenAs : Seen.AS) {
        ASObject view = object.as(seenAs);
        assertThat(isProven(Trust.ofSignature(view, MALLORY))).as("as " + seenAs).isFalse();
        assertThat(isProven(BY_MALLORY.owns(view))).as("as " + seenAs).isFalse();
      }
    }
  }

  private static final class Seen {
    static final Iterable<Class<? extends ASObject>> AS =
        java.util.List.of(ASObject.class, Activity.class, Actor.class, Note.class);
  }

  @Test
  void an_activity_belongs_to_its_actor_and_an_actor_to_itself_whoever_made_them() {
    ASObject create = read("'id':'$m/1','type':'Create','actor':'$m','attributedTo':'$a'");
    ASObject group = read("'id':'$m','type':'Group','attributedTo':'$a'");

    assertThat(Trust.owners(create)).containsExactly(MALLORY);
    assertThat(Trust.owners(group)).containsExactly(MALLORY);
    assertThat(isProven(Trust.ofSignature(create.as(Activity.class), MALLORY))).isTrue();
  }

  // ---------------------------------------------------------------- values

  /** Two values, of which readers may take the one or the other. */
  static Stream<String> twoOf() {
    return Stream.of(
        "['$m','$a']",
        "['$a','$m']",
        "['$m',{'id':'$a','type':'Person'}]",
        "[{'id':{'id':'$m'}},'$a']",
        "[{'id':{'id':'$m','type':'Person'}},'$a']",
        "[{'@value':{'id':'$m'}},'$a']",
        "[{'type':'Note','attributedTo':'https://x.example/y'},'$m','$a']",
        "['$m',{'type':'Link','href':'$a'}]",
        "['$m'" + ",'not a url'".repeat(70) + ",'$a']");
  }

  @ParameterizedTest
  @MethodSource("twoOf")
  void an_activity_of_two_is_not_that_of_one_of_them(String actors) {
    ASObject like = read("'id':'$m/1','type':'Like','object':'$a','actor':" + actors);

    assertThat(isProven(Trust.ofSignature(like.as(Activity.class), MALLORY))).isFalse();
    assertThat(isProven(Trust.ofProof(like, MALLORY))).isFalse();
    assertThat(isProven(Trust.ofFetch(like, URI.create(MALLORY + "/1")))).isFalse();
    assertThat(isProven(BY_MALLORY.embedded(like))).isFalse();
  }

  @ParameterizedTest
  @MethodSource("twoOf")
  void who_acts_in_what_is_kept_is_nobody_else(String actors) {
    ASObject announce =
        read(
            "'id':'$m/1','type':'Announce','actor':'$m','object':{'type':'Like','object':'$a','actor':"
                + actors
                + "}");

    Activity kept = BY_MALLORY.keepProven(announce).as(Activity.class);

    assertThat(kept.toJson().toString()).doesNotContain("\"Like\"");
  }

  @Test
  void an_owner_that_was_left_out_makes_room_for_nobody() {
    ASObject announce =
        read(
            "'type':'Announce','actor':'$m','object':{'type':'Like','object':'$m','actor':"
                + "[{'type':'Note','attributedTo':'https://x.example/y'},'$a']}");

    Activity kept = BY_MALLORY.keepProven(announce).as(Activity.class);

    assertThat(kept.embeddedObject().flatMap(like -> like.as(Activity.class).actorId())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{'type':'Note','attributedTo':'$a'},'$a/featured']",
        "['$m/featured','$a/featured']",
        "[{'id':{'id':'$m/featured'}},'$a/featured']",
        "['$m/featured',{'type':'Link','href':'$a/featured'}]",
      })
  void nothing_is_added_to_a_collection_that_stands_behind_another(String collections) {
    for (String member : new String[] {"target", "origin"}) {
      for (String type : new String[] {"'Add'", "'Remove'", "['Like','Add']"}) {
        ASObject add =
            read(
                "'id':'$m/1','type':%s,'actor':'$m','object':'$m/2','%s':%s"
                    .formatted(type, member, collections));

        assertThat(isProven(BY_MALLORY.mayChange(add.as(Activity.class)))).as(type).isFalse();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'type':'Link','href':'$a'}", "['$m',{'type':'Mention','href':'$a'}]"})
  void an_author_by_link_is_one(String author) {
    ASObject note = read("'id':'$m/n','type':'Note','attributedTo':" + author);

    assertThat(isProven(Trust.ofFetch(note, URI.create(MALLORY + "/n")))).isFalse();
    assertThat(isProven(BY_MALLORY.owns(note))).isFalse();
  }

  @Test
  void a_key_of_two_belongs_to_neither() {
    for (String member : new String[] {"owner", "controller"}) {
      ASObject key =
          read(
              "'id':'$m/k','type':'Key','https://w3id.org/security#%s':[{'id':'$m'},{'id':'$a'}]"
                  .formatted(member));

      assertThat(isProven(BY_MALLORY.owns(key))).as(member).isFalse();
    }
  }

  @Test
  void what_stands_in_place_of_an_id_is_none() {
    ASObject like =
        read("'type':'Like','actor':{'id':{'id':'$m'}},'object':{'@value':{'id':'$a'}}");

    assertThat(like.as(Activity.class).actorId()).isEmpty();
    assertThat(like.as(Activity.class).objectId()).isEmpty();
  }
}
