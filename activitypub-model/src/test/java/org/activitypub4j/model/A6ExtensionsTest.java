package org.activitypub4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonArray;
import org.activitypub4j.model.DocumentException.Reason;
import org.junit.jupiter.api.Test;

/** What an application or another artifact adds: vocabularies, contexts. */
class A6ExtensionsTest {
  private static final String NS = "https://recipes.example/ns#";
  private static final Property.One<Long> SERVINGS = Property.count(NS + "servings", "servings");

  /** An extension as an artifact brings it, named in META-INF/services. */
  public static final class Recipes implements VocabularyExtension {
    /** For ServiceLoader. */
    public Recipes() {}

    @Override
    public void addTo(Vocabulary.Builder vocabulary) {
      vocabulary.property(SERVINGS);
    }
  }

  private static ASObject read(ActivityStreams streams, String json) {
    return streams.read(json.getBytes(UTF_8));
  }

  private static final String ALIASED =
      """
      {"@context":["https://www.w3.org/ns/activitystreams",
       {"portions":"https://recipes.example/ns#servings"}],"type":"Note","portions":4}""";

  @Test
  void extensions_are_found_where_they_are_asked_for_and_nowhere_else() {
    ActivityStreams asked =
        ActivityStreams.builder()
            .vocabulary(
                Vocabulary.standard().toBuilder()
                    .extensions(A6ExtensionsTest.class.getClassLoader())
                    .build())
            .build();

    assertThat(read(asked, ALIASED).get(SERVINGS)).contains(4L);
    assertThat(read(ActivityStreams.standard(), ALIASED).get(SERVINGS)).isEmpty();
  }

  @Test
  void A11_a_context_that_is_added_counts_and_no_other_is_fetched() {
    String json =
        """
        {"@context":["https://www.w3.org/ns/activitystreams","https://recipes.example/context"],
         "type":"Note","title":"Soup"}""";
    ActivityStreams added =
        ActivityStreams.builder()
            .context(
                "https://recipes.example/context",
                "{\"@context\":{\"title\":\"as:name\"}}".getBytes(UTF_8))
            .build();

    assertThat(read(added, json).name().orElseThrow().unescaped()).isEqualTo("Soup");
    assertThat(read(ActivityStreams.standard(), json).name()).isEmpty();
    assertThat(read(ActivityStreams.standard(), json).validate())
        .extracting(Problem::path)
        .contains("$.@context");
  }

  @Test
  void A10_any_object_can_be_expanded() {
    JsonArray expanded = ActivityStreams.standard().expand(Note.builder().name("x").build());

    assertThat(expanded).hasSize(1);
    assertThat(expanded.getJsonObject(0).get("@type"))
        .hasToString("[\"https://www.w3.org/ns/activitystreams#Note\"]");
    assertThat(expanded.getJsonObject(0).get(AS.NS + "name")).hasToString("[{\"@value\":\"x\"}]");
  }

  @Test
  void A10_what_is_no_JSON_LD_cannot_be_expanded_and_says_so() {
    ASObject broken =
        read(
            ActivityStreams.standard(),
            """
            {"@context":["https://www.w3.org/ns/activitystreams",{"a":"b","b":"a"}],"type":"Note"}""");

    assertThatThrownBy(() -> ActivityStreams.standard().expand(broken))
        .isInstanceOfSatisfying(
            DocumentException.class, e -> assertThat(e.reason()).isEqualTo(Reason.JSON_LD));
  }
}
