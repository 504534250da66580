package org.activitypub4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.apicatalog.jsonld.JsonLdError;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the tree: what is read is written, and what is written is read. */
class RoundTripPropertiesTest {
  private static final ActivityStreams STREAMS = ActivityStreams.standard();

  /** What contexts say beside ActivityStreams; some of it asks for JSON-LD processing. */
  private static final List<String> DEFINITIONS =
      List.of(
          "'sensitive':'as:sensitive'",
          "'published':'as:published'",
          "'foo':'https://p.example/#foo'",
          "'foo':{'@id':'https://q.example/#foo','@type':'@id'}",
          "'bar':{'@id':'https://p.example/#bar','@container':'@list'}",
          "'bar':{'@id':'https://p.example/#bar','@container':'@language'}",
          "'ex':'https://ex.example/#'",
          "'Odd':'https://p.example/#Odd'",
          "'attachment':{'@id':'as:attachment','@type':'@id','@container':'@list'}",
          "'alias':{'@id':'as:tag','@type':'@id'}",
          "'sensitive':'https://p.example/#other'");

  private static final List<String> NAMES =
      List.of(
          "name",
          "content",
          "sensitive",
          "published",
          "mediaType",
          "totalItems",
          "attachment",
          "tag",
          "items",
          "orderedItems",
          "foo",
          "bar",
          "alias",
          "subject",
          "ex:x",
          "https://p.example/#foo",
          "_:blank");

  private static final List<String> SCALARS =
      List.of(
          "'x'",
          "'https://a.example/1'",
          "'ex:y'",
          "'2026-01-01T00:00:00Z'",
          "true",
          "5",
          "5.5",
          "''",
          "'<p>\\u00e9\\ud83d\\ude00 \\\\n</p>'");

  private static JsonObject parse(String json) {
    return (JsonObject)
        Trees.PROVIDER.createReader(new java.io.StringReader(json.replace('\'', '"'))).readValue();
  }

  private static JsonObject context(List<String> definitions) {
    JsonObjectBuilder context = Trees.object();
    definitions.forEach(definition -> parse("{" + definition + "}").forEach(context::add));
    return context.build();
  }

  private static JsonValue scalar(String json) {
    return parse("{'v':" + json + "}").getOrDefault("v", JsonValue.NULL);
  }

  private static Arbitrary<JsonValue> value(int depth) {
    Arbitrary<JsonValue> scalars = Arbitraries.of(SCALARS).map(RoundTripPropertiesTest::scalar);
    if (depth == 0) {
      return scalars;
    }
    Arbitrary<JsonValue> below = value(depth - 1);
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(5, scalars),
        net.jqwik.api.Tuple.of(3, node(depth - 1).map(node -> node)),
        net.jqwik.api.Tuple.of(
            2,
            below
                .filter(item -> !(item instanceof JsonArray))
                .list()
                .ofMaxSize(3)
                .map(Trees::arrayOf)));
  }

  private static Arbitrary<JsonObject> node(int depth) {
    Arbitrary<String> types = Arbitraries.of("Note", "Odd", "Image", "Nothing", "ex:Type");
    return Combinators.combine(
            types,
            Arbitraries.maps(Arbitraries.of(NAMES), value(depth)).ofMaxSize(5),
            Arbitraries.of(true, false))
        .as(
            (type, members, texts) -> {
              JsonObjectBuilder node = Trees.object().add("type", type);
              members.forEach(node::add);
              if (texts) {
                node.add("summaryMap", Trees.object().add("de", "x").add("en", "y"));
              }
              return node.build();
            });
  }

  @Provide
  static Arbitrary<JsonObject> documents() {
    return Combinators.combine(
            Arbitraries.of(DEFINITIONS).list().ofMaxSize(3),
            node(3),
            Arbitraries.of("", "", "@type", "@index"))
        .as(
            (definitions, node, keyword) -> {
              JsonObjectBuilder document =
                  Trees.object()
                      .add(
                          "@context",
                          Trees.array().add(AS.CONTEXT).add(context(definitions)).build())
                      .add("id", "https://a.example/1");
              node.forEach(document::add);
              if (!keyword.isEmpty()) {
                document.add(keyword, keyword.equals("@type") ? "Article" : "1");
              }
              return document.build();
            });
  }

  private static Optional<JsonArray> meaning(JsonObject document) {
    try {
      return Optional.of(STREAMS.expand(document));
    } catch (JsonLdError e) {
      return Optional.empty(); // There is no other meaning to compare with.
    }
  }

  private static Optional<ASObject> read(JsonObject document) {
    try {
      return Optional.of(STREAMS.read(JsonWriter.write(document)));
    } catch (DocumentException e) {
      assertThat(e.reason()).isEqualTo(DocumentException.Reason.GUARDED_TERM);
      return Optional.empty();
    }
  }

  private static JsonObject written(ASObject object) {
    return new JsonReader(ReadLimits.DEFAULT).read(STREAMS.write(object));
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void A7_an_unchanged_document_is_written_as_it_was_read(
      @ForAll("documents") JsonObject document) {
    read(document).ifPresent(object -> assertThat(written(object)).isEqualTo(document));
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void A7_a_changed_document_keeps_its_meaning(@ForAll("documents") JsonObject document) {
    Optional<JsonArray> meaning = meaning(document);
    Optional<ASObject> read = read(document);
    if (meaning.isPresent() && read.isPresent()) {
      ASObject changed = read.get().toBuilder().summary("z").remove(AS.SUMMARY).build();
      JsonObject before = withoutSummary(document);
      assertThat(ExpandedMeaning.of(meaning(written(changed)).orElseThrow()))
          .isEqualTo(ExpandedMeaning.of(meaning(before).orElseThrow()));
    }
  }

  private static JsonObject withoutSummary(JsonObject document) {
    JsonObjectBuilder rest = Trees.object();
    document.forEach(rest::add);
    return rest.remove("summaryMap").build();
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void A7_a_document_embedded_in_another_keeps_its_meaning(
      @ForAll("documents") JsonObject document) {
    Optional<JsonArray> meaning = meaning(document);
    Optional<ASObject> read = read(document);
    if (meaning.isPresent() && read.isPresent()) {
      Announce announce =
          Announce.builder().set(AS.OBJECT, List.of(Reference.embedding(read.get()))).build();
      JsonObject outer = meaning(written(announce)).orElseThrow().getJsonObject(0);
      assertThat(ExpandedMeaning.of(outer.getJsonArray(AS.NS + "object")))
          .isEqualTo(ExpandedMeaning.of(meaning.get()));
    }
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void F7_what_is_written_reads_as_what_it_was(@ForAll("documents") JsonObject document) {
    Optional<ASObject> read = read(document);
    if (read.isPresent() && meaning(document).isPresent()) {
      ASObject changed = read.get().toBuilder().summary("z").build();
      ASObject again = STREAMS.read(STREAMS.write(changed));
      assertThat(Typed.of(again)).isEqualTo(Typed.of(changed));
      if (changed.reading() == Reading.PLAIN) {
        assertThat(again).isEqualTo(changed); // JSON-LD also makes arrays of single values.
      }
    }
  }

  @Provide
  static Arbitrary<ASObject> built() {
    Arbitrary<String> text =
        Arbitraries.strings()
            .ofMaxLength(8)
            .filter(x -> x.indexOf('\0') < 0 && UTF_8.newEncoder().canEncode(x));
    Arbitrary<URI> id =
        Arbitraries.strings().alpha().ofMaxLength(5).map(x -> URI.create("https://a.example/" + x));
    Arbitrary<Note> note =
        Combinators.combine(id, text, text, id.list().ofMaxSize(3), Arbitraries.integers())
            .as(
                (itself, name, content, to, millis) ->
                    Note.builder()
                        .id(itself)
                        .name(name)
                        .content(content, "de")
                        .to(to)
                        .published(Instant.ofEpochMilli(millis))
                        .set(AS.SENSITIVE, millis % 2 == 0)
                        .build());
    return Combinators.combine(id, note, note.list().ofMaxSize(2))
        .as(
            (actor, object, attachments) ->
                Create.builder()
                    .actor(actor)
                    .object(
                        attachments.isEmpty()
                            ? object
                            : object.toBuilder().set(AS.ATTACHMENT, attachments).build())
                    .build());
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void F7_what_is_built_reads_as_what_it_was(@ForAll("built") ASObject object) {
    ASObject again = STREAMS.read(STREAMS.write(object));

    assertThat(again.reading()).isEqualTo(Reading.PLAIN);
    assertThat(again).isEqualTo(object);
    assertThat(again.getClass()).isEqualTo(object.getClass());
    Map<String, Object> typed = Typed.of(object);
    assertThat(Typed.of(again)).isEqualTo(typed);
  }
}
