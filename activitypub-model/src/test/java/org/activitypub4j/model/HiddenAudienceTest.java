package org.activitypub4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.net.URI;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/**
 * lessons.md A10: bto and bcc can be taken out of everything. Documents with hidden recipients in
 * every shape are among the security vectors of the server.
 */
class HiddenAudienceTest {
  private static final ActivityStreams STREAMS = ActivityStreams.standard();
  private static final URI HIDDEN = URI.create("https://hidden.example/h");

  private static ASObject read(String json) {
    return STREAMS.read(json.replace('\'', '"').getBytes(UTF_8));
  }

  private static String shown(ASObject object) {
    return new String(STREAMS.write(object.withoutHiddenAudience()), UTF_8);
  }

  @Test
  void A10_what_was_built_shows_nobody_who_is_hidden() {
    Note reply = Note.builder().content("x").set(AS.BTO, List.of(HIDDEN)).build();
    ASObject built =
        Create.builder()
            .object(Note.builder().id(URI.create("https://a.example/1")).attachment(reply).build())
            .set(AS.BCC, List.of(HIDDEN))
            .build();
    assertThat(shown(built)).contains("https://a.example/1").doesNotContain("hidden.example");
    assertThat(built.withoutHiddenAudience()).isInstanceOf(Create.class);
    assertThat(built.get(AS.BCC)).as("the one that was asked is as it was").isNotEmpty();
  }

  @Test
  void A10_a_property_of_an_application_for_the_same_is_hidden() {
    var secretly = org.activitypub4j.model.Property.audience(AS.BTO.iri(), "secretly");
    assertThat(shown(Note.builder().set(secretly, List.of(HIDDEN)).build()))
        .doesNotContain("hidden.example");
    Vocabulary vocabulary = Vocabulary.standard().toBuilder().property(secretly).build();
    ActivityStreams own = ActivityStreams.builder().vocabulary(vocabulary).build();
    ASObject read =
        own.read("{\"type\":\"Note\",\"secretly\":\"https://hidden.example/h\"}".getBytes(UTF_8));
    assertThat(new String(own.write(read.withoutHiddenAudience()), UTF_8))
        .doesNotContain("hidden.example");
  }

  @Test
  void A10_texts_in_Balochi_and_Bikol_stay() {
    ASObject note = read("{'type':'Note','contentMap':{'bcc':'<p>a</p>','bto':['<p>b</p>']}}");
    assertThat(note.withoutHiddenAudience()).isSameAs(note);
    ASObject more =
        read(
            "{'type':'Note','contentMap':{'bcc':'<p>a</p>'},'bcc':'https://hidden.example/h',"
                + "'nameMap':{'bto':{'id':'https://hidden.example/h'}}}");
    assertThat(more.withoutHiddenAudience().languages(AS.CONTENT)).containsKey("bcc");
    assertThat(shown(more)).doesNotContain("hidden.example");
  }

  @Test
  void A10_what_JSON_LD_does_not_see_is_not_shown_to_readers_of_names() {
    ASObject note =
        read(
            "{'@context':['https://www.w3.org/ns/activitystreams',{'S':{'@id':'https://x.example/#S',"
                + "'@context':{'bcc':null}}}],'type':'Note',"
                + "'tag':{'type':'S','bcc':'https://hidden.example/h'}}");
    assertThat(note.reading()).isEqualTo(Reading.JSON_LD);
    assertThat(shown(note)).contains("Note").doesNotContain("hidden.example");
  }

  @Test
  void A10_a_document_without_hidden_recipients_stays_as_it_was_received() {
    String json = "{ 'type' : 'Note', 'odd': [ 1.0, {'abc': null, 'btobcc': 'x'} ] }";
    ASObject note = read(json);
    assertThat(note.withoutHiddenAudience()).isSameAs(note);
  }

  /** A document, and the same with hidden recipients anywhere in it. */
  private record Pair(JsonObject open, JsonObject hiding) {}

  @Provide
  Arbitrary<Pair> pairs() {
    return Arbitraries.randomValue(
        random -> {
          long seed = random.nextLong();
          return new Pair(tree(new Random(seed), false, 0), tree(new Random(seed), true, 0));
        });
  }

  private static JsonObject tree(Random random, boolean hiding, int depth) {
    List<String> names =
        List.of(
            "object", "tag", "attachment", "replies", "items", "mystery", "https://x.example/p");
    JsonObjectBuilder out = Trees.object().add("type", random.nextBoolean() ? "Note" : "Create");
    for (String name : List.of("bto", "bcc")) {
      if (random.nextInt(3) == 0 && hiding) {
        out.add(name, Trees.string(HIDDEN.toString()));
      }
    }
    for (int i = depth > 5 ? 0 : random.nextInt(4); i > 0; i--) {
      String name = names.get(random.nextInt(names.size()));
      JsonValue value = tree(random, hiding, depth + 1);
      out.add(
          name, random.nextBoolean() ? value : Trees.arrayOf(List.of(value, Trees.string("x"))));
    }
    return out.build();
  }

  @Property
  void A10_nothing_but_the_hidden_recipients_is_taken_out(@ForAll("pairs") Pair pair) {
    ASObject shown = STREAMS.read(pair.hiding()).withoutHiddenAudience();
    assertThat(shown).isEqualTo(STREAMS.read(pair.open()));
    assertThat(shown.withoutHiddenAudience()).isSameAs(shown);
    assertThat(new String(STREAMS.write(shown), UTF_8)).doesNotContain("hidden.example");
    assertThat(STREAMS.expand(shown).toString()).doesNotContain("#bto", "#bcc");
  }
}
