package org.activitypub4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values as servers write them, by both paths. */
class M11TolerantReadingTest {
  private static final URI POST = URI.create("https://b.example/1");

  /** By its names, and by JSON-LD. */
  private static List<ASObject> read(String members) {
    List<ASObject> both =
        List.of("", ",'@index':'1'").stream()
            .map(
                more ->
                    ActivityStreams.standard()
                        .read(
                            "{\"@context\":\"https://www.w3.org/ns/activitystreams\",%s%s}"
                                .formatted(members, more)
                                .replace('\'', '"')
                                .getBytes(UTF_8)))
            .toList();
    assertThat(both).extracting(ASObject::reading).containsExactly(Reading.PLAIN, Reading.JSON_LD);
    return both;
  }

  @Test
  void a_source_that_is_a_string_is_the_content_of_one() {
    for (ASObject note : read("'type':'Note','source':'**x**: y'")) {
      assertThat(note.get(AS.SOURCE).flatMap(ASObject::content))
          .contains(UntrustedHtml.of("**x**: y"));
    }
    for (ASObject note : read("'type':'Note','source':{'content':'x','mediaType':'text/plain'}")) {
      assertThat(note.get(AS.SOURCE).flatMap(source -> source.get(AS.MEDIA_TYPE)))
          .contains("text/plain");
    }
  }

  @Test
  void a_link_in_place_of_an_object_is_its_id() {
    for (ASObject read :
        read(
            """
            'inReplyTo':{'type':'Link','href':'https://b.example/1'},
            'attributedTo':['https://b.example/1',{'type':'Mention','href':['https://b.example/1']}],
            'quote':{'type':'Link','href':'https://b.example/1'},
            'next':{'type':'Link','href':'https://b.example/1','mediaType':'text/html'},
            'to':[{'type':'Link','id':null,'href':'https://b.example/1'}],
            'object':{'type':'Link','href':'https://b.example/1'}""")) {
      assertThat(read.inReplyToId()).contains(POST);
      assertThat(read.attributedToIds()).containsExactly(POST, POST);
      assertThat(read.quotedId()).contains(POST);
      assertThat(read.to()).containsExactly(POST);
      Reference<ASCollection> next = read.as(ASCollection.class).next().orElseThrow();
      assertThat(next.id()).contains(POST);
      assertThat(next.object()).isEmpty();
      assertThat(next.link().flatMap(Link::mediaType)).contains("text/html");
      assertThat(read.as(Activity.class).objectId()).contains(POST);
      assertThat(read.as(Activity.class).embeddedObject()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':['Link','Note'],'href':'https://b.example/1'}",
        "{'type':'Note','href':'https://b.example/1'}",
        "{'type':'Link','id':'https://a.example/1','href':'https://b.example/1'}",
        "{'type':'Link','id':'x','href':'https://b.example/1'}"
      })
  void but_not_what_is_an_object_too(String value) {
    ASObject read = read("'inReplyTo':" + value).get(0);

    assertThat(read.inReplyToId()).isNotEqualTo(Optional.of(POST));
    assertThat(read.get(AS.IN_REPLY_TO).get(0).object()).isPresent();
  }

  @Test
  void a_link_is_written_as_it_was() {
    ASObject read =
        read("'type':'Note','inReplyTo':{'type':'Link','href':'https://b.example/1'}").get(0);

    Note note = Note.builder().set(AS.IN_REPLY_TO, read.get(AS.IN_REPLY_TO)).build();

    assertThat(note.toJson().get("inReplyTo")).isEqualTo(read.toJson().get("inReplyTo"));
  }

  @ParameterizedTest
  @CsvSource({"'5',5", "'\"5\"',5", "5.0,5", "'\"5e2\"',500", "'\"0\"',0"})
  void a_count_may_be_a_string(String value, long count) {
    for (ASObject read : read("'type':'Collection','totalItems':" + value.replace('"', '\''))) {
      assertThat(((ASCollection) read).totalItems()).contains(count);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"'-1'", "'5.5'", "'0x5'", "''", "'1e400'", "'\uff15'", "true", "'five'"})
  void but_nothing_that_is_none(String value) {
    for (ASObject read : read("'type':'Collection','totalItems':" + value)) {
      assertThat(((ASCollection) read).totalItems()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-17T23:30:26+0000, 2026-03-17T23:30:26Z",
    "2026-03-17T23:30:26+00, 2026-03-17T23:30:26Z",
    "2026-03-17T23:30:26.5-0130, 2026-03-18T01:00:26.5Z",
    "2026-03-17T23:30:26+01:00, 2026-03-17T22:30:26Z",
    "2026-3-7T3:30:26Z, 2026-03-07T03:30:26Z",
    "2026-3-7T3:5+0100, 2026-03-07T02:05:00Z",
    "2026-2-30T3:30:26Z, ",
    "2026-02-30T03:30:26+0000, ",
    "'Sun, 22 Nov 2026 03:37:01 GMT', 2026-11-22T03:37:01Z",
    "'22 Nov 2026 03:37:01 +0100', ",
    "'Sun, 22 Nov 2026 03:37:01 +0100', 2026-11-22T02:37:01Z",
    "'Mon, 22 Nov 2026 03:37:01 GMT', ",
    "2026-03-17 23:30, 2026-03-17T23:30:00Z",
    "2026-03-17, 2026-03-17T00:00:00Z",
    "yesterday, ",
  })
  void dates_with_short_offsets_and_those_of_HTTP(String text, Instant instant) {
    for (ASObject read : read("'type':'Note','published':'%s'".formatted(text))) {
      assertThat(read.published().orElse(null)).isEqualTo(instant);
    }
  }

  @Test
  void the_strict_view_tells_of_them() {
    assertThat(read("'type':'Note','published':'2026-03-17T23:30:26+0100'").get(0).validate())
        .extracting(Problem::toString)
        .containsExactly("$.published: is not an xsd:dateTime; it is read as 2026-03-17T22:30:26Z");
  }

  @Test
  void a_duration_may_be_a_number_of_seconds() {
    for (ASObject read : read("'type':'Audio','duration':12.5")) {
      assertThat(read.get(AS.DURATION)).contains(Duration.ofMillis(12_500));
    }
    for (ASObject read : read("'type':'Audio','duration':1e300")) {
      assertThat(read.get(AS.DURATION)).isEmpty();
    }
  }

  @Test
  void a_link_has_all_its_relations() {
    for (ASObject note :
        read(
            """
            'type':'Note','tag':{'type':'Link','href':'https://b.example/1',
            'rel':['https://w3id.org/fep/044f#quote','https://misskey-hub.net/ns#_misskey_quote']}""")) {
      assertThat(note.tags(Link.class).get(0).rel()).hasSize(2);
      assertThat(note.quotedId()).contains(POST);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://misskey-hub.net/ns#_misskey_quote",
    "https://misskey.io/ns#_misskey_quote",
    "https://w3id.org/fep/044f#quote",
    "https://www.w3.org/ns/activitystreams#quoteUrl",
    "http://fedibird.com/ns#quoteUri"
  })
  void a_link_quotes_by_the_name_that_any_dialect_has_for_it(String rel) {
    for (ASObject note :
        read(
            "'type':'Note','tag':{'type':'Link','href':'https://b.example/1','rel':['x','%s']}"
                .formatted(rel))) {
      assertThat(note.quotedId()).contains(POST);
    }
  }

  @Test
  void M14_a_link_that_says_no_relation_is_a_quote_if_its_name_says_so() {
    String link = "'type':'Note','tag':{'type':'Link','href':'https://b.example/1','name':'%s'%s}";
    String object = ",'mediaType':'application/ld+json; profile=x'";

    for (ASObject note : read(link.formatted("RE: https://b.example/1", object))) {
      assertThat(note.quotedId()).contains(POST);
    }
    assertThat(read(link.formatted("see https://b.example/1", object)).get(0).quotedId()).isEmpty();
    assertThat(read(link.formatted("RE: https://b.example/1", "")).get(0).quotedId()).isEmpty();
    assertThat(
            read(link.formatted("RE: https://b.example/1", object + ",'rel':'alternate'"))
                .get(0)
                .quotedId())
        .isEmpty();
  }

  @Test
  void und_is_no_language() {
    for (ASObject note : read("'type':'Note','contentMap':{'UND':'x','en':'y'}")) {
      assertThat(note.languages(AS.CONTENT).keySet()).containsExactly("", "en");
      assertThat(note.content()).contains(UntrustedHtml.of("x"));
    }
  }

  @Test
  void the_language_of_a_text_is_that_of_the_same_text_in_the_map() {
    for (ASObject note :
        read("'type':'Note','content':'Hi','contentMap':{'de':'Hallo','en':'Hi'}")) {
      assertThat(note.content()).contains(UntrustedHtml.of("Hi", "en"));
      assertThat(note.languages(AS.CONTENT).keySet()).containsExactly("de", "en");
    }
    for (ASObject note : read("'type':'Note','content':'Hi','contentMap':{'de':'Hallo'}")) {
      assertThat(note.content()).contains(UntrustedHtml.of("Hi"));
      assertThat(note.languages(AS.CONTENT).keySet()).containsExactly("", "de");
    }
  }

  @Test
  void sensitive_may_be_a_string() {
    for (ASObject note : read("'type':'Note','sensitive':'true'")) {
      assertThat(note.get(AS.SENSITIVE)).contains(true);
    }
  }
}
