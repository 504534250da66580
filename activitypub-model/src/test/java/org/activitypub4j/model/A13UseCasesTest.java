package org.activitypub4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale.LanguageRange;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people do with posts, in one call each. */
class A13UseCasesTest {
  private static final URI ALICE = URI.create("https://a.example/users/alice");
  private static final URI BOB = URI.create("https://b.example/users/bob");
  private static final URI FOLLOWERS = URI.create(ALICE + "/followers");
  private static final URI POST = URI.create("https://b.example/notes/1");
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private static final ActivityStreams STREAMS = ActivityStreams.standard();

  private static String write(ASObject object) {
    return new String(STREAMS.write(object), UTF_8);
  }

  private static ASObject read(String json) {
    return STREAMS.read(json.getBytes(UTF_8));
  }

  @SuppressWarnings("unchecked")
  private static <T extends ASObject> T again(T object) {
    return (T) STREAMS.read(STREAMS.write(object));
  }

  @Nested
  class F10_visibility {
    @ParameterizedTest
    @EnumSource(Visibility.class)
    void is_read_as_it_was_written(Visibility visibility) {
      Note note =
          again(
              Note.builder().visibility(visibility, FOLLOWERS, List.of(BOB)).content("x").build());

      assertThat(Visibility.of(note, FOLLOWERS)).isEqualTo(visibility);
      assertThat(note.to().contains(BOB) || note.cc().contains(BOB)).isTrue();
    }

    @Test
    void for_followers_counts_as_direct_where_the_followers_are_not_known() {
      Note note = Note.builder().to(FOLLOWERS).build();

      assertThat(Visibility.of(note, null)).isEqualTo(Visibility.DIRECT);
    }

    @ParameterizedTest
    @CsvSource({"Public", "as:Public", "https://www.w3.org/ns/activitystreams#Public"})
    void knows_the_public_in_each_spelling(String spelling) {
      ASObject note =
          read(
              """
              {"@context":"https://www.w3.org/ns/activitystreams","type":"Note","to":"%s"}"""
                  .formatted(spelling));

      assertThat(Visibility.of(note, null)).isEqualTo(Visibility.PUBLIC);
    }
  }

  @Nested
  class Misskey_says {
    private static final String CONTEXT =
        """
        ["https://www.w3.org/ns/activitystreams",{
         "toot":"http://joinmastodon.org/ns#","Emoji":"toot:Emoji","schema":"http://schema.org#",
         "misskey":"https://misskey-hub.net/ns#","_misskey_license":"misskey:_misskey_license",
         "freeText":{"@id":"misskey:freeText","@type":"schema:text"},
         "_misskey_talk":"misskey:_misskey_talk",
         "_misskey_makeNotesFollowersOnlyBefore":"misskey:_misskey_makeNotesFollowersOnlyBefore",
         "_misskey_makeNotesHiddenBefore":"misskey:_misskey_makeNotesHiddenBefore"}]""";

    @Test
    void from_when_on_posts_are_shown() {
      ASObject actor =
          read(
              """
              {"@context":%s,"type":"Person","_misskey_makeNotesFollowersOnlyBefore":-86400,
               "_misskey_makeNotesHiddenBefore":1764400000}"""
                  .formatted(CONTEXT));

      assertThat(actor.reading()).isEqualTo(Reading.PLAIN);
      assertThat(actor.get(Misskey.MAKE_NOTES_FOLLOWERS_ONLY_BEFORE)).contains(-86_400d);
      assertThat(actor.get(Misskey.MAKE_NOTES_HIDDEN_BEFORE)).contains(1_764_400_000d);
    }

    @Test
    void the_licence_of_an_emoji() {
      ASObject emoji =
          read(
              """
              {"@context":%s,"type":"Emoji","name":":blobcat:",
               "_misskey_license":{"freeText":"CC0"}}"""
                  .formatted(CONTEXT));

      assertThat(emoji.reading()).isEqualTo(Reading.PLAIN);
      assertThat(emoji.get(Misskey.LICENSE).flatMap(licence -> licence.get(Misskey.FREE_TEXT)))
          .contains("CC0");
    }

    @Test
    void that_a_note_is_a_message_of_its_chat() {
      ASObject note =
          read("{\"@context\":%s,\"type\":\"Note\",\"_misskey_talk\":true}".formatted(CONTEXT));

      assertThat(note.get(Misskey.TALK)).contains(true);
    }
  }

  @Nested
  class Files_as_FEP_1311_recommends {
    /** The context of credentials gives two terms of ActivityStreams an IRI of schema.org. */
    @ParameterizedTest
    @ValueSource(
        strings = {
          "[\"https://www.w3.org/ns/activitystreams\",\"https://www.w3.org/ns/credentials/v2\"]",
          "[\"https://www.w3.org/ns/credentials/v2\",\"https://www.w3.org/ns/activitystreams\"]",
        })
    void have_their_name_and_media_type(String context) {
      ASObject note =
          read(
              """
              {"@context":"https://www.w3.org/ns/activitystreams","type":"Note","attachment":[
               {"@context":%s,"type":"Image","name":"A cow","mediaType":"image/png",
                "digestMultibase":"zQmaeDPzhNL32WQZnnzB1H6QJWvvFNEHdViNB1yrxWmB4pZ",
                "url":"https://a.example/cow.png"}]}"""
                  .formatted(context));

      ASObject image = note.get(AS.ATTACHMENT).get(0);
      assertThat(image.name().orElseThrow().unescaped()).isEqualTo("A cow");
      assertThat(image.get(AS.MEDIA_TYPE)).contains("image/png");
      assertThat(image.url()).contains(URI.create("https://a.example/cow.png"));
      assertThat(note.reading()).isNotIn(Reading.PARTIAL_PLAIN, Reading.PARTIAL_JSON_LD);
    }
  }

  @Nested
  class Quotes {
    @Test
    void F6_a_quote_is_written_in_all_dialects_together() {
      Note note = Note.builder().content("look").quote(POST).build();

      assertThat(write(note))
          .contains("\"quote\":\"https://b.example/notes/1\"")
          .contains("\"_misskey_quote\":\"https://b.example/notes/1\"")
          .contains("\"quoteUrl\":\"https://b.example/notes/1\"")
          .contains("\"quoteUri\":\"https://b.example/notes/1\"")
          .contains("\"rel\":\"https://misskey-hub.net/ns#_misskey_quote\"");
      assertThat(again(note).quotedId()).contains(POST);
    }

    @ParameterizedTest
    @CsvSource({
      "quote, https://w3id.org/fep/044f#quote",
      "_misskey_quote, https://misskey-hub.net/ns#_misskey_quote",
      "_misskey_quote, https://misskey.io/ns#_misskey_quote",
      "quoteUrl, https://www.w3.org/ns/activitystreams#quoteUrl",
      "quoteUri, http://fedibird.com/ns#quoteUri"
    })
    void each_dialect_alone_is_read(String term, String iri) {
      ASObject note =
          read(
              """
              {"@context":["https://www.w3.org/ns/activitystreams",{"%s":"%s"}],"type":"Note",
               "%s":"https://b.example/notes/1"}"""
                  .formatted(term, iri, term));

      assertThat(note.quotedId()).contains(POST);
    }

    @Test
    void a_link_among_the_tags_is_read() {
      ASObject note =
          read(
              """
              {"@context":"https://www.w3.org/ns/activitystreams","type":"Note","tag":[
               {"type":"Link","href":"https://b.example/other"},
               {"type":"Link","rel":"https://misskey-hub.net/ns#_misskey_quote",
                "href":"https://b.example/notes/1"}]}""");

      assertThat(note.quotedId()).contains(POST);
    }
  }

  @Nested
  class Polls {
    private final Question poll =
        Question.oneOf("Tea", "Coffee")
            .id(POST)
            .attributedTo(BOB)
            .content("What?")
            .set(AS.END_TIME, NOON)
            .build();

    @Test
    void options_and_votes_are_read_as_they_were_written() {
      Question counted =
          again(
              poll.toBuilder()
                  .set(AS.ONE_OF, List.of(Question.option("Tea", 3), Question.option("Coffee", 0)))
                  .set(Mastodon.VOTERS_COUNT, 3L)
                  .build());

      assertThat(counted.options())
          .containsExactly(
              new Question.Option(UntrustedText.of("Tea"), 3),
              new Question.Option(UntrustedText.of("Coffee"), 0));
      assertThat(counted.votersCount()).contains(3L);
      assertThat(counted.isMultipleChoice()).isFalse();
      assertThat(Question.anyOf("a", "b").build().isMultipleChoice()).isTrue();
    }

    @Test
    void a_poll_ends_at_its_time_or_when_it_says_so() {
      assertThat(poll.isClosed(NOON.minusSeconds(1))).isFalse();
      assertThat(poll.isClosed(NOON)).isTrue();
      Question open = poll.toBuilder().remove(AS.END_TIME).build();
      assertThat(open.isClosed(NOON)).isFalse();
      assertThat(open.toBuilder().set(AS.CLOSED, NOON).build().isClosed(NOON)).isTrue();
      ASObject flag =
          read(
              """
              {"@context":"https://www.w3.org/ns/activitystreams","type":"Question","closed":true}""");
      assertThat(flag.as(Question.class).isClosed(NOON)).isTrue();
    }

    @Test
    void a_vote_is_found_to_be_one() {
      Note vote = again(poll.vote(URI.create(ALICE + "/votes/1"), ALICE, "Tea"));

      assertThat(vote.to()).containsExactly(BOB);
      assertThat(poll.votedFor(vote).map(option -> option.name().unescaped())).contains("Tea");
    }

    @Test
    void an_answer_is_no_vote() {
      Note vote = poll.vote(URI.create(ALICE + "/votes/1"), ALICE, "Tea");

      assertThat(poll.votedFor(vote.toBuilder().content("Tea!").build())).isEmpty();
      assertThat(poll.votedFor(vote.toBuilder().name("Milk").build())).isEmpty();
      assertThat(poll.votedFor(vote.toBuilder().inReplyTo(ALICE).build())).isEmpty();
    }
  }

  @Nested
  class Reactions {
    private final Emoji blob =
        Emoji.of(URI.create("https://a.example/emoji/blob"), "blob", POST, "image/png");

    @Test
    void a_reaction_is_read_in_both_dialects() {
      Like like =
          again(Like.builder().actor(ALICE).object(POST).reaction(":blob:").tag(blob).build());
      EmojiReact react =
          again(EmojiReact.builder().actor(ALICE).object(POST).reaction("👍").build());

      assertThat(Reaction.of(like)).contains(new Reaction(":blob:", Optional.of(blob)));
      assertThat(Reaction.of(react)).contains(new Reaction("👍", Optional.empty()));
    }

    @Test
    void a_like_without_emoji_is_none() {
      assertThat(Reaction.of(Like.builder().actor(ALICE).object(POST).build())).isEmpty();
      assertThat(Reaction.of(Create.builder().actor(ALICE).content("👍").build())).isEmpty();
    }

    @Test
    void custom_emoji_are_found_by_their_short_code() {
      Note note = again(Note.builder().content("hi :blob:").tag(blob).build());

      assertThat(note.customEmojis()).containsOnlyKeys("blob");
      assertThat(note.customEmojis().values())
          .extracting(Emoji::iconUrl)
          .containsExactly(Optional.of(POST));
    }
  }

  @Nested
  class Languages {
    private final Note note =
        again(
            Note.builder()
                .setLanguages(
                    AS.CONTENT,
                    List.of(UntrustedHtml.of("Hello", "en"), UntrustedHtml.of("Hallo", "de")))
                .build());

    @Test
    void the_first_is_the_default() {
      assertThat(note.content().orElseThrow().unsanitized()).isEqualTo("Hello");
      assertThat(note.languages(AS.CONTENT)).containsOnlyKeys("en", "de");
    }

    @Test
    void a_reader_gets_the_language_that_he_likes_best() {
      assertThat(note.get(AS.CONTENT, LanguageRange.parse("de-AT,en;q=0.5")))
          .contains(UntrustedHtml.of("Hallo", "de"));
      assertThat(note.get(AS.CONTENT, LanguageRange.parse("fr")))
          .map(UntrustedHtml::unsanitized)
          .contains("Hello");
    }

    @Test
    void a_language_that_is_said_is_written() {
      assertThat(write(Note.builder().set(AS.NAME, UntrustedText.of("Brot", "de")).build()))
          .contains("\"name\":\"Brot\",\"nameMap\":{\"de\":\"Brot\"}");
    }

    @Test
    void a_new_text_takes_the_old_translations_away() {
      Note changed = note.toBuilder().content("Bye").build();

      assertThat(changed.languages(AS.CONTENT)).containsOnlyKeys("");
    }

    @Test
    void a_further_text_has_to_say_its_language() {
      assertThatThrownBy(
              () ->
                  Note.builder()
                      .setLanguages(
                          AS.CONTENT, List.of(UntrustedHtml.of("a", "en"), UntrustedHtml.of("b"))))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void an_actor_is_mentioned_by_its_handle() {
    URI id = URI.create("https://peer.example:8443/users/carol");
    Person carol = Person.builder().id(id).preferredUsername("carol").build();
    Mention mention = Mention.of(carol);
    assertThat(mention.href()).contains(id);
    assertThat(mention.name().map(UntrustedText::unescaped)).contains("@carol@peer.example:8443");
    assertThatThrownBy(() -> Mention.of(Person.builder().build()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_Service_or_an_Application_is_a_bot() {
    assertThat(Service.builder().build().isBot()).isTrue();
    assertThat(Application.builder().build().isBot()).isTrue();
    assertThat(Person.builder().build().isBot()).isFalse();
    assertThat(Group.builder().build().isBot()).isFalse();
  }

  @Test
  void F8_an_actors_profile_is_read_as_it_was_written() {
    Person person =
        again(
            Person.builder()
                .id(ALICE)
                .icon(POST, "image/png")
                .image(BOB, "image/png")
                .field("Site", "<a href=\"https://a.example\">a</a>")
                .build());

    assertThat(person.iconUrl()).contains(POST);
    assertThat(person.imageUrl()).contains(BOB);
    assertThat(person.fields().get(0).value().orElseThrow().toPlainText()).isEqualTo("a");
    assertThat(write(person)).contains("\"schema\":\"http://schema.org#\"");
  }
}
