package org.activitypub4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.apicatalog.jsonld.JsonLdError;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;

/**
 * Random documents over random contexts: a plain reading says what JSON-LD says, or there is none.
 * The profile {@code deep} tries more of them.
 */
class A10JsonLdPropertiesTest {
  private static final ActivityStreams STREAMS = ActivityStreams.standard();

  private static final List<String> ENTRIES =
      List.of(
          "'summary':'as:summary'",
          "'summary':'https://a.example/#s'",
          "'summary':null",
          "'summary':{'@id':'as:summary','@container':'@list'}",
          "'summary':{'@id':'as:summary','@type':'@id'}",
          "'summary':{'@id':'as:summary','@language':'fr'}",
          "'title':'as:name'",
          "'title':'name'",
          "'name':'title'",
          "'name':'p:name'",
          "'p':'https://p.example/#'",
          "'p':'https://www.w3.org/ns/activitystreams#'",
          "'p':{'@id':'https://p.example/x','@prefix':true}",
          "'p':'https://p.example/x'",
          "'as':'https://p.example/#'",
          "'foo':'p:foo'",
          "'foo':{'@id':'foo','@type':'@id'}",
          "'foo':{'@id':'p:foo','@container':'@list'}",
          "'foo':{'@type':'@id'}",
          "'@language':'de'",
          "'@language':null",
          "'@vocab':'https://v.example/#'",
          "'@vocab':'https://www.w3.org/ns/activitystreams#'",
          "'@vocab':null",
          "'@base':'https://b.example/'",
          "'url':'as:url'",
          "'url':{'@id':'as:url','@type':'@vocab'}",
          "'url':{'@id':'as:url','@container':'@list','@type':'@id'}",
          "'published':{'@id':'as:published','@type':'@id'}",
          "'published':'as:updated'",
          "'totalItems':{'@id':'as:totalItems','@type':'http://www.w3.org/2001/XMLSchema#string'}",
          "'totalItems':'as:totalItems'",
          "'sensitive':{'@id':'as:sensitive','@type':'xsd:boolean'}",
          "'Note':'as:Image'",
          "'Odd':'as:Note'",
          "'Odd':'p:Odd'",
          "'Image':null",
          "'orderedItems':{'@id':'as:items','@type':'@id'}",
          "'items':{'@id':'as:items','@container':'@list'}",
          "'items':{'@id':'as:items','@container':'@set','@type':'@id'}",
          "'nameMap':{'@id':'as:name','@container':'@language'}",
          "'nameMap':'as:name'",
          "'names':{'@id':'as:name','@container':'@language'}",
          "'contentMap':null",
          "'tag':{'@id':'as:tag','@type':'@id','@container':'@set'}",
          "'tag':{'@id':'as:tag','@context':{'name':'as:summary'}}",
          "'tags':{'@id':'as:tag','@type':'@id'}",
          "'Scoped':{'@id':'https://a.example/#Scoped','@context':{'summary':'as:name'}}",
          "'value':'https://schema.org/value'",
          "'value':'https://a.example/#value'",
          "'uuid':'http://schema.org/identifier'",
          "'ident':'@id'",
          "'kind':'@type'",
          "'formerType':{'@id':'as:formerType','@type':'@vocab'}",
          "'conversation':{'@id':'ostatus:conversation','@type':'@id'}",
          "'focalPoint':{'@id':'toot:focalPoint','@container':'@list'}",
          "'focalPoint':'toot:focalPoint'");

  private static final List<String> NAMES =
      List.of(
          "name",
          "nameMap",
          "names",
          "summary",
          "summaryMap",
          "content",
          "contentMap",
          "title",
          "url",
          "tag",
          "tags",
          "attachment",
          "totalItems",
          "published",
          "sensitive",
          "mediaType",
          "items",
          "orderedItems",
          "foo",
          "value",
          "uuid",
          "formerType",
          "conversation",
          "focalPoint",
          "vcard:bday",
          "icon",
          "location",
          "latitude",
          "p:name",
          "p:foo",
          "as:summary",
          "https://www.w3.org/ns/activitystreams#content",
          "unknown",
          "@index");

  private static final List<String> VALUES =
      List.of(
          "'x'",
          "'Note'",
          "'name'",
          "'p:y'",
          "'as:Note'",
          "'tag:a.example,2026:x'",
          "'https://a.example/1'",
          "'/relative'",
          "'2026-01-01T00:00:00Z'",
          "'2026-01-01'",
          "true",
          "false",
          "5",
          "-1",
          "5.5",
          "1e3",
          "null",
          "[]",
          "{'@value':'x'}",
          "{'@value':'x','@language':'fr'}",
          "{'@value':'2026-01-01T00:00:00Z','@type':'xsd:dateTime'}",
          "{'@id':'p:q'}",
          "{'id':'https://a.example/2'}",
          "{'de':'x','en':['y','z']}",
          "{'@list':['x']}",
          "''");

  private static JsonObject parse(String json) {
    return (JsonObject)
        Trees.PROVIDER.createReader(new StringReader(json.replace('\'', '"'))).readValue();
  }

  private static JsonObject context(List<String> entries) {
    JsonObjectBuilder context = Trees.object();
    entries.forEach(entry -> parse("{" + entry + "}").forEach(context::add));
    return context.build();
  }

  private static Arbitrary<JsonValue> value(int depth) {
    Arbitrary<JsonValue> plain =
        Arbitraries.of(VALUES)
            .map(json -> parse("{'v':" + json + "}").getOrDefault("v", JsonValue.NULL));
    if (depth == 0) {
      return plain;
    }
    return Arbitraries.frequencyOf(
        Tuple.of(6, plain),
        Tuple.of(3, node(depth - 1).map(node -> node)),
        Tuple.of(
            2,
            value(depth - 1)
                .filter(item -> item.getValueType() != JsonValue.ValueType.ARRAY)
                .list()
                .ofMaxSize(3)
                .map(Trees::arrayOf)));
  }

  private static Arbitrary<JsonObject> node(int depth) {
    Arbitrary<List<String>> types =
        Arbitraries.of("Note", "Odd", "Image", "Place", "Nothing", "p:Odd", "as:Note", "Scoped")
            .list()
            .ofMaxSize(2);
    Arbitrary<List<String>> nested =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.just(List.of())),
            Tuple.of(1, Arbitraries.of(ENTRIES).list().ofMinSize(1).ofMaxSize(2)));
    return Combinators.combine(
            types, nested, Arbitraries.maps(Arbitraries.of(NAMES), value(depth)).ofMaxSize(6))
        .as(
            (type, entries, members) -> {
              JsonObjectBuilder node = Trees.object();
              if (!entries.isEmpty()) {
                node.add("@context", context(entries));
              }
              if (!type.isEmpty()) {
                node.add("type", Trees.arrayOf(type.stream().map(Trees::string).toList()));
              }
              members.forEach(node::add);
              return node.build();
            });
  }

  @Provide
  static Arbitrary<JsonObject> documents() {
    return Combinators.combine(Arbitraries.of(ENTRIES).list().ofMaxSize(4), node(3))
        .as(
            (entries, node) -> {
              JsonObjectBuilder document =
                  Trees.object()
                      .add("@context", Trees.array().add(AS.CONTEXT).add(context(entries)).build())
                      .add("id", "https://a.example/1");
              node.forEach(
                  (name, value) -> {
                    if (!name.equals("@context")) {
                      document.add(name, value);
                    }
                  });
              return document.build();
            });
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void plain_reading_and_JSON_LD_agree_or_there_is_no_plain_reading(
      @ForAll("documents") JsonObject document) {
    ASObject read;
    try {
      read = STREAMS.read(document);
    } catch (DocumentException e) {
      Statistics.collect("refused");
      return;
    }
    Statistics.collect(read.reading());
    if (read.reading() != Reading.PLAIN && read.reading() != Reading.PARTIAL_PLAIN) {
      return;
    }
    JsonArray expansion;
    try {
      expansion = STREAMS.expand(document);
    } catch (JsonLdError e) {
      return; // There is no other meaning to agree with.
    }
    if (expansion.isEmpty()) {
      return; // JSON-LD drops a document that says nothing.
    }
    Map<String, Object> byJsonLd = Typed.of(ByJsonLd.of(read, expansion));
    assertThat(Typed.of(read).toString()).isEqualTo(byJsonLd.toString());
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void A8_no_accessor_throws_whatever_a_peer_sent(@ForAll("documents") JsonObject document) {
    ASObject read;
    try {
      read = STREAMS.read(document);
    } catch (DocumentException e) {
      return;
    }
    for (Class<? extends ASObject> view :
        List.of(
            Activity.class,
            Actor.class,
            Person.class,
            ASCollection.class,
            Link.class,
            Question.class,
            Emoji.class,
            PropertyValue.class,
            PublicKey.class,
            Place.class,
            Event.class)) {
      Views.callAll(read.as(view));
    }
    assertThat(Typed.of(read)).isNotNull();
    assertThat(read.validate()).isNotNull();
    assertThat(read).isEqualTo(STREAMS.read(document));
  }
}
