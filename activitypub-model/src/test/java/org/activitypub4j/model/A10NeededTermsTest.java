package org.activitypub4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.apicatalog.jsonld.JsonLd;
import com.apicatalog.jsonld.JsonLdError;
import com.apicatalog.jsonld.document.JsonDocument;
import com.apicatalog.jsonld.loader.DocumentLoader;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Leaving terms out of contexts that nothing refers to changes no expansion. */
@Tag("corpus")
class A10NeededTermsTest {
  private static final ActivityStreams STREAMS = ActivityStreams.standard();
  private static final DocumentLoader WHOLE = BundledContexts.standard().loader(context -> context);

  private static JsonArray whole(JsonObject document) throws JsonLdError {
    return JsonLd.expand(JsonDocument.of(document))
        .context(
            JsonDocument.of(
                Trees.object().add("@context", STREAMS.vocabulary().asContext()).build()))
        .loader(WHOLE)
        .ordered(false)
        .get();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // a term that refers to another term, to a prefix that follows, to one of ours
        """
        {"@context":["https://www.w3.org/ns/activitystreams",{"a":"b","b":"p:c","p":"https://p.example/#",
         "d":"content"}],"type":"Note","a":"x","d":"y"}""",
        // a type that scopes a context
        """
        {"@context":["https://www.w3.org/ns/activitystreams","https://w3id.org/security/multikey/v1",
         {"k":"https://k.example/k"}],"k":{"id":"https://a.example/k","type":"Multikey",
         "controller":"https://a.example/","publicKeyMultibase":"z6Mk"}}""",
        // a value that is a term, by @vocab
        """
        {"@context":["https://www.w3.org/ns/activitystreams","https://w3id.org/security/data-integrity/v1",
         {"x":{"@id":"https://x.example/x","@type":"@vocab"}}],"x":"Note","proof":{"type":
         "DataIntegrityProof","proofPurpose":"assertionMethod"}}""",
        // compact IRIs as key, type and value; a nested context
        """
        {"@context":"https://www.w3.org/ns/activitystreams","as:name":"x","type":"as:Note",
         "url":"vcard:Home","tag":{"@context":{"toot":"http://joinmastodon.org/ns#","e":"toot:Emoji"},
         "type":"e"}}""",
        // a language map under another name; a list
        """
        {"@context":["https://www.w3.org/ns/activitystreams",{"t":{"@id":"as:name","@container":"@language"},
         "l":{"@id":"as:items","@container":"@list","@type":"@id"}}],"t":{"de":"x"},"l":["as:a","b"]}"""
      })
  void for_each_way_in_which_a_document_refers_to_a_term(String json) throws JsonLdError {
    JsonObject document =
        new JsonReader(ReadLimits.DEFAULT).read(json.getBytes(StandardCharsets.UTF_8));

    assertThat(STREAMS.expand(document)).isEqualTo(whole(document)).isNotEmpty();
  }

  @Test
  void for_every_real_document() throws IOException {
    Path corpus = Path.of(System.getProperty("corpus", "corpus"));
    assumeTrue(Files.isDirectory(corpus), "no directory of real documents");
    int same = 0;
    for (String part : List.of("platforms", "as2", "feps")) {
      try (Stream<Path> files = Files.walk(corpus.resolve(part))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".json")).toList()) {
          Optional<JsonObject> document = read(file);
          if (document.isPresent()) {
            JsonObject tree = document.get();
            assertThat(outcome(() -> STREAMS.expand(tree)))
                .as(file.toString())
                .isEqualTo(outcome(() -> whole(withoutNullIds(tree).asJsonObject())));
            same++;
          }
        }
      }
    }
    System.out.println("expansions with the needed terms alone equal to whole ones: " + same);
    assertThat(same).isGreaterThan(500);
  }

  /** The processor refuses them; we read them as absent. */
  private static JsonValue withoutNullIds(JsonValue value) {
    if (value instanceof JsonArray array) {
      return Trees.arrayOf(array.stream().map(A10NeededTermsTest::withoutNullIds).toList());
    }
    if (!(value instanceof JsonObject object)) {
      return value;
    }
    JsonObjectBuilder rest = Trees.object();
    object.forEach(
        (name, member) -> {
          if (!name.equals("id") || member != JsonValue.NULL) {
            rest.add(name, withoutNullIds(member));
          }
        });
    return rest.build();
  }

  private static Optional<JsonObject> read(Path file) throws IOException {
    try {
      return Optional.of(new JsonReader(ReadLimits.DEFAULT).read(Files.readAllBytes(file)));
    } catch (DocumentException e) {
      return Optional.empty(); // malformed: the business of CorpusTest
    }
  }

  private interface Expansion {
    JsonArray run() throws JsonLdError;
  }

  /** What comes out, or the error. */
  private static Object outcome(Expansion expansion) {
    try {
      return expansion.run();
    } catch (JsonLdError e) {
      return e.getCode();
    }
  }
}
