package org.activitypub4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A type and properties that an application adds are as good as those that are there. */
class A6OwnTypesTest {
  private static final String NS = "https://recipes.example/ns#";
  private static final URI SOUP = URI.create("https://a.example/recipes/1");

  /** What an application writes. */
  static final class Recipe extends ASObject {
    static final Property.One<Duration> COOK_TIME = Property.duration(NS + "cookTime", "cookTime");
    static final Property.Many<ASObject> INGREDIENTS =
        Property.objects(NS + "ingredient", "ingredient", ASObject.class);
    static final Property.One<UntrustedText> SIZE = Property.text(NS + "size", "size");
    static final TypeOf<Recipe> TYPE = TypeOf.of(NS + "Recipe", "Recipe", Recipe::new);

    private Recipe(Node node) {
      super(node);
    }

    Optional<Duration> cookTime() {
      return get(COOK_TIME);
    }
  }

  private final ActivityStreams streams =
      ActivityStreams.builder()
          .vocabulary(
              Vocabulary.standard().toBuilder()
                  .type(Recipe.TYPE)
                  .properties(Recipe.COOK_TIME, Recipe.INGREDIENTS, Recipe.SIZE)
                  .build())
          .build();

  private final Recipe soup =
      ObjectBuilder.of(Recipe.TYPE)
          .id(SOUP)
          .name("Soup")
          .set(Recipe.COOK_TIME, Duration.ofMinutes(40))
          .add(Recipe.INGREDIENTS, Note.builder().name("Salt").build())
          .build();

  private ASObject read(String json) {
    return streams.read(json.getBytes(UTF_8));
  }

  @Test
  void what_is_built_is_written_with_its_meaning_and_reads_as_its_own_class() {
    String written = new String(streams.write(soup), UTF_8);

    assertThat(written)
        .isEqualTo(
            "{\"@context\":[\"https://www.w3.org/ns/activitystreams\",{"
                + "\"Recipe\":\"https://recipes.example/ns#Recipe\","
                + "\"cookTime\":{\"@id\":\"https://recipes.example/ns#cookTime\",\"@type\":\"xsd:duration\"},"
                + "\"ingredient\":{\"@id\":\"https://recipes.example/ns#ingredient\",\"@type\":\"@id\"}}],"
                + "\"id\":\"https://a.example/recipes/1\",\"type\":\"Recipe\",\"name\":\"Soup\","
                + "\"cookTime\":\"PT40M\","
                + "\"ingredient\":[{\"type\":\"Note\",\"name\":\"Salt\"}]}");
    ASObject read = read(written);
    assertThat(read).isInstanceOf(Recipe.class).isEqualTo(soup);
    assertThat(read.reading()).isEqualTo(Reading.PLAIN);
    assertThat(((Recipe) read).cookTime()).contains(Duration.ofMinutes(40));
    assertThat(read.get(Recipe.INGREDIENTS)).hasSize(1).first().isInstanceOf(Note.class);
  }

  @Test
  void it_is_read_under_whatever_name_a_context_gives_it() {
    ASObject read =
        read(
            """
            {"@context":["https://www.w3.org/ns/activitystreams",
             {"r":"https://recipes.example/ns#","Dish":"r:Recipe","minutes":"r:cookTime"}],
             "id":"https://a.example/recipes/1","type":"Dish","minutes":"PT5M"}""");

    assertThat(read).isInstanceOf(Recipe.class);
    assertThat(read.reading()).isEqualTo(Reading.JSON_LD);
    assertThat(read.get(Recipe.COOK_TIME)).contains(Duration.ofMinutes(5));
  }

  @Test
  void a_name_that_means_something_else_there_is_not_taken_for_it() {
    ASObject read =
        read(
            """
            {"@context":["https://www.w3.org/ns/activitystreams",
             {"cookTime":"https://elsewhere.example/ns#cookTime"}],
             "id":"https://a.example/recipes/1","type":"Recipe","cookTime":"PT5M"}""");

    assertThat(read.get(Recipe.COOK_TIME)).isEmpty();
    assertThat(new String(streams.write(read), UTF_8)).contains("elsewhere.example");
  }

  @Test
  void A7_what_it_does_not_know_survives_a_change() {
    ASObject read =
        read(
            """
            {"@context":["https://www.w3.org/ns/activitystreams",{"r":"https://recipes.example/ns#",
             "Recipe":"r:Recipe","cookTime":"r:cookTime","wine":"r:wine"}],
             "id":"https://a.example/recipes/1","type":"Recipe","cookTime":"PT5M","wine":"red"}""");
    Recipe changed =
        ObjectBuilder.from(Recipe.TYPE, read).set(Recipe.COOK_TIME, Duration.ofMinutes(6)).build();

    ASObject again = streams.read(streams.write(changed));
    assertThat(again.get(Recipe.COOK_TIME)).contains(Duration.ofMinutes(6));
    assertThat(again.toJson().getString("wine")).isEqualTo("red");
  }

  @Test
  void A7_a_change_by_who_read_it_without_knowing_the_type_does_not_double_a_property() {
    ASObject read =
        ActivityStreams.standard()
            .read(
                """
                {"@context":["https://www.w3.org/ns/activitystreams",{"r":"https://recipes.example/ns#",
                 "cookTime":"r:cookTime"}],"id":"https://a.example/recipes/1","cookTime":"PT5M"}"""
                    .getBytes(UTF_8));
    Recipe changed =
        ObjectBuilder.from(Recipe.TYPE, read).set(Recipe.COOK_TIME, Duration.ofMinutes(6)).build();

    assertThat(new String(ActivityStreams.standard().write(changed), UTF_8))
        .contains("PT6M")
        .doesNotContain("PT5M");
  }

  @Test
  void it_travels_inside_an_activity() {
    Create create =
        Create.builder()
            .id(URI.create(SOUP + "#create"))
            .actor(URI.create("https://a.example/users/alice"))
            .object(soup)
            .build();

    Create read = (Create) streams.read(streams.write(create));
    assertThat(read).isEqualTo(create);
    assertThat(read.object().flatMap(Reference::object)).get().isInstanceOf(Recipe.class);
  }

  @Test
  void who_does_not_know_the_type_reads_and_passes_it_on_all_the_same() {
    ActivityStreams others = ActivityStreams.standard();
    ASObject read = others.read(streams.write(soup));

    assertThat(read.types()).isEqualTo(List.of("Recipe"));
    assertThat(read.name().orElseThrow().unescaped()).isEqualTo("Soup");
    ASObject renamed = streams.read(others.write(read.toBuilder().name("Broth").build()));
    assertThat(renamed).isInstanceOf(Recipe.class);
    assertThat(renamed.get(Recipe.COOK_TIME)).contains(Duration.ofMinutes(40));
  }

  @Test
  void two_types_of_one_name_are_a_mistake() {
    TypeOf<Recipe> other = TypeOf.of("https://other.example/ns#Note", "Note", Recipe::new);

    assertThatThrownBy(() -> Vocabulary.standard().toBuilder().type(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Note");
  }
}
