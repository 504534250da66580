package org.activitypub4j.model;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Documents as real servers write them, of which public reports say that they were read wrongly,
 * written anew with made-up hosts and texts. Of each the reading says what a person would expect.
 */
class FieldDocumentsTest {
  private static final JsonObject DOCUMENTS = documents();

  private static JsonObject documents() {
    try (InputStream in = FieldDocumentsTest.class.getResourceAsStream("field-documents.json")) {
      return new JsonReader(ReadLimits.DEFAULT).read(requireNonNull(in).readAllBytes());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static Stream<String> names() {
    return DOCUMENTS.keySet().stream();
  }

  private static List<String> expected(String name) {
    return DOCUMENTS.getJsonObject(name).getJsonArray("says").getValuesAs(JsonString::getString);
  }

  private static JsonObject document(String name) {
    return DOCUMENTS.getJsonObject(name).getJsonObject("document");
  }

  @ParameterizedTest
  @MethodSource("names")
  void what_a_real_server_writes_is_read_as_a_person_would_expect(String name) {
    assertThat(Described.of(ActivityStreams.standard().read(document(name))))
        .containsExactlyElementsOf(expected(name));
  }

  /** Asked for by a keyword; what is odd is told of another document then. */
  @ParameterizedTest
  @MethodSource("names")
  void so_it_is_by_JSON_LD(String name) {
    JsonObject asking =
        Trees.PROVIDER.createObjectBuilder(document(name)).add("@index", "1").build();
    ASObject read = ActivityStreams.standard().read(asking);

    assertThat(read.reading()).isEqualTo(Reading.JSON_LD);
    assertThat(Described.of(read).stream().filter(line -> !line.startsWith("odd: ")))
        .containsExactlyElementsOf(
            expected(name).stream().filter(line -> !line.startsWith("odd: ")).toList());
  }
}
