package org.activitypub4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.apicatalog.jsonld.JsonLdError;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written of a document that was read means what it meant there. */
class WrittenMeaningTest {
  private static final ActivityStreams STREAMS = ActivityStreams.standard();
  private static final String AS_AND = "{\"@context\":[\"https://www.w3.org/ns/activitystreams\",";

  private static ASObject read(String document) {
    return STREAMS.read(document.getBytes(UTF_8));
  }

  private static JsonObject written(ASObject object) {
    return new JsonReader(ReadLimits.DEFAULT).read(STREAMS.write(object));
  }

  private static String meaning(JsonObject document) throws JsonLdError {
    return ExpandedMeaning.of(STREAMS.expand(document));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        // Read plainly: our terms with another coercion or none, terms that nobody defines.
        "{'sensitive':'as:sensitive'}],'sensitive':true",
        "{'published':'as:published'}],'published':'2026-01-01T00:00:00Z'",
        "{}],'signature':{'type':'RsaSignature2017','created':'2026-01-01T00:00:00Z'}",
        "{'foo':{'@type':'@id'}}],'foo':'https://a.example/1'",
        "{'foo':{'@id':'https://p.example/#f','@type':'@id'},'ex':'https://x.example/#'}],'foo':['ex:y']",
        "{'p':{'@id':'https://p.example/#','@prefix':true},'p:q':{'@type':'@id'}}],'p:q':'x:1'",
        "{'p:q':{'@type':'@id'}}],'p:q':'https://a.example/1','p:r':'x'",
        "{'@language':'en','foo':'https://p.example/#foo'}],'foo':'x','name':'y'",
        "{'m':{'@id':'https://p.example/#m','@container':'@language'}}],'m':{'de':'x','foo':'y'}",
        "{'m':{'@id':'https://p.example/#m','@container':['@graph','@index']}}],'m':{'a':{'name':'x'}}",
        "{}],'tag':{'@context':{'@language':'en'},'name':['x',5],'nameMap':{'en':'y','de':'z'}}",
        // Read by JSON-LD, as keywords ask for it.
        "{}],'@index':'1','sensitive':{'@value':'true'},'attachment':[],'orderedItems':[]",
        "{}],'@type':'Note','published':'2026-01-01','updated':{'@value':'x','@type':'as:odd'}",
        "{}],'@type':'Note','attachment':{'@list':['https://a.example/2','https://a.example/1']}",
        "{'attachment':{'@id':'as:attachment','@container':'@list'}}],'attachment':[]",
        "{}],'@type':'Note','items':['https://a.example/2'],'orderedItems':['https://a.example/1']",
        "{}],'@type':'Note','to':['https://a.example/2',{'@value':'https://a.example/1'}]",
        "{}],'@type':'Note','to':[{'@value':'https://a.example/1'},'https://a.example/2']",
        "{}],'@type':'Note','name':{'@value':'x','@direction':'rtl'},'content':{'@value':'y','@type':'as:html'}",
        "{}],'@type':'Note','replies':{'@graph':[{'name':'x'}]},'@included':[{'name':'y'}]",
        "{}],'@graph':[{'name':'x'},{'name':'y'}]",
        "{}],'@type':'_:Note','_:to':'x','_:@id':'y','_:as:cc':'z','_:subject':'s'",
        "{'@language':'en'}],'@type':'Note','mediaType':'x','rel':{'@value':'y'},'nameMap':{'de':'z'}"
      })
  void A7_a_change_leaves_the_meaning_of_all_else(String rest) throws JsonLdError {
    ASObject read = read((AS_AND + rest + "}").replace('\'', '"'));

    ASObject changed = read.toBuilder().summary("x").remove(AS.SUMMARY).build();

    assertThat(meaning(written(changed))).isEqualTo(meaning(read.toJson()));
    assertThat(read(written(changed).toString())).isEqualTo(changed);
  }

  @Test
  void what_is_set_here_has_our_coercion_whatever_the_document_says() throws JsonLdError {
    ASObject stranger =
        read(
            (AS_AND + "{'to':'as:to'}],'type':'Note','to':'https://a.example/1'}")
                .replace('\'', '"'));
    URI bob = URI.create("https://b.example/bob");
    Announce before =
        Announce.builder().to(bob).set(AS.OBJECT, List.of(Reference.embedding(stranger))).build();
    Announce after =
        Announce.builder().set(AS.OBJECT, List.of(Reference.embedding(stranger))).to(bob).build();

    for (Announce announce : List.of(before, after)) {
      assertThat(meaning(written(announce)))
          .contains("#to\"=[{\"@id\"=\"https://b.example/bob\"}]");
    }
    assertThat(meaning(written(stranger.toBuilder().to(bob).build())))
        .contains("#to\"=[{\"@id\"=\"https://b.example/bob\"}]");
  }

  @Test
  void what_was_built_keeps_our_coercion_beside_a_document_with_another() throws JsonLdError {
    ASObject stranger =
        read((AS_AND + "{'sensitive':'as:sensitive'}],'sensitive':false}").replace('\'', '"'));
    Note ours = Note.builder().set(AS.SENSITIVE, true).build();

    for (List<ASObject> order : List.of(List.of(stranger, ours), List.of(ours, stranger))) {
      Note both = Note.builder().set(AS.ATTACHMENT, order).build();
      assertThat(meaning(written(both)))
          .contains("{\"@type\"=\"http://www.w3.org/2001/XMLSchema#boolean\", \"@value\"=true}");
    }
  }

  @Test
  void a_term_that_one_document_defines_gains_nothing_from_another() throws JsonLdError {
    ASObject with =
        read((AS_AND + "{'foo':'https://p.example/#foo'}],'foo':'x'}").replace('\'', '"'));
    ASObject without = read((AS_AND + "{}],'foo':'y'}").replace('\'', '"'));

    for (List<ASObject> order : List.of(List.of(with, without), List.of(without, with))) {
      Note both = Note.builder().set(AS.ATTACHMENT, order).build();
      assertThat(meaning(written(both)))
          .contains("{\"https://p.example/#foo\"=[{\"@value\"=\"x\"}]}")
          .contains("{\"_:foo\"=[{\"@value\"=\"y\"}]}");
    }
  }

  @Test
  void F1_texts_keep_their_language_where_documents_of_several_come_together() throws JsonLdError {
    ASObject german =
        read((AS_AND + "{'@language':'de'}],'type':'Note','name':'x'}").replace('\'', '"'));
    Note both = Note.builder().name("y").attachment(german).build();

    assertThat(meaning(written(both)))
        .contains("{\"@language\"=\"de\", \"@value\"=\"x\"}")
        .contains("{\"@value\"=\"y\"}");
    assertThat(
            meaning(
                written(german.toBuilder().attachment(Note.builder().name("z").build()).build())))
        .contains("{\"@language\"=\"de\", \"@value\"=\"x\"}")
        .contains("{\"@value\"=\"z\"}");
  }

  @Test
  void a_term_without_definition_adds_nothing_to_the_context() {
    ASObject read = read((AS_AND + "{}],'type':'Note','foo':'x'}").replace('\'', '"'));

    assertThat(written(read.toBuilder().summary("y").build()).getString("@context"))
        .isEqualTo(AS.CONTEXT);
  }

  @Test
  void an_id_reads_the_same_where_JSON_LD_takes_it_for_a_string() {
    ASObject read =
        read(
            (AS_AND
                    + "{}],'@type':'Note','to':['https://a.example/2',{'@value':'https://a.example/1'}],"
                    + "'inReplyTo':['https://a.example/3',{'@value':'https://a.example/4'}]}")
                .replace('\'', '"'));

    assertThat(read.to()).hasSize(2);
    assertThat(read.get(AS.IN_REPLY_TO)).hasSize(2);
  }

  @Test
  void A8_a_blank_node_that_is_named_like_a_guarded_term_does_not_become_it() {
    ASObject read =
        read(
            (AS_AND
                    + "{}],'@type':'_:Create','_:actor':'https://a.example/1',"
                    + "'_:id':'https://a.example/2'}")
                .replace('\'', '"'));

    assertThat(read.reading()).isEqualTo(Reading.JSON_LD);
    assertThat(read.hasType(Create.TYPE)).isFalse();
    assertThat(read.get(AS.ACTOR)).isEmpty();
    assertThat(read.id()).isEmpty();
  }
}
