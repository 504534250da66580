package org.activitypub4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** lessons M2: the processor of JSON-LD writes nothing of a document to its log. */
class M2SilentJsonLdTest {
  private static final ActivityStreams STREAMS = ActivityStreams.standard();

  /** What is logged while it is open, at any level. */
  private static final class Listener extends Handler implements AutoCloseable {
    private final Logger logger = Logger.getLogger("com.apicatalog");
    private final Level before = logger.getLevel();
    private final List<String> records = new ArrayList<>();

    Listener() {
      logger.setLevel(Level.ALL);
      logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord record) {
      records.add(record.getMessage() + Arrays.deepToString(record.getParameters()));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      logger.removeHandler(this);
      logger.setLevel(before);
    }
  }

  private static Stream<JsonObject> vectors() throws IOException {
    try (InputStream in =
        M2SilentJsonLdTest.class.getResourceAsStream("/security-vectors/M2-logged.json")) {
      byte[] bytes = Objects.requireNonNull(in).readAllBytes();
      return new JsonReader(ReadLimits.DEFAULT)
          .read(bytes).getJsonArray("documents").stream().map(JsonValue::asJsonObject);
    }
  }

  /** Every way to the processor that there is. */
  private static void askAll(JsonObject document) {
    try {
      ASObject read = STREAMS.read(document);
      read.validate();
      STREAMS.write(read.toBuilder().build());
      STREAMS.expand(read);
      STREAMS.expand(read.toBuilder().build());
    } catch (DocumentException e) {
      assertThat(e.reason()).isNotNull();
    }
    try {
      STREAMS.linkedData(document).statements((s, p, o, datatype, language) -> {});
    } catch (LinkedDataException e) {
      assertThat(e.obstacle()).isNotNull();
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void nothing_of_a_document_is_logged(JsonObject vector) {
    try (Listener listener = new Listener()) {
      askAll(vector.getJsonObject("document"));
      assertThat(listener.records).isEmpty();
    }
  }

  @Property
  void nothing_of_any_document_is_logged(
      @ForAll("words") List<String> words, @ForAll("shapes") String shape) {
    String text = shape;
    for (String word : words) {
      text = text.replaceFirst("#", word);
    }
    JsonObject document =
        new JsonReader(ReadLimits.DEFAULT)
            .read(text.replace("#", "x").replace('\'', '"').getBytes(UTF_8));
    try (Listener listener = new Listener()) {
      askAll(document);
      assertThat(listener.records).isEmpty();
    }
  }

  @Provide
  Arbitrary<List<String>> words() {
    return Arbitraries.of(
            "@Secret",
            "@language",
            "@none",
            "@id",
            "@type",
            "@value",
            "@vocab",
            "@base",
            "@",
            "a",
            "b",
            "en_x",
            "a b",
            "content",
            "contentMap",
            "name",
            "as:b",
            "a:@language",
            "@index",
            "@container",
            "p:",
            "",
            "_:",
            "https://v.example/",
            "SECRET:%")
        .list()
        .ofSize(12);
  }

  @Provide
  Arbitrary<String> shapes() {
    return Combinators.combine(
            Arbitraries.of(
                "{'a':'#','b':'#','@vocab':'https://v.example/'}",
                "{'a':{'@id':'#','@container':'@language'},'b':'#','@vocab':'#'}",
                "{'a':{'@id':'#','@language':'#'},'b':{'@id':'a:#','@container':'@language'}}",
                "{'@version':1.1,'a':{'@id':'as:x','@context':{'b':{'@id':'#','@container':'#'}}}}",
                "{'a':{'@id':'#','@prefix':true},'b':{'@id':'#','@type':'#'},'@vocab':'x:'}"),
            Arbitraries.of(
                "'a':{'#':'#'},'contentMap':{'#':'#'}",
                "'name':{'@value':'#','b':'#'},'a':{'b':{'#':'x'}}",
                "'id':'#','type':['Note','#'],'b':{'#':['#']}",
                "'tag':[{'@context':{'b':'#'},'b':{'#':'x'}},{'type':'#','b':{'#':'x'}}]",
                "'attributedTo':{'id':'#','name':'#'},'b':'#','contentMap':{'#':{'#':'#'}}"))
        .as(
            (context, members) ->
                "{'@context':['https://www.w3.org/ns/activitystreams',"
                    + context
                    + "],'url':'@x',"
                    + members
                    + "}");
  }

  private static ASObject slow(String members) {
    String text =
        "{'@context':['https://www.w3.org/ns/activitystreams',{'@vocab':'https://v.example/'}],"
            + members
            + "}";
    ASObject read = STREAMS.read(text.replace('\'', '"').getBytes(UTF_8));
    assertThat(read.reading()).isEqualTo(Reading.JSON_LD);
    return read;
  }

  @Test
  void a_tag_that_is_not_well_formed_is_read_as_it_stands() {
    Map<String, UntrustedHtml> texts =
        slow("'type':'Note','contentMap':{'pt_BR':'olá','en':'hello','x y\\n':'z'}")
            .languages(AS.CONTENT);
    assertThat(texts).containsOnlyKeys("pt_br", "en", "x y\n");
    assertThat(String.valueOf(texts.get("pt_br"))).isEqualTo("olá");
  }

  @Test
  void a_text_in_the_form_of_a_keyword_is_a_text_and_no_IRI() {
    ASObject read = slow("'type':['Note','@alice'],'name':'@alice','url':'@alice','id':'@alice'");
    assertThat(String.valueOf(read.name().orElseThrow())).isEqualTo("@alice");
    assertThat(read.types()).containsExactly("Note");
    assertThat(read.id()).isEmpty();
  }

  @Test
  void the_expansion_has_no_placeholders() throws IOException {
    vectors()
        .map(vector -> vector.getJsonObject("document"))
        .forEach(
            document -> {
              boolean own = document.toString().contains("x-mark");
              assertThat(own || !written(document).contains("x-mark")).isTrue();
            });
    JsonArray expanded = STREAMS.expand(slow("'content':{'@value':'x','@language':'pt_BR'}"));
    assertThat(expanded.toString()).contains("\"pt_br\"");
  }

  /** The document as it is written again, or why it is refused. */
  private static String written(JsonObject document) {
    try {
      return STREAMS.read(document).toBuilder().build().toJson().toString();
    } catch (DocumentException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void what_looks_like_a_placeholder_stays() {
    ASObject read = slow("'summary':'x-mark0-1000000','name':'@alice'");
    JsonValue summary = Objects.requireNonNull(read.toBuilder().build().toJson().get("summary"));
    assertThat(Trees.values(summary)).allMatch(JsonString.class::isInstance);
    assertThat(summary.toString()).contains("x-mark0-1000000");
    assertThat(String.valueOf(read.name().orElseThrow())).isEqualTo("@alice");
  }
}
