package org.activitypub4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonObject;
import java.util.Set;
import java.util.TreeSet;
import org.activitypub4j.model.LinkedDataException.Obstacle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A document by its statements: security.md C1. */
class LinkedDataFormTest {
  private static final String NS = AS.NS;
  private static final String RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

  private static JsonObject json(String text) {
    return new JsonReader(ReadLimits.DEFAULT).read(text.replace('\'', '"').getBytes(UTF_8));
  }

  private static LinkedDataDocument form(String members) {
    return ActivityStreams.standard()
        .linkedData(json("{'@context':'https://www.w3.org/ns/activitystreams'," + members + "}"));
  }

  private static Set<String> statements(LinkedDataDocument document) {
    Set<String> all = new TreeSet<>();
    document.statements(
        (subject, predicate, object, datatype, language) ->
            all.add(
                subject.replaceAll("_:.*", "_")
                    + " "
                    + predicate.replace(NS, "")
                    + " "
                    + object.replaceAll("_:.*", "_").replace(NS, "")
                    + (language == null ? "" : "@" + language)));
    return all;
  }

  @Test
  void it_has_the_statements_of_the_document() {
    LinkedDataDocument document =
        form(
            "'id':'https://a.example/1','type':'Note','contentMap':{'en':'yes'},"
                + "'to':'as:Public','tag':{'type':'Mention','href':'https://b.example/'}");
    assertThat(statements(document))
        .containsExactly(
            "_ href https://b.example/",
            "_ http://www.w3.org/1999/02/22-rdf-syntax-ns#type Mention",
            "https://a.example/1 content yes@en",
            "https://a.example/1 http://www.w3.org/1999/02/22-rdf-syntax-ns#type Note",
            "https://a.example/1 tag _",
            "https://a.example/1 to Public");
    assertThat(document.compacted()).containsKeys("@context", "id", "type", "contentMap", "tag");
  }

  @Test
  void what_says_nothing_is_left_out() {
    assertThat(form("'id':'https://a.example/1','type':'Note','unknown':'x'").compacted())
        .containsOnlyKeys("@context", "id", "type");
  }

  @Test
  void a_thing_said_twice_is_said_once() {
    assertThat(
            form("'id':'https://a.example/1','cc':['https://b.example/','https://b.example/']")
                .compacted()
                .getJsonArray("cc"))
        .hasSize(1);
  }

  /** Each of these, were it allowed, could also be the rewrite of another document. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "KEYWORD | '@included':[]",
        "KEYWORD | '@graph':[]",
        "KEYWORD | '@reverse':{}",
        "KEYWORD | '@nest':{}",
        "KEYWORD | '@index':'x'",
        "KEYWORD | 'tag':{'@context':{'x':'@included'}}",
        "KEYWORD | 'tag':{'@context':{'x':{'@id':'as:name','@context':{'y':'@nest'}}}}",
        "KEYWORD | 'tag':{'@context':{'x':{'@reverse':'as:name'}}}",
        "KEYWORD | 'tag':{'@context':{'x':{'@id':'as:name','@type':'@json'}}}",
        "KEYWORD | 'tag':{'@context':{'x':{'@id':'as:name','@container':'@index'}}}",
        "KEYWORD | 'tag':{'@context':{'x':{'@id':'as:name','@container':['@graph']}}}",
        "KEYWORD | 'tag':{'@context':{'@direction':'rtl'}}",
        "UNKNOWN_CONTEXT | 'tag':{'@context':'https://c.example/'}",
        "UNKNOWN_CONTEXT | 'tag':{'@context':{'x':{'@id':'as:name','@context':'https://c.example/'}}}",
        "NOT_ABSOLUTE | 'tag':{'id':'_:b'}",
        "NOT_ABSOLUTE | 'tag':{'type':'Unheard'}",
        "NOT_ABSOLUTE | 'inReplyTo':'8'",
        "NOT_ABSOLUTE | 'inReplyTo':'https://b.example/<'",
        "NOT_ABSOLUTE | 'content':{'@value':'x','@language':'not a tag'}",
        "UNDECLARED | 'unknown':{'content':'x'}",
        "UNDECLARED | 'unknown':{'@list':[{'content':'x'}]}",
        "AMBIGUOUS_PLACE | 'context':'https://a.example/1','content':'x'",
        "AMBIGUOUS_PLACE | 'context':{'id':'https://a.example/1','name':'x'}",
        "AMBIGUOUS_PLACE | 'to':{'id':'https://a.example/2','name':'x'},'cc':'https://a.example/2'",
        "AMBIGUOUS_PLACE | 'to':'https://a.example/2','replies':{'items':{'id':'https://a.example/2','name':'x'}}",
        "SEVERAL_VALUES | 'content':['x','y']",
        "SEVERAL_VALUES | 'published':['2026-01-01T00:00:00Z','2026-01-02T00:00:00Z']",
        "SEVERAL_VALUES | 'contentMap':{'en':['x','y']}",
        "READS_OTHERWISE | 'sensitive':true",
        "READS_OTHERWISE | 'content':{'@value':1984,'@type':'xsd:string'}",
        "READS_OTHERWISE | 'content':{'@value':true,'@type':'xsd:string'}",
        "READS_OTHERWISE | 'content':{'@value':1,'@type':'xsd:boolean'}",
        "READS_OTHERWISE | 'content':{'@value':true,'@type':'xsd:integer'}",
        "KEYWORD | '%rtype':{'id':'as:Delete'}",
        "KEYWORD | 'tag':{'@context':{'kind':'%rtype'},'kind':{'id':'as:Delete'}}",
        "KEYWORD | 'items':{'%rfirst':{'id':'https://a.example/2'},'%rrest':{'id':'%rnil'}}",
        "KEYWORD | 'items':{'%rrest':{'id':'https://a.example/2'}}",
        "KEYWORD | 'items':{'id':'%rnil'}",
        "KEYWORD | 'tag':{'type':'%rnil'}",
        "SEVERAL_VALUES | 'http://schema.org#value':'x','https://schema.org/value':'y'",
      })
  void C1_what_can_be_written_otherwise_is_refused(Obstacle obstacle, String members) {
    assertThatThrownBy(
            () ->
                form("'id':'https://a.example/1','type':'Note'," + members.replace("%r", RDF))
                    .statements((s, p, o, d, l) -> {}))
        .isInstanceOfSatisfying(
            LinkedDataException.class, e -> assertThat(e.obstacle()).isEqualTo(obstacle));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'object':{'id':'https://a.example/2','name':'x'},'actor':'https://a.example/2'",
        "'actor':{'id':'https://a.example/2','name':'x'},'attributedTo':'https://a.example/2'",
        "'attributedTo':{'id':'https://a.example/2','name':'x'},'to':'https://a.example/2'",
        "'to':{'id':'https://a.example/2','name':'x'},'tag':{'items':'https://a.example/2'}",
        "'replies':{'id':'https://a.example/2','first':{'partOf':'https://a.example/2'}}",
      })
  void an_object_may_stand_where_it_is_nearest_to_the_document(String members) {
    assertThat(statements(form("'id':'https://a.example/1','type':'Create'," + members)))
        .isNotEmpty();
  }

  @Test
  void a_document_without_a_context_says_nothing() {
    assertThatThrownBy(
            () ->
                ActivityStreams.standard()
                    .linkedData(json("{'id':'https://a.example/1','type':'Note'}")))
        .isInstanceOfSatisfying(
            LinkedDataException.class,
            e -> assertThat(e.obstacle()).isEqualTo(Obstacle.NOT_ONE_OBJECT));
  }

  @Test
  void numbers_have_one_spelling() {
    for (String number : new String[] {"5", "5.0", "0.5e1", "50e-1"}) {
      assertThat(
              form("'id':'https://a.example/1','type':'Collection','totalItems':" + number)
                  .compacted()
                  .get("totalItems"))
          .as(number)
          .hasToString("5");
    }
  }

  @Test
  void trees_from_elsewhere_are_limited_too() {
    StringBuilder deep = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      deep.append("{'replies':");
    }
    String tail = "'x'" + "}".repeat(60);
    JsonObject document =
        json("{'@context':'https://www.w3.org/ns/activitystreams','replies':" + deep + tail + "}");
    ActivityStreams narrow =
        ActivityStreams.builder()
            .limits(
                new ReadLimits(
                    1 << 20, 32, 100_000, 256 * 1024, 1024, 64, 64, 10_000, 100_000, 100_000))
            .build();
    assertThatThrownBy(() -> narrow.linkedData(document))
        .isInstanceOfSatisfying(
            LinkedDataException.class,
            e -> assertThat(e.obstacle()).isEqualTo(Obstacle.LIMIT_EXCEEDED));
  }
}
