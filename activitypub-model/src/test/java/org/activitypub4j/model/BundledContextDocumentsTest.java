package org.activitypub4j.model;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.parsson.JsonProviderImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The context documents in the artifact, and the index that names them. */
class BundledContextDocumentsTest {
  private static final JsonProvider JSON = new JsonProviderImpl();

  @ParameterizedTest
  @MethodSource("entries")
  void every_entry_names_a_document_and_states_its_source_and_licence(JsonObject entry) {
    JsonObject document = read(entry.getString("file"));

    assertThat(document.keySet()).containsExactly("@context");
    assertThat(entry.getString("url")).startsWith("http");
    assertThat(entry.getString("source")).isNotBlank();
    assertThat(entry.getString("licence"))
        .isIn("Apache-2.0", "CC0-1.0", "W3C Software and Document License");
  }

  @ParameterizedTest
  @MethodSource("entries")
  void a_document_refers_only_to_documents_of_the_index(JsonObject entry) {
    assertThat(references(requireNonNull(read(entry.getString("file")).get("@context"))))
        .allSatisfy(url -> assertThat(BundledContexts.standard().find(url)).isNotNull());
  }

  @Test
  void no_url_and_no_suffix_leads_to_two_documents() {
    List<String> names = new ArrayList<>();
    entries()
        .forEach(
            entry -> {
              names.add(entry.getString("url"));
              names.addAll(strings(entry, "aliases"));
              names.addAll(strings(entry, "suffixes"));
            });

    assertThat(names).hasSizeGreaterThan(48).doesNotHaveDuplicates();
  }

  @Test
  void every_context_document_in_the_artifact_is_in_the_index()
      throws IOException, URISyntaxException {
    Path index = Path.of(requireNonNull(getClass().getResource("contexts/index.json")).toURI());
    try (Stream<Path> files = Files.list(requireNonNull(index.getParent()))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> name.endsWith(".jsonld"))
          .containsExactlyInAnyOrderElementsOf(
              entries().map(entry -> entry.getString("file")).toList());
    }
  }

  /** The digests are those in the specifications that define the contexts. */
  @ParameterizedTest
  @CsvSource({
    "data-integrity-v1, b5d829bd09aa7c42abc6efa0c8ed7635313b5487f37ccfce3ecd149ca9418554",
    "data-integrity-v2, 67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4",
    "multikey-v1, ba2c182de2d92f7e47184bcca8fcf0beaee6d3986c527bf664c195bbc7c58597",
    "jwk-v1, 0f14b62f6071aafe00df265770ea0c7508e118247d79b7d861a406d2aa00bece",
    "cid-v1, ea216ecc1cb02cd39b693dba2250141e270ba0bf95890be107dd9a9e8e43de85",
    "credentials-v2, 59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"
  })
  void a_document_of_W3C_is_as_W3C_publishes_it(String file, String sha256)
      throws IOException, NoSuchAlgorithmException {
    try (InputStream in = getClass().getResourceAsStream("contexts/" + file + ".jsonld")) {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(requireNonNull(in).readAllBytes());

      assertThat(HexFormat.of().formatHex(digest)).isEqualTo(sha256);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://social.example/schemas/litepub-0.1.jsonld, litepub, http://litepub.social/ns#",
    "https://hub.example/apschema, zot, https://hubzilla.org/apschema#",
    "https://hub.example/apschema/v1.21, zot, https://hubzilla.org/apschema#",
    "https://mbin.example/contexts, lemmy, https://join-lemmy.org/ns#",
    "https://gotosocial.org/ns, gts, https://gotosocial.org/ns#",
    "https://www.w3.org/ns/credentials/v2, name, https://schema.org/name",
    "http://www.w3.org/ns/activitystreams, as, https://www.w3.org/ns/activitystreams#"
  })
  void a_context_is_found_by_its_url_an_alias_or_the_end_that_each_host_uses(
      String url, String prefix, String iri) {
    BundledContexts.Entry entry = requireNonNull(BundledContexts.standard().find(url));

    assertThat(definitions(entry.context()))
        .anySatisfy(
            definitions -> assertThat(definitions.get(prefix)).isEqualTo(JSON.createValue(iri)));
  }

  private static Stream<JsonObject> entries() {
    return read("index.json").getJsonArray("contexts").stream().map(JsonValue::asJsonObject);
  }

  private static List<String> references(JsonValue context) {
    return parts(context).stream()
        .filter(JsonString.class::isInstance)
        .map(part -> ((JsonString) part).getString())
        .toList();
  }

  private static List<JsonObject> definitions(JsonValue context) {
    return parts(context).stream()
        .filter(JsonObject.class::isInstance)
        .map(JsonValue::asJsonObject)
        .toList();
  }

  private static List<JsonValue> parts(JsonValue context) {
    return context instanceof JsonArray array ? List.copyOf(array) : List.of(context);
  }

  private static List<String> strings(JsonObject entry, String name) {
    JsonArray values = entry.getJsonArray(name);
    return values == null
        ? List.of()
        : values.getValuesAs(JsonString.class).stream().map(JsonString::getString).toList();
  }

  private static JsonObject read(String file) {
    InputStream in = BundledContextDocumentsTest.class.getResourceAsStream("contexts/" + file);
    try (JsonReader reader = JSON.createReader(requireNonNull(in, file))) {
      return reader.readObject();
    }
  }
}
