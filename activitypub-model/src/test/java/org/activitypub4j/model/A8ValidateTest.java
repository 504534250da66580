package org.activitypub4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.activitypub4j.model.DocumentException.Reason;
import org.junit.jupiter.api.Test;

/** What reading tolerates, the strict view tells. */
class A8ValidateTest {
  private static final ActivityStreams STREAMS = ActivityStreams.standard();

  private static ASObject read(String members) {
    return STREAMS.read(
        ("{\"@context\":\"https://www.w3.org/ns/activitystreams\"," + members + "}")
            .getBytes(UTF_8));
  }

  private static List<String> problems(String members) {
    return read(members).validate().stream().map(Problem::toString).toList();
  }

  @Test
  void a_document_as_the_vocabulary_has_it_has_no_problems() {
    assertThat(
            problems(
                """
                "id":"https://a.example/1","type":"Note","content":"x","to":["as:Public"],
                "published":"2026-11-23T10:00:00Z","tag":[{"type":"Mention",
                "href":"https://a.example/users/alice","name":"@alice"}],"unknown":[1,{"a":null}]"""))
        .isEmpty();
  }

  @Test
  void each_problem_is_told_with_its_path() {
    assertThat(
            problems(
                """
                "id":"/relative","type":["Note",1],"content":7,"nameMap":"x","to":[null,"not a uri"],
                "published":"2026-11-23T10:00:00","updated":"yesterday","summary":["a","b"],
                "object":{"tag":[{"type":"Link","href":{}}],"totalItems":-1},"sensitive":null,
                "latitude":"north\""""))
        .anyMatch(p -> p.startsWith("$.id: is not an absolute URI: \"/relative\""))
        .anyMatch(p -> p.startsWith("$.type: holds a value that is not a string: 1"))
        .anyMatch(p -> p.startsWith("$.content: is not a string: 7"))
        .anyMatch(p -> p.startsWith("$.nameMap: is not a map of languages"))
        .anyMatch(p -> p.startsWith("$.to[0]: is not"))
        .anyMatch(p -> p.startsWith("$.to[1]: is not"))
        .anyMatch(p -> p.startsWith("$.published: is a date without a zone"))
        .anyMatch(p -> p.startsWith("$.updated: is not an xsd:dateTime"))
        .anyMatch(p -> p.startsWith("$.summary: has 2 values"))
        .anyMatch(p -> p.startsWith("$.object.tag[0].href: is not"))
        .anyMatch(p -> p.startsWith("$.object.totalItems: is not an xsd:nonNegativeInteger"))
        .anyMatch(p -> p.startsWith("$.sensitive: is null"))
        .anyMatch(p -> p.startsWith("$.latitude: is not an xsd:double"))
        .anyMatch(p -> p.startsWith("$.@context: is not valid JSON-LD"))
        .hasSize(14);
  }

  @Test
  void a_poll_may_say_that_it_is_closed_and_not_when() {
    String poll = "\"type\":\"Question\",\"closed\":";
    assertThat(((Question) read(poll + "true")).isClosed(Instant.EPOCH)).isTrue();
    assertThat(problems(poll + "true")).isEmpty();
    assertThat(problems(poll + "\"false\"")).isEmpty();
    assertThat(problems(poll + "\"2026-11-23T10:00:00Z\"")).isEmpty();

    assertThat(problems(poll + "\"yes\""))
        .singleElement()
        .asString()
        .startsWith("$.closed: is not");
    assertThat(problems(poll + "[true,1]"))
        .hasSize(2)
        .anyMatch(p -> p.startsWith("$.closed: has 2 values"))
        .anyMatch(p -> p.startsWith("$.closed[1]: is not"));
    assertThat(problems("\"type\":\"Note\",\"closed\":true")).hasSize(1);
    assertThat(problems("\"type\":\"Question\",\"published\":true")).hasSize(1);
  }

  @Test
  void a_context_that_is_not_there_is_told() {
    ASObject partial =
        STREAMS.read(
            """
            {"@context":["https://www.w3.org/ns/activitystreams","https://unknown.example/ns",
             {"toot":null}],"type":"Note","as:name":"x"}"""
                .getBytes(UTF_8));

    assertThat(partial.validate()).extracting(Problem::path).containsExactly("$.@context");
  }

  @Test
  void C4_too_many_tags_lose_the_last_and_too_many_recipients_refuse_the_document() {
    String tag = "{\"type\":\"Mention\",\"href\":\"https://a.example/1\"}";
    String tags = String.join(",", Collections.nCopies(1_001, tag));
    ASObject note = read("\"tag\":[" + tags + "]");
    assertThat(note.tags()).hasSize(1_000);
    assertThat(note.validate()).extracting(Problem::path).containsExactly("$.tag");

    String to =
        Collections.nCopies(5_001, "\"https://a.example/users/1\"").stream()
            .collect(Collectors.joining(","));
    assertThatThrownBy(() -> read("\"cc\":[" + to + "]"))
        .isInstanceOfSatisfying(
            DocumentException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LIMIT_EXCEEDED))
        .hasMessageContaining("'cc'");
  }

  @Test
  void C4_numbers_that_are_none_are_not_read() {
    assertThat(read("\"latitude\":1e400").get(AS.LATITUDE)).isEmpty();
    assertThat(read("\"latitude\":\"0x1p3\"").get(AS.LATITUDE)).isEmpty();
    assertThat(read("\"latitude\":\"48.2\"").get(AS.LATITUDE)).contains(48.2);
    assertThat(read("\"totalItems\":1e999").get(AS.TOTAL_ITEMS)).isEmpty();
    assertThatThrownBy(() -> Place.builder().set(AS.LATITUDE, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void E21_vcard_names_are_plain_and_written_as_others_write_them() {
    ASObject actor = read("\"type\":\"Person\",\"vcard:bday\":\"2000-01-01\"");

    assertThat(actor.reading()).isEqualTo(Reading.PLAIN);
    assertThat(actor.get(Mastodon.BIRTHDAY)).contains("2000-01-01");
    Person built =
        Person.builder()
            .id(URI.create("https://a.example/1"))
            .set(Mastodon.BIRTHDAY, "2000-01-01")
            .build();
    assertThat(new String(STREAMS.write(built), UTF_8))
        .startsWith("{\"@context\":\"https://www.w3.org/ns/activitystreams\",")
        .contains("\"vcard:bday\":\"2000-01-01\"");
  }
}
