package org.activitypub4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.apicatalog.jsonld.JsonLdError;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * A value is read in one way, whatever path it came by: every accessor says the same of a document
 * that is read by its names and of the same document read by JSON-LD. {@link CorpusTest} proves it
 * for real documents.
 */
class M4OneReadingTest {
  private static final ActivityStreams STREAMS = ActivityStreams.standard();

  private static JsonObject documents() throws IOException {
    try (InputStream in = M4OneReadingTest.class.getResourceAsStream("reading.json")) {
      return new JsonReader(ReadLimits.DEFAULT).read(Objects.requireNonNull(in).readAllBytes());
    }
  }

  /** The same document with a keyword, of which only JSON-LD can tell what it does. */
  private static JsonObject askingForJsonLd(JsonObject document) {
    JsonObjectBuilder out = Trees.object();
    document.forEach(out::add);
    return out.add("@index", "1").build();
  }

  private static String said(ASObject object) {
    return Typed.of(object) + "\n" + Typed.asEachClass(object);
  }

  @Test
  void every_accessor_says_the_same_by_names_and_by_JSON_LD() throws JsonLdError, IOException {
    JsonObject documents = documents();
    List<String> differ = new ArrayList<>();
    for (String name : documents.keySet()) {
      JsonObject document = documents.getJsonObject(name);
      ASObject plain = STREAMS.read(document);
      assertThat(plain.reading()).as(name).isEqualTo(Reading.PLAIN);
      ASObject other = STREAMS.read(askingForJsonLd(document));
      assertThat(other.reading()).as(name).isEqualTo(Reading.JSON_LD);
      ASObject expanded = ByJsonLd.of(plain, STREAMS.expand(document));
      Map.of("read", other, "expanded", expanded)
          .forEach(
              (way, byJsonLd) -> {
                if (!said(plain).equals(said(byJsonLd))) {
                  differ.add(
                      "%s %s%n    %s"
                          .formatted(name, way, Typed.difference(said(plain), said(byJsonLd))));
                }
              });
    }
    System.out.printf(
        "own documents %d, methods %d, differences %d%n",
        documents.size(), Typed.methods(), differ.size());
    assertThat(differ).isEmpty();
    assertThat(documents.size()).isGreaterThan(20);
    assertThat(Typed.methods()).isGreaterThan(60);
  }

  @Test
  void the_target_of_a_link_is_found_by_any_path() {
    String note =
        """
        {"@context":["https://www.w3.org/ns/activitystreams",{"d":"https://d.example/ns/"}],
         "type":"Note",%s"tag":[{"type":"Mention","href":%s,"name":"@bob@b.example"}]}""";
    for (String guid : new String[] {"", "\"d:guid\":\"1\","}) {
      for (String href :
          new String[] {
            "\"https://b.example/bob\"",
            "[\"https://b.example/bob\"]",
            "{\"id\":\"https://b.example/bob\"}"
          }) {
        ASObject read = STREAMS.read(note.formatted(guid, href).getBytes(UTF_8));

        assertThat(read.tags(Mention.class))
            .extracting(mention -> mention.href().orElseThrow())
            .containsExactly(URI.create("https://b.example/bob"));
      }
    }
  }
}
