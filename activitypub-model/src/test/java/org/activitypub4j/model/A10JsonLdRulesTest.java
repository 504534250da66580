package org.activitypub4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.activitypub4j.model.DocumentException.Reason;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * When a document is read by its member names, when by JSON-LD, and when it is refused: a small
 * document for each line of the rules.
 */
class A10JsonLdRulesTest {
  private static final ActivityStreams STREAMS = ActivityStreams.standard();
  private static final String AS2 = "\"https://www.w3.org/ns/activitystreams\"";

  private static ASObject read(String json) {
    return STREAMS.read(json.replace('\'', '"').getBytes(UTF_8));
  }

  /** A document with a further entry in its context. */
  private static ASObject read(String entry, String members) {
    return read("{'@context':[" + AS2 + "," + entry + "]," + members + "}");
  }

  private static void refused(String term, String entry, String members) {
    assertThatThrownBy(() -> read(entry, members))
        .as("%s with %s", members, entry)
        .isInstanceOfSatisfying(
            DocumentException.class, e -> assertThat(e.reason()).isEqualTo(Reason.GUARDED_TERM))
        .hasMessageContaining("'" + term + "'");
  }

  @Nested
  class What_makes_a_context_slow {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "null",
          "{'@base':'https://a.example/'}",
          "{'@import':'https://w3id.org/security/v1'}",
          "{'@propagate':true}",
          "{'@direction':'ltr'}",
          "{'@vocab':'https://a.example/#'}",
          "{'@type':{'@container':'@set'}}",
          "{'foo':{'@reverse':'https://a.example/#foo'}}",
          "{'foo':{'@id':'https://a.example/#foo','@nest':'@nest'}}",
          "{'foo':{'@id':'https://a.example/#foo','@type':'@json'}}",
          "{'foo':{'@id':'https://a.example/#foo','@language':'de'}}",
          "{'foo':{'@id':'https://a.example/#foo','@context':{}}}",
          "{'@language':7}",
          "{'foo':7}",
          "7"
        })
    void each_thing_that_plain_reading_does_not_follow(String entry) {
      assertThat(read(entry, "'type':'Note','foo':'x'").reading()).isNotEqualTo(Reading.PLAIN);
    }

    @Test
    void its_size() {
      String many =
          IntStream.range(0, 65)
              .mapToObj(i -> "'t" + i + "':'https://a.example/#t'")
              .collect(Collectors.joining(",", "{", "}"));
      String few = many.replaceFirst(",'t6[0-9]':.*", "}");
      assertThat(read(many, "'type':'Note'").reading()).isEqualTo(Reading.JSON_LD);
      assertThat(read(few, "'type':'Note'").reading()).isEqualTo(Reading.PLAIN);
      String large = few.replace("#t", "#" + "t".repeat(16 * 1_024 / 60));
      assertThat(read(large, "'type':'Note'").reading()).isEqualTo(Reading.JSON_LD);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "'https://w3id.org/security/multikey/v1'",
          "'https://w3id.org/security/data-integrity/v1'",
          "'https://www.w3.org/ns/did/v1'"
        })
    void but_not_a_scope_that_is_proven_to_agree(String entry) {
      assertThat(read(entry, "'type':'Note'").reading()).isEqualTo(Reading.PLAIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'@version':1.1}", "{'@vocab':'_:'}", "{'@protected':true}", "{}"})
    void and_not_what_changes_nothing(String entry) {
      assertThat(read(entry, "'type':'Note'").reading()).isEqualTo(Reading.PLAIN);
    }
  }

  @Nested
  class What_differs {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "{'summary':'https://a.example/#summary'}",
          "{'summary':null}",
          "{'summary':{'@id':'as:summary','@container':'@list'}}",
          "{'summary':{'@id':'as:summary','@type':'@id'}}",
          "{'summary':{'@id':'as:summary','@type':'@vocab'}}",
          "{'p':'https://a.example/#','summary':'p:summary'}",
          "{'summary':'p:summary','p':'https://a.example/#'}",
          "{'summary':'name'}"
        })
    void a_name_of_ours_with_another_meaning_is_read_by_JSON_LD(String entry) {
      assertThat(read(entry, "'type':'Note','summary':'x'").reading()).isEqualTo(Reading.JSON_LD);
      assertThat(read(entry, "'type':'Note'").reading()).isEqualTo(Reading.PLAIN);
    }

    @Test
    void a_reference_that_may_be_spelled_as_a_term_is_read_by_JSON_LD() {
      String entry = "{'url':{'@id':'as:url','@type':'@vocab'}}";

      ASObject read = read(entry, "'type':'Note','url':'Note'");

      assertThat(read.reading()).isEqualTo(Reading.JSON_LD);
      assertThat(read.url()).contains(URI.create(AS.NS + "Note"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{'summary':{'@id':'as:summary','@container':'@set'}}",
          "{'url':{'@id':'as:url','@type':'http://www.w3.org/2001/XMLSchema#anyURI'}}",
          "{'url':'as:url'}",
          "{'published':'as:published'}",
          "{'summary':'q:summary','q':'https://www.w3.org/ns/activitystreams#'}",
          "{'value':'https://schema.org/value'}",
          "{'other':'https://a.example/#other'}"
        })
    void another_coercion_or_another_accepted_IRI_is_no_difference(String entry) {
      assertThat(
              read(
                      entry,
                      "'type':'Note','summary':'x','url':'https://a.example/','value':'v','other':1,"
                          + "'published':'2026-11-23T10:00:00Z'")
                  .reading())
          .isEqualTo(Reading.PLAIN);
    }

    @Test
    void another_name_for_a_property_is_read_by_JSON_LD() {
      ASObject note = read("{'title':'as:name'}", "'type':'Note','title':'x'");

      assertThat(note.reading()).isEqualTo(Reading.JSON_LD);
      assertThat(note.name().orElseThrow().unescaped()).isEqualTo("x");
      assertThat(read("{'title':'as:name'}", "'type':'Note'").reading()).isEqualTo(Reading.PLAIN);
    }

    @Test
    void a_language_makes_nothing_slow_and_stands_with_the_text() {
      ASObject note = read("{'@language':'de'}", "'type':'Note','content':'x'");

      assertThat(note.reading()).isEqualTo(Reading.PLAIN);
      assertThat(note.content().orElseThrow().language()).contains("de");
    }

    @Test
    void content_falls_back_to_its_languages() {
      ASObject note = read("{}", "'type':'Note','contentMap':{'de':'x'}");

      assertThat(note.reading()).isEqualTo(Reading.PLAIN);
      assertThat(note.content()).contains(UntrustedHtml.of("x", "de"));
    }
  }

  @Nested
  class What_is_told {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "'type':'Note' | PARTIAL_PLAIN",
          "'type':'Note','as:name':'x' | PARTIAL_JSON_LD",
        })
    void a_context_that_is_not_bundled_whichever_way_is_read(String members, Reading reading) {
      ASObject read = read("'https://unknown.example/context'", members);

      assertThat(read.reading()).isEqualTo(reading);
      assertThat(read.validate()).extracting(Problem::path).contains("$.@context");
    }

    @Test
    void also_where_an_embedded_object_names_it() {
      ASObject read =
          read(
              "{}",
              "'type':'Announce','object':"
                  + "{'@context':'https://unknown.example/context','type':'Note'}");

      assertThat(read.reading()).isEqualTo(Reading.PARTIAL_PLAIN);
      assertThat(read.validate()).extracting(Problem::path).contains("$.@context");
    }
  }

  @Nested
  class What_is_guarded {
    static Stream<String> names() {
      return StandardVocabulary.GUARDED_NAMES.stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_guarded_name_with_another_meaning_refuses_the_document(String name) {
      String entry = "{'%s':'https://evil.example/#x'}".formatted(name);
      String member = "'%s':'https://a.example/1'".formatted(name);
      String rest = name.equals("type") ? member : "'type':'Note'," + member;

      refused(name, entry, rest);
      if (!name.equals("id") && !name.equals("type")) {
        assertThat(read(entry, "'type':'Note'").reading()).isEqualTo(Reading.PLAIN);
        refused(name, "{'%s':null}".formatted(name), rest);
      }
    }

    @ParameterizedTest
    @MethodSource("names")
    void another_name_for_a_guarded_one_refuses_the_document(String name) {
      String iri = STREAMS.vocabulary().iriOf(name);

      refused(name, "{'alias':'%s'}".formatted(iri), "'alias':'https://a.example/1'");
    }

    @ParameterizedTest
    @MethodSource("names")
    void so_does_a_name_of_ours_that_becomes_a_guarded_one(String name) {
      String iri = STREAMS.vocabulary().iriOf(name);

      refused(name, "{'summary':'%s'}".formatted(iri), "'summary':'https://a.example/1'");
      refused("Delete", "{'Note':'as:Delete'}", "'type':['Like','Note']");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Create", "Undo", "EmojiReact", "Person", "Group", "Activity"})
    void so_is_every_type_of_activity_and_actor(String type) {
      refused(
          type, "{'%s':'https://evil.example/#x'}".formatted(type), "'type':'%s'".formatted(type));
      String iri = STREAMS.vocabulary().iriOf(type);
      refused(type, "{'Alias':'%s'}".formatted(iri), "'type':'Alias'");
    }

    @Test
    void two_spellings_of_a_guarded_property_refuse_the_document() {
      refused("to", "{}", "'to':'as:Public','as:to':'https://a.example/1'");
      refused("to", "{}", "'as:to':'as:Public','https://www.w3.org/ns/activitystreams#to':'x'");
      refused("id", "{}", "'id':'https://a.example/1','@id':'https://a.example/2'");
      refused("type", "{}", "'type':'Note','@type':'Create'");
    }

    @Test
    void one_spelling_is_read_and_so_are_two_of_what_is_not_guarded() {
      ASObject note = read("{}", "'type':'Note','as:to':'https://a.example/1'");
      assertThat(note.to()).hasSize(1);
      assertThat(read("{}", "'type':'Note','name':'x','as:name':'x'").reading())
          .isEqualTo(Reading.JSON_LD);
    }

    @Test
    void within_embedded_objects_too() {
      refused(
          "actor",
          "{'a':'https://a.example/#'}",
          "'type':'Announce','object':{'@context':{'actor':'a:x'},'actor':'https://a.example/1'}");
    }

    @Test
    void and_where_JSON_LD_fails() {
      String broken = "{'a':'b:x','b':'a:x'}";

      assertThat(read(broken, "'type':'Note','@index':'x'").reading())
          .isEqualTo(Reading.PLAIN_AFTER_JSON_LD_ERROR);
      refused(
          "to", "{'a':'b:x','b':'a:x','to':'https://evil.example/#x'}", "'@index':'x','to':'x'");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "to | 'as:to':'https://a.example/1'",
          "object |"
              + " 'type':'Delete','https://www.w3.org/ns/activitystreams#object':'https://a.example/1'",
          "to | 'object':{'as:to':'https://a.example/1'}",
          "id | '@id':'https://a.example/1'",
          "type | '@type':'Note'",
          "type | 'type':['Like','as:Delete']",
          "type | 'type':'https://www.w3.org/ns/activitystreams#Delete'",
          "type | 'object':{'type':'own:Delete'}",
        })
    void and_where_JSON_LD_fails_a_guarded_term_has_its_own_spelling(String term, String members) {
      String broken = "{'a':'b:x','b':'a:x','own':'https://www.w3.org/ns/activitystreams#'}";

      refused(term, broken, members + ",'a':'x'");
    }

    @Test
    void and_contexts_that_fail_say_nothing_of_what_is_written_again() {
      String broken = "{'a':'b:x','b':'a:x','own':'https://a.example/','@language':'pt'}";
      ASObject read =
          read(
              broken,
              "'type':['Note','own:Foo','Bar'],'attributedTo':'own:alice','a':'x','own:b':'y',"
                  + "'content':'z','object':{'@context':{'@base':'x'},'type':'Note','@index':'x'}");
      assertThat(read.reading()).isEqualTo(Reading.PLAIN_AFTER_JSON_LD_ERROR);

      ASObject written = read.toBuilder().set(AS.PUBLISHED, Instant.EPOCH).build();
      ASObject again = ActivityStreams.standard().read(ActivityStreams.standard().write(written));

      assertThat(again.types()).isEqualTo(read.types());
      assertThat(again.attributedToIds()).isEqualTo(read.attributedToIds());
      assertThat(again.languages(AS.CONTENT)).isEqualTo(read.languages(AS.CONTENT));
      assertThat(again.toBuilder().build().toJson().toString()).doesNotContain("a.example");
    }

    @Test
    void and_contexts_that_fail_give_no_name_another_meaning_when_it_is_written_again() {
      String broken = "{'a':'b:x','b':'a:x','summary':'https://a.example/#s'}";
      String members = "'type':'Note','a':'x','summary':'top'";
      for (ASObject read :
          List.of(
              read(broken, members),
              read(
                  "{'a':'b:x','b':'a:x'}",
                  "'type':'Create','a':'x','object':{'@context':%s,'type':'Note','summary':'top'}"
                      .formatted("{'summary':'https://a.example/#s'}")))) {
        assertThat(read.reading()).isEqualTo(Reading.PLAIN_AFTER_JSON_LD_ERROR);
        ASObject written = read.toBuilder().set(AS.PUBLISHED, Instant.EPOCH).build();

        ASObject again = STREAMS.read(STREAMS.write(written));

        assertThat(summary(again)).isEqualTo(summary(read)).contains("top");
      }
    }

    private static String summary(ASObject object) {
      ASObject note = object.as(Activity.class).embeddedObject().orElse(object);
      return note.summary().map(UntrustedHtml::toPlainText).orElse("none");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{'@list':['https://a.example/1']}",
          "{'@set':['https://a.example/1']}",
          "{'@graph':[{'id':'https://a.example/1'}]}",
          "[{'@list':['https://a.example/1']},'https://a.example/2']",
          "{'@value':'x'}",
          "{'@value':'x','@type':'https://a.example/t'}",
          "{'@value':1}",
          "{'@value':'x','@language':'pt'}",
          "{'@list':[]}",
          "[]",
        })
    void and_in_no_form_is_it_written_so_that_it_would_be_refused(String value) {
      for (String term : List.of("object", "to", "bto", "actor", "inbox", "attributedTo")) {
        ASObject read = read("{}", "'@index':'x','type':'Like','%s':%s".formatted(term, value));
        ASObject written = read.toBuilder().set(AS.PUBLISHED, Instant.EPOCH).build();

        ASObject again = STREAMS.read(STREAMS.write(written));

        assertThat(ASObject.ids(again.get(AS.OBJECT)))
            .as(term)
            .isEqualTo(ASObject.ids(read.get(AS.OBJECT)));
        assertThat(again.attributedToIds()).as(term).isEqualTo(read.attributedToIds());
      }
    }

    /** What looks like a keyword is no IRI, which Titanium 1.7.0 does not expect there. */
    @Test
    void but_not_for_what_looks_like_a_keyword() {
      String typed = "{'a':{'@id':'https://a.example/#a','@type':'@id'}}";

      ASObject read = read(typed, "'type':'Note','@index':'x','a':'@mention'");
      assertThat(read.reading()).isEqualTo(Reading.JSON_LD);
      assertThat(read.toBuilder().build().toJson().toString()).doesNotContain("mention");
    }
  }

  @Nested
  class What_makes_a_document_slow {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "'@id':'https://a.example/1'",
          "'@index':'x'",
          "'name':{'@value':'x'}",
          "'toot:blurhash':'x'",
          "'q:foo':'x'",
          "'https://www.w3.org/ns/activitystreams#name':'x'",
          "'type':'q:Foo'",
          "'type':'as:Note'",
          "'type':'https://a.example/#Foo'",
          "'type':'@id'",
          "'type':'Odd'",
          "'type':'Place'",
          "'url':'q:foo'",
          "'id':'q:foo'",
          "'inReplyTo':'q:foo'",
          "'to':'as:foo'",
          "'contentMap':{'@none':'x'}",
          "'contentMap':'x'"
        })
    void each_thing_whose_meaning_is_not_its_name(String members) {
      String entry =
          "{'q':'https://q.example/#','Odd':'as:Image','Place':'https://a.example/#Place'}";

      assertThat(read(entry, members).reading()).as(members).isNotEqualTo(Reading.PLAIN);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "'to':['as:Public','Public','https://www.w3.org/ns/activitystreams#Public']",
          "'id':'https://a.example/1'",
          "'url':'https://a.example/q:foo'",
          "'conversation':'tag:a.example,2026:x'",
          "'attributedTo':'did:key:z6Mk'",
          "'url':'acct:alice@a.example'",
          "'name':'q:foo'",
          "'foo':'q:foo'",
          "'vcard:bday':'2000-01-01'",
          "'unknown':{'nested':[1,null,{'name':'x'}]}"
        })
    void but_not_what_means_what_it_says(String members) {
      assertThat(read("{'q':'https://q.example/#'}", members).reading())
          .as(members)
          .isEqualTo(Reading.PLAIN);
    }

    @Test
    void a_term_of_the_document_where_a_term_stands_is_looked_up() {
      String entry = "{'Odd':'as:Image','formerType':{'@id':'as:formerType','@type':'@vocab'}}";

      ASObject tombstone = read(entry, "'type':'Tombstone','formerType':'Odd'");
      assertThat(tombstone.reading()).isEqualTo(Reading.JSON_LD);
      assertThat(tombstone.get(AS.FORMER_TYPE)).contains("Image");
      assertThat(read(entry, "'type':'Tombstone','formerType':'Note'").reading())
          .isEqualTo(Reading.PLAIN);
    }

    @Test
    void a_standard_prefix_is_another_where_the_context_says_so() {
      assertThat(read("{'vcard':'https://v.example/#'}", "'vcard:bday':'x'").reading())
          .isEqualTo(Reading.JSON_LD);
    }

    @Test
    void a_scheme_is_a_prefix_where_the_context_says_so() {
      assertThat(
              read("{'tag':{'@id':'https://q.example/#','@prefix':true}}", "'url':'tag:x'")
                  .reading())
          .isNotEqualTo(Reading.PLAIN);
    }
  }

  @Nested
  class What_stands_within {
    @Test
    void a_nested_context_counts_for_what_is_in_it() {
      String nested = "'tag':{'@context':{'summary':'https://a.example/#s'},'summary':'x'}";
      assertThat(read("{}", nested).reading()).isEqualTo(Reading.JSON_LD);
      assertThat(
              read("{}", nested.replace("'summary':'x'", "'name':'x'") + ",'summary':'y'")
                  .reading())
          .isEqualTo(Reading.PLAIN);
    }

    @Test
    void C4_there_may_be_64_of_them() {
      String one = "{'@context':{},'name':'x'}";
      assertThat(read("{}", "'tag':" + list(64, one)).reading()).isEqualTo(Reading.PLAIN);
      assertThatThrownBy(() -> read("{}", "'tag':" + list(65, one)))
          .isInstanceOfSatisfying(
              DocumentException.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.LIMIT_EXCEEDED));
    }

    private String list(int count, String item) {
      return Collections.nCopies(count, item).stream().collect(Collectors.joining(",", "[", "]"));
    }

    @Test
    void a_relative_IRI_reads_as_nothing_both_ways() {
      String members = "'id':'/1','inReplyTo':'/2','to':['/3']";
      for (ASObject note : List.of(read("{}", members), read("{}", members + ",'@index':'x'"))) {
        assertThat(note.id()).isEmpty();
        assertThat(note.inReplyToId()).isEmpty();
        assertThat(note.to()).isEmpty();
      }
    }

    @Test
    void a_blank_node_never_becomes_a_term() {
      ASObject note = read("{}", "'_:to':'https://a.example/1','@index':'x'");
      assertThat(note.to()).isEmpty();
    }
  }
}
