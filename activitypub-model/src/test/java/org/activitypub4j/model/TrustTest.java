package org.activitypub4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.List;
import org.activitypub4j.model.Trust.Ground;
import org.activitypub4j.model.Trust.Verdict;
import org.activitypub4j.model.Trust.Verdict.Unproven;
import org.activitypub4j.model.Trust.Verdict.Unproven.Reason;
import org.junit.jupiter.api.Test;

/** security.md A4, FEP-fe34: who may say what. */
class TrustTest {
  private static final URI ALICE = URI.create("https://a.example/users/alice");
  private static final Trust BY_ALICE = Trust.ofActor(ALICE, Ground.SIGNATURE);

  private static Activity proven(String members) {
    String json =
        """
        {"@context":["https://www.w3.org/ns/activitystreams",
         {"controller":{"@id":"https://w3id.org/security#controller","@type":"@id"},
          "owner":{"@id":"https://w3id.org/security#owner","@type":"@id"}}],
         "id":"https://a.example/1","actor":"https://a.example/users/alice",%s}"""
            .formatted(members);
    Activity activity = ActivityStreams.standard().read(json.getBytes(UTF_8)).as(Activity.class);
    return BY_ALICE.keepProven(activity).as(Activity.class);
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
    assertThat(BY_ALICE.owns(note).isProven()).isTrue();
    assertThat(reason(by("https://a.example/users/mallory").owns(note)))
        .isEqualTo(Reason.OTHER_OWNER);
    assertThat(reason(by("https://b.example/users/alice").owns(note)))
        .isEqualTo(Reason.OTHER_ORIGIN);
  }

  @Test
  void A13_what_an_activity_is_about_has_to_name_its_owner() {
    String note = "{\"type\":\"%s\",\"id\":\"https://a.example/bobs\",\"content\":\"x\"}";
    for (String type : List.of("Note", "Image", "OrderedCollection", "Unheard")) {
      for (String member : List.of("object", "target", "origin", "result", "instrument")) {
        Activity update =
            proven("\"type\":\"Update\",\"%s\":%s".formatted(member, note.formatted(type)));

        assertThat(update.toJson().toString()).as(member + " " + type).doesNotContain("content");
        assertThat(update.toJson().getString(member)).isEqualTo("https://a.example/bobs");
      }
    }
  }

  @Test
  void A13_a_neighbours_post_in_any_other_place_has_to_name_its_owner_too() {
    for (String member :
        List.of("inReplyTo", "replies", "audience", "quote", "https://x.example/y")) {
      Activity create =
          proven(
              """
              "type":"Create","object":{"type":"Note","id":"https://a.example/mine",
              "attributedTo":"https://a.example/users/alice",
              "%s":{"type":"Note","id":"https://a.example/bobs","content":"x"}}"""
                  .formatted(member));

      assertThat(create.toJson().toString()).as(member).doesNotContain("content");
    }
  }

  @Test
  void A13_emoji_pictures_choices_and_collections_need_no_owner() {
    Activity create =
        proven(
            """
            "type":"Create","object":{"type":"Question","id":"https://a.example/mine",
            "attributedTo":"https://a.example/users/alice",
            "tag":[{"type":"Emoji","id":"https://a.example/emoji/1","name":":one:"}],
            "attachment":[{"type":"Image","id":"https://a.example/media/1","name":"two"}],
            "oneOf":[{"type":"Note","id":"https://a.example/mine/1","name":"three"}],
            "replies":{"type":"Collection","id":"https://a.example/mine/replies","totalItems":4}}""");

    assertThat(create.toJson().toString()).contains(":one:", "two", "three", "4");
  }

  @Test
  void A13_what_is_stored_without_an_owner_is_nobodys() {
    ASObject note = read("\"type\":\"Note\",\"id\":\"https://a.example/n\"");

    assertThat(reason(BY_ALICE.owns(note))).isEqualTo(Reason.OTHER_OWNER);
  }

  @Test
  void A13_all_types_of_an_activity_count() {
    for (String types :
        List.of(
            "[\"Like\",\"Delete\"]",
            "[\"Delete\",\"Like\"]",
            "[\"Unheard\",\"Undo\"]",
            "[\"Announce\",\"Like\",\"Update\"]")) {
      ASObject change = read("\"type\":" + types + ",\"object\":\"https://b.example/1\"");

      assertThat(reason(BY_ALICE.mayChange(change.as(Activity.class))))
          .as(types)
          .isEqualTo(Reason.OTHER_ORIGIN);
    }
  }

  @Test
  void A13_nobody_adds_to_or_removes_from_a_collection_on_another_server() {
    for (String type : List.of("\"Add\"", "\"Remove\"", "[\"Like\",\"Add\"]")) {
      for (String member : List.of("target", "origin")) {
        String text =
            "\"type\":%s,\"object\":\"https://b.example/1\",\"%s\":\"https://%s.example/c\"";

        assertThat(
                reason(
                    BY_ALICE.mayChange(read(text.formatted(type, member, "b")).as(Activity.class))))
            .as(type + member)
            .isEqualTo(Reason.OTHER_ORIGIN);
        assertThat(
                BY_ALICE
                    .mayChange(read(text.formatted(type, member, "a")).as(Activity.class))
                    .isProven())
            .as(type + member)
            .isTrue();
      }
    }
  }

  @Test
  void A13_what_a_link_leads_to_is_not_changed_either() {
    for (String change :
        List.of(
            "\"type\":\"Delete\",\"object\":%s",
            "\"type\":[\"Like\",\"Update\"],\"object\":[\"https://a.example/1\",%s]",
            "\"type\":\"Add\",\"object\":\"https://b.example/1\",\"target\":%s",
            "\"type\":\"Remove\",\"object\":\"https://b.example/1\",\"origin\":%s",
            "\"type\":\"Move\",\"object\":%s")) {
      for (String link :
          List.of(
              "{\"type\":\"Link\",\"href\":\"https://b.example/1\"}",
              "{\"type\":\"Mention\",\"href\":\"https://b.example/1\"}",
              "{\"id\":\"https://a.example/2\",\"href\":\"https://b.example/1\"}")) {
        ASObject activity = read(change.formatted(link));

        assertThat(BY_ALICE.mayChange(activity.as(Activity.class)).word())
            .as(change.formatted(link))
            .isEmpty();
      }
    }
  }

  @Test
  void A2_an_id_that_cannot_be_read_is_not_the_same_as_none() {
    for (String id : List.of("1", "[]", "{}", "\"/n\"", "\"https://a.example/ n\"", "true")) {
      ASObject like = read("\"type\":\"Like\",\"actor\":\"" + ALICE + "\",\"id\":" + id);

      assertThat(reason(Trust.ofSignature(like, ALICE))).as(id).isEqualTo(Reason.NO_ID);
      assertThat(reason(Trust.ofProof(like, ALICE))).as(id).isEqualTo(Reason.NO_ID);
    }
    ASObject none = read("\"type\":\"Like\",\"actor\":\"" + ALICE + "\",\"id\":null");
    assertThat(Trust.ofSignature(none, ALICE).isProven()).isTrue();
  }

  @Test
  void A13_a_Move_is_of_its_actor() {
    String text = "\"type\":\"Move\",\"object\":\"%s\",\"target\":\"https://b.example/new\"";

    assertThat(BY_ALICE.mayChange(read(text.formatted(ALICE)).as(Activity.class)).isProven())
        .isTrue();
    assertThat(
            reason(
                BY_ALICE.mayChange(
                    read(text.formatted("https://a.example/users/bob")).as(Activity.class))))
        .isEqualTo(Reason.OTHER_OWNER);
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
    assertThat(reason(BY_ALICE.owns(note))).isEqualTo(Reason.NO_ID);
  }

  private static Trust by(String actor) {
    return Trust.ofActor(URI.create(actor), Ground.SIGNATURE);
  }

  private static ASObject read(String members) {
    String json =
        """
        {"@context":["https://www.w3.org/ns/activitystreams",
         {"controller":{"@id":"https://w3id.org/security#controller","@type":"@id"},
          "owner":{"@id":"https://w3id.org/security#owner","@type":"@id"}}],%s}"""
            .formatted(members);
    return ActivityStreams.standard().read(json.getBytes(UTF_8));
  }

  private static Reason reason(Verdict verdict) {
    assertThat(verdict.word()).isEmpty();
    return ((Unproven) verdict).reason();
  }

  private static Verdict fetched(String members, String url) {
    return Trust.ofFetch(read(members), URI.create(url));
  }

  /** protocol.md D5: by fetch. */
  @Test
  void D5_a_document_at_its_id_is_the_word_of_its_server_and_owner() {
    Trust trust =
        fetched(
                """
                "type":"Note","id":"https://a.example/n",
                "attributedTo":"https://a.example/users/alice\"""",
                "https://a.example/n")
            .word()
            .orElseThrow();
    assertThat(trust.origin()).isEqualTo(Origin.parse("https://a.example"));
    assertThat(trust.owner()).contains(ALICE);
    assertThat(trust.ground()).isEqualTo(Ground.FETCH);
    assertThat(trust).hasToString("the word of https://a.example/users/alice, by FETCH");
  }

  @Test
  void D5_an_id_is_compared_as_it_is_sent() {
    String note = "\"type\":\"Note\",\"id\":\"https://A.example:443\"";
    assertThat(fetched(note, "https://a.example/").isProven()).isTrue();
    assertThat(reason(fetched(note, "https://a.example/?x"))).isEqualTo(Reason.OTHER_URL);
  }

  @Test
  void A2_another_url_of_the_same_server_may_be_fetched_again() {
    Unproven page =
        (Unproven)
            fetched("\"type\":\"Note\",\"id\":\"https://a.example/n\"", "https://a.example/@a/n");
    assertThat(page.reason()).isEqualTo(Reason.OTHER_URL);
    assertThat(page.fetchFrom()).contains(URI.create("https://a.example/n"));
    assertThat(page.message()).contains("https://a.example/@a/n", "https://a.example/n");
  }

  @Test
  void A2_a_fragment_is_not_the_document() {
    assertThat(
            reason(
                fetched(
                    "\"type\":\"Note\",\"id\":\"https://a.example/n#x\"", "https://a.example/n")))
        .isEqualTo(Reason.OTHER_URL);
  }

  @Test
  void C1_an_id_with_a_fragment_is_proven_by_its_url_if_it_was_asked_for() {
    String person = "\"type\":\"Person\",\"id\":\"https://a.example/n#x\"";
    Trust trust = fetched(person, "https://a.example/n#x").word().orElseThrow();
    assertThat(trust.owner()).contains(URI.create("https://a.example/n#x"));

    String plain = "\"type\":\"Person\",\"id\":\"https://a.example/n\"";
    assertThat(reason(fetched(plain, "https://a.example/n#x"))).isEqualTo(Reason.OTHER_URL);
    for (String asked : new String[] {"n#y", "n#X", "n#", "m#x", "n?#x"}) {
      assertThat(reason(fetched(person, "https://a.example/" + asked)))
          .as(asked)
          .isEqualTo(Reason.OTHER_URL);
    }
    assertThat(reason(fetched(person, "https://b.example/n#x"))).isEqualTo(Reason.OTHER_ORIGIN);
  }

  @Test
  void A2_an_id_on_another_server_proves_nothing() {
    for (String id :
        new String[] {"https://b.example/n", "http://a.example/n", "https://a.example:8443/n"}) {
      assertThat(reason(fetched("\"type\":\"Note\",\"id\":\"" + id + "\"", "https://a.example/n")))
          .as(id)
          .isEqualTo(Reason.OTHER_ORIGIN);
    }
  }

  @Test
  void A2_without_an_http_id_nothing_is_proven() {
    for (String id : new String[] {"null", "1", "[]", "\"acct:a@a.example\"", "\"/n\""}) {
      assertThat(reason(fetched("\"type\":\"Note\",\"id\":" + id, "https://a.example/n")))
          .as(id)
          .isEqualTo(Reason.NO_ID);
    }
  }

  @Test
  void D5_a_server_cannot_put_words_in_the_mouth_of_an_actor_elsewhere() {
    for (String claim :
        new String[] {
          "\"type\":\"Note\",\"attributedTo\":\"https://b.example/bob\"",
          "\"type\":\"Note\",\"attributedTo\":[\"https://a.example/a\",\"https://b.example/bob\"]",
          "\"type\":\"Like\",\"actor\":\"https://b.example/bob\"",
          "\"type\":\"Note\",\"actor\":\"https://a.example/a\",\"attributedTo\":\"https://b.example/bob\"",
          "\"type\":\"Note\",\"inbox\":\"https://a.example/i\",\"attributedTo\":\"https://b.example/bob\"",
          "\"type\":\"Key\",\"owner\":\"https://b.example/bob\"",
          "\"type\":\"Key\",\"controller\":\"https://b.example/bob\""
        }) {
      assertThat(reason(fetched(claim + ",\"id\":\"https://a.example/n\"", "https://a.example/n")))
          .as(claim)
          .isEqualTo(Reason.OTHER_OWNER);
    }
  }

  @Test
  void D5_an_actor_belongs_to_itself() {
    Trust trust =
        fetched(
                """
                "type":"Person","id":"https://a.example/p","attributedTo":"https://b.example/bob",
                "inbox":"https://a.example/p/inbox\"""",
                "https://a.example/p")
            .word()
            .orElseThrow();
    assertThat(trust.owner()).contains(URI.create("https://a.example/p"));
  }

  /** protocol.md D5: by signature and by proof. */
  @Test
  void D5_a_key_proves_what_belongs_to_its_owner_and_nothing_else() {
    ASObject mine =
        read("\"type\":\"Like\",\"id\":\"https://a.example/l\",\"actor\":\"" + ALICE + "\"");
    assertThat(Trust.ofSignature(mine, ALICE).word().orElseThrow().ground())
        .isEqualTo(Ground.SIGNATURE);
    assertThat(Trust.ofProof(mine, ALICE).word().orElseThrow().ground()).isEqualTo(Ground.PROOF);

    Verdict forwarded = Trust.ofSignature(mine, URI.create("https://b.example/relay"));
    assertThat(reason(forwarded)).isEqualTo(Reason.OTHER_OWNER);
    assertThat(((Unproven) forwarded).fetchFrom()).contains(URI.create("https://a.example/l"));
    assertThat(reason(Trust.ofSignature(mine, URI.create("https://a.example/users/mallory"))))
        .isEqualTo(Reason.OTHER_OWNER);
    assertThat(reason(Trust.ofSignature(read("\"type\":\"Note\""), ALICE)))
        .isEqualTo(Reason.OTHER_OWNER);
    assertThat(
            reason(
                Trust.ofSignature(
                    read(
                        "\"type\":\"Like\",\"id\":\"https://b.example/l\",\"actor\":\""
                            + ALICE
                            + "\""),
                    ALICE)))
        .isEqualTo(Reason.OTHER_ORIGIN);
  }

  @Test
  void D5_a_key_of_one_owner_proves_nothing_for_another() {
    ASObject both =
        read(
            """
            "type":"Note","id":"https://a.example/n",
            "attributedTo":["https://a.example/users/alice","https://a.example/users/bob"]""");

    assertThat(reason(Trust.ofProof(both, ALICE))).isEqualTo(Reason.OTHER_OWNER);
    assertThat(reason(Trust.ofSignature(both, ALICE))).isEqualTo(Reason.OTHER_OWNER);
  }

  /** protocol.md D5: by embedding. */
  @Test
  void D5_where_nobody_is_known_to_own_the_document_only_its_parts_may_have_owners() {
    Trust page =
        fetched("\"type\":\"Collection\",\"id\":\"https://a.example/c\"", "https://a.example/c")
            .word()
            .orElseThrow();
    String alices = ",\"attributedTo\":\"" + ALICE + "\"";
    assertThat(reason(page.embedded(read("\"id\":\"https://a.example/n\"" + alices))))
        .isEqualTo(Reason.OTHER_OWNER);
    assertThat(page.embedded(read("\"id\":\"https://a.example/n\"")).isProven()).isTrue();
    assertThat(page.embedded(read("\"id\":\"https://a.example/c#1\"" + alices)).isProven())
        .isTrue();
    assertThat(page.embedded(read("\"type\":\"Note\"" + alices)).isProven()).isTrue();
    assertThat(
            reason(
                page.embedded(
                    read("\"type\":\"Note\",\"attributedTo\":\"https://b.example/bob\""))))
        .isEqualTo(Reason.OTHER_OWNER);

    Trust outbox = page.ownedBy(ALICE);
    assertThat(outbox.embedded(read("\"id\":\"https://a.example/n\"" + alices)).isProven())
        .isTrue();
    assertThat(page.ownedBy(URI.create("https://b.example/bob")).owner()).isEmpty();
    assertThat(outbox.ownedBy(URI.create("https://a.example/users/mallory")).owner())
        .contains(ALICE);
  }

  @Test
  void D5_of_several_owners_nobody_knows_who_wrote_the_document() {
    Trust both =
        fetched(
                """
                "type":"Video","id":"https://a.example/v",
                "attributedTo":["https://a.example/users/alice","https://a.example/channel"]""",
                "https://a.example/v")
            .word()
            .orElseThrow();
    assertThat(both.owner()).isEmpty();
    assertThat(
            reason(
                both.embedded(
                    read("\"id\":\"https://a.example/n\",\"attributedTo\":\"" + ALICE + "\""))))
        .isEqualTo(Reason.OTHER_OWNER);
  }

  @Test
  void A4_a_note_with_an_actor_belongs_to_its_author_too() {
    assertThat(
            reason(
                BY_ALICE.embedded(
                    read(
                        """
                        "type":"Note","id":"https://a.example/n",
                        "actor":"https://a.example/users/alice",
                        "attributedTo":"https://a.example/users/bob\""""))))
        .isEqualTo(Reason.OTHER_OWNER);
  }

  @Test
  void A4_nobody_changes_what_is_on_another_server() {
    for (String type : new String[] {"Update", "Delete", "Undo"}) {
      ASObject change =
          read(
              "\"type\":\""
                  + type
                  + "\",\"object\":[\"https://a.example/1\",\"https://b.example/1\"]");
      assertThat(reason(BY_ALICE.mayChange(change.as(Activity.class))))
          .as(type)
          .isEqualTo(Reason.OTHER_ORIGIN);
      assertThat(by("https://b.example/bob").mayChange(change.as(Activity.class)).isProven())
          .as(type)
          .isFalse();
    }
    ASObject like = read("\"type\":\"Like\",\"object\":\"https://b.example/1\"");
    assertThat(BY_ALICE.mayChange(like.as(Activity.class)).isProven()).isTrue();
  }

  /** protocol.md D5: reciprocal claims. */
  @Test
  void D5_a_relation_between_servers_needs_the_word_of_both() {
    ASObject old =
        read(
            """
            "type":"Person","id":"https://a.example/users/alice",
            "movedTo":"https://b.example/alice\"""");
    ASObject moved =
        read(
            """
            "type":"Person","id":"https://b.example/alice",
            "alsoKnownAs":["https://c.example/x","https://a.example/users/alice"]""");
    ASObject silent = read("\"type\":\"Person\",\"id\":\"https://b.example/alice\"");

    Verdict both = Trust.reciprocal(old, AS.MOVED_TO, moved, AS.ALSO_KNOWN_AS);
    assertThat(both.word().orElseThrow().ground()).isEqualTo(Ground.RECIPROCAL_CLAIM);
    assertThat(reason(Trust.reciprocal(old, AS.MOVED_TO, silent, AS.ALSO_KNOWN_AS)))
        .isEqualTo(Reason.NOT_RECIPROCAL);
    assertThat(reason(Trust.reciprocal(silent, AS.MOVED_TO, old, AS.ALSO_KNOWN_AS)))
        .isEqualTo(Reason.NOT_RECIPROCAL);
    assertThat(
            reason(
                Trust.reciprocal(
                    silent,
                    AS.MOVED_TO,
                    read(
                        """
        "type":"Person"
        """),
                    AS.ALSO_KNOWN_AS)))
        .isEqualTo(Reason.NOT_RECIPROCAL);
  }

  @Test
  void D5_a_reference_counts_as_a_claim() {
    ASObject note =
        read("\"id\":\"https://a.example/n\",\"replies\":\"https://b.example/replies\"");
    ASObject replies =
        read(
            """
            "type":"Collection","id":"https://b.example/replies","items":["https://a.example/n"]""");
    assertThat(Trust.reciprocal(note, AS.REPLIES, replies, AS.ITEMS).isProven()).isTrue();
    assertThat(Trust.reciprocal(note, AS.LIKES, replies, AS.ITEMS).isProven()).isFalse();
  }

  @Test
  void an_actor_without_a_server_has_no_word() {
    assertThatIllegalArgumentException().isThrownBy(() -> by("did:key:z6Mk"));
  }
}
