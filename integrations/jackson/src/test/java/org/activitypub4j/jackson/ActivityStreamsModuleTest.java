package org.activitypub4j.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Article;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.DocumentException;
import org.activitypub4j.model.DocumentException.Reason;
import org.activitypub4j.model.Follow;
import org.activitypub4j.model.Node;
import org.activitypub4j.model.Note;
import org.activitypub4j.model.ObjectBuilder;
import org.activitypub4j.model.Person;
import org.activitypub4j.model.Property;
import org.activitypub4j.model.ReadLimits;
import org.activitypub4j.model.TypeOf;
import org.activitypub4j.model.UntrustedHtml;
import org.activitypub4j.model.Vocabulary;
import org.junit.jupiter.api.Test;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

class ActivityStreamsModuleTest {
  private static final String AS2 = "https://www.w3.org/ns/activitystreams";
  private static final URI ID = URI.create("https://a.example/notes/1");
  private static final URI ALICE = URI.create("https://a.example/users/alice");

  private final JsonMapper mapper =
      JsonMapper.builder().addModule(new ActivityStreamsModule()).build();

  record Pinned(String by, Note note) {}

  static final class Recipe extends ASObject {
    static final Property.One<Duration> COOK_TIME =
        Property.duration("https://recipes.example/ns#cookTime", "cookTime");
    static final TypeOf<Recipe> TYPE =
        TypeOf.of("https://recipes.example/ns#Recipe", "Recipe", Recipe::new);

    private Recipe(Node node) {
      super(node);
    }

    static ActivityStreams streams() {
      return ActivityStreams.builder()
          .vocabulary(Vocabulary.standard().toBuilder().type(TYPE).property(COOK_TIME).build())
          .build();
    }

    static Recipe soup() {
      return ObjectBuilder.of(TYPE).id(ID).set(COOK_TIME, Duration.ofMinutes(40)).build();
    }
  }

  private static Note note() {
    return Note.builder().id(ID).attributedTo(ALICE).content("<p>Grüße 🥣</p>").build();
  }

  private static String document(String members) {
    return "{\"@context\":\"" + AS2 + "\"," + members + "}";
  }

  private static String noteWith(String members) {
    return document("\"type\":\"Note\"," + members);
  }

  private DocumentException refusal(String json) {
    DatabindException thrown =
        catchThrowableOfType(DatabindException.class, () -> mapper.readValue(json, ASObject.class));
    DocumentException cause = (DocumentException) Objects.requireNonNull(thrown.getCause());
    assertThat(thrown.getOriginalMessage()).isEqualTo(cause.getMessage()).isNotBlank();
    return cause;
  }

  @Test
  void a_note_makes_the_round_trip() {
    String json = mapper.writeValueAsString(note());
    Note read = mapper.readValue(json, Note.class);

    assertThat(mapper.readTree(json).get("@context").asString()).isEqualTo(AS2);
    assertThat(read).isEqualTo(note());
    assertThat(read.content().map(UntrustedHtml::unsanitized)).contains("<p>Grüße 🥣</p>");
  }

  @Test
  void an_activity_keeps_the_note_that_it_embeds() {
    Create create =
        Create.builder()
            .id(URI.create("https://a.example/creates/1"))
            .actor(ALICE)
            .object(note())
            .build();
    Create read = mapper.readValue(mapper.writeValueAsBytes(create), Create.class);

    assertThat(read).isEqualTo(create);
    assertThat(read.embeddedObject()).containsInstanceOf(Note.class).contains(note());
  }

  @Test
  void what_a_mapper_writes_is_what_we_write() {
    assertThat(mapper.writeValueAsBytes(note()))
        .isEqualTo(ActivityStreams.standard().write(note()));
    assertThat(mapper.writeValueAsBytes(Recipe.soup()))
        .as("a term that the vocabulary of the writer does not know")
        .isEqualTo(ActivityStreams.standard().write(Recipe.soup()));
  }

  @Test
  void an_unchanged_document_is_written_as_it_came() {
    String json =
        "{\"https://x.example/odd\":[1,-2.50,1e400,123456789012345678901234567890,true,null,[],{}],"
            + "\"@context\":[\"https://www.w3.org/ns/activitystreams\",{\"x\":\"https://x.example/\"}],"
            + "\"type\":\"Note\",\"x:y\":{\"b\":\"\\u0001\\\"\",\"a\":\"é🥣\"},\"id\":\"https://a.example/notes/1\"}";
    byte[] ours = json.replace("1e400", "1E+400").getBytes(StandardCharsets.UTF_8);

    assertThat(mapper.writeValueAsBytes(mapper.readValue(json, Note.class))).isEqualTo(ours);
    assertThat(mapper.readValue(json, Note.class).toJson())
        .isEqualTo(ActivityStreams.standard().read(json.getBytes(StandardCharsets.UTF_8)).toJson());
  }

  @Test
  void unknown_members_survive_a_change() {
    Note read = mapper.readValue(noteWith("\"quux\":{\"deep\":[1,2]}"), Note.class);
    JsonNode written =
        mapper.readTree(mapper.writeValueAsString(read.toBuilder().name("n").build()));

    assertThat(written.at("/quux/deep/1").asInt()).isEqualTo(2);
    assertThat(written.get("name").asString()).isEqualTo("n");
  }

  @Test
  void a_list_holds_objects_of_many_types() {
    TypeReference<List<ASObject>> objects = new TypeReference<>() {};
    List<ASObject> list = List.of(note(), Person.builder().name("Alice").build());
    String json = mapper.writerFor(objects).writeValueAsString(list);
    List<ASObject> read = mapper.readValue(json, objects);

    assertThat(read).isEqualTo(list);
    assertThat(read.get(0)).isInstanceOf(Note.class);
    assertThat(read.get(1)).isInstanceOf(Person.class);
    assertThat(mapper.readTree(json).findValues("@context")).as("one each").hasSize(2);
  }

  @Test
  void a_note_in_a_record_is_a_document_of_its_own() {
    Pinned pinned = new Pinned("bob", note());
    String json = mapper.writeValueAsString(pinned);

    assertThat(mapper.readTree(json).at("/note/@context").asString()).isEqualTo(AS2);
    assertThat(mapper.readValue(json, Pinned.class)).isEqualTo(pinned);
    assertThat(mapper.readValue("{\"note\":null,\"by\":\"bob\"}", Pinned.class).note()).isNull();
  }

  @Test
  void a_refusal_in_a_record_says_where() {
    assertThatThrownBy(() -> mapper.readValue("{\"note\":{\"type\":\"Article\"}}", Pinned.class))
        .isInstanceOf(MismatchedInputException.class)
        .hasMessageContaining("Pinned[\"note\"]");
  }

  @Test
  void a_tree_or_a_map_can_be_written_and_read() {
    JsonNode tree = mapper.valueToTree(note());

    assertThat(tree.get("type").asString()).isEqualTo("Note");
    assertThat(mapper.treeToValue(tree, Note.class)).isEqualTo(note());
    assertThat(mapper.convertValue(note(), ASObject.class)).isEqualTo(note());
    Create create =
        mapper.convertValue(
            Map.of("type", "Create", "actor", ALICE, "object", note()), Create.class);
    assertThat(create.actorId()).contains(ALICE);
    assertThat(create.embeddedObject()).contains(note());
  }

  @Test
  void the_form_is_up_to_the_mapper() {
    JsonMapper pretty = mapper.rebuild().enable(SerializationFeature.INDENT_OUTPUT).build();

    assertThat(pretty.writeValueAsString(note())).contains("\n  \"type\" : \"Note\"");
  }

  @Test
  void a_document_of_another_type_is_refused_naming_both() {
    String json = document("\"type\":\"Article\",\"id\":\"https://a.example/articles/1\"");

    assertThatThrownBy(() -> mapper.readValue(json, Note.class))
        .isInstanceOf(MismatchedInputException.class)
        .hasMessageContaining(Note.class.getName())
        .hasMessageContaining("[Article] https://a.example/articles/1");
    assertThat(mapper.readValue(json, ASObject.class)).isInstanceOf(Article.class);
  }

  @Test
  void a_refusal_does_not_repeat_a_long_type() {
    String type = "x".repeat(10_000);
    MismatchedInputException thrown =
        catchThrowableOfType(
            MismatchedInputException.class,
            () -> mapper.readValue(document("\"type\":\"" + type + "\""), Note.class));

    assertThat(thrown.getOriginalMessage()).hasSizeLessThan(400);
  }

  @Test
  void a_general_class_takes_what_is_more_special() {
    assertThat(mapper.readValue(document("\"type\":\"Follow\""), Activity.class))
        .isInstanceOf(Follow.class);
    assertThat(mapper.readValue(document("\"type\":\"Person\""), Actor.class))
        .isInstanceOf(Person.class);
    assertThatThrownBy(() -> mapper.readValue(document("\"type\":\"Person\""), Activity.class))
        .isInstanceOf(MismatchedInputException.class);
  }

  @Test
  void an_unknown_type_is_an_activity_or_actor_if_it_looks_like_one() {
    String react = document("\"type\":\"EmojiReact\",\"actor\":\"" + ALICE + "\"");
    String robot = document("\"type\":\"Robot\",\"inbox\":\"https://a.example/inbox\"");

    assertThat(mapper.readValue(react, Activity.class).actorId()).contains(ALICE);
    assertThat(mapper.readValue(robot, Actor.class).inbox()).isPresent();
    assertThatThrownBy(() -> mapper.readValue(react, Actor.class))
        .isInstanceOf(MismatchedInputException.class);
    assertThatThrownBy(() -> mapper.readValue(robot, Activity.class))
        .isInstanceOf(MismatchedInputException.class);
    assertThatThrownBy(() -> mapper.readValue(react, Create.class))
        .isInstanceOf(MismatchedInputException.class);
  }

  @Test
  void a_known_type_or_none_is_no_activity_by_its_looks() {
    for (String type : List.of("\"type\":\"Note\"", "\"type\":\"Object\"", "\"name\":\"n\"")) {
      String json = document(type + ",\"actor\":\"" + ALICE + "\"");
      assertThatThrownBy(() -> mapper.readValue(json, Activity.class))
          .as(type)
          .isInstanceOf(MismatchedInputException.class);
    }
  }

  @Test
  void what_is_not_an_object_is_refused() {
    for (String json : List.of("[]", "\"" + ID + "\"", "1", "true")) {
      assertThatThrownBy(() -> mapper.readValue(json, Note.class))
          .as(json)
          .isInstanceOf(MismatchedInputException.class)
          .hasMessageContaining("Note");
    }
  }

  @Test
  void malformed_json_is_refused() {
    for (String json : List.of("{\"type\":\"Note\"", "{\"type\":}", "{} {}")) {
      assertThatThrownBy(() -> mapper.readValue(json, ASObject.class))
          .as(json)
          .isInstanceOfAny(StreamReadException.class, MismatchedInputException.class);
    }
    assertThat(refusal(noteWith("\"name\":\"\\u0000\"")).reason()).isEqualTo(Reason.MALFORMED);
  }

  @Test
  void half_a_surrogate_pair_is_read_as_our_reader_reads_it() {
    for (String text : List.of("a\\ud83e", "\\ud83eb", "\\udd63", "y".repeat(20_000) + "\\ud83e")) {
      String json = noteWith("\"name\":\"" + text + "\"");
      ASObject ours = ActivityStreams.standard().read(json.getBytes(StandardCharsets.UTF_8));
      assertThat(mapper.readValue(json, ASObject.class).toJson()).isEqualTo(ours.toJson());
    }
  }

  @Test
  void what_is_not_json_in_a_tree_is_refused_clearly() {
    for (Object alien : List.of(new Object(), new byte[] {1, 2, 3})) {
      JsonNode tree = mapper.createObjectNode().putPOJO("name", alien);
      assertThatThrownBy(() -> mapper.treeToValue(tree, ASObject.class))
          .isInstanceOf(MismatchedInputException.class)
          .hasMessageContaining("no JSON");
    }
  }

  @Test
  void a_name_that_occurs_twice_is_refused() {
    assertThat(refusal(noteWith("\"x\":{\"a\":1,\"a\":2}")).reason())
        .isEqualTo(Reason.DUPLICATE_NAME);
  }

  @Test
  void a_context_that_changes_a_guarded_term_is_refused() {
    DocumentException refusal =
        refusal(
            "{\"@context\":[\""
                + AS2
                + "\",{\"actor\":\"https://x.example/\"}],\"type\":\"Like\",\"actor\":\"x\"}");

    assertThat(refusal.reason()).isEqualTo(Reason.GUARDED_TERM);
    assertThat(refusal).hasMessageContaining("actor");
  }

  @Test
  void our_limits_hold_for_each_object() {
    String deep = "[".repeat(100) + "]".repeat(100);

    assertThat(refusal(noteWith("\"x\":" + deep)).reason()).isEqualTo(Reason.LIMIT_EXCEEDED);
    assertThat(refusal(noteWith("\"x\":" + "9".repeat(65))).reason())
        .isEqualTo(Reason.LIMIT_EXCEEDED);
    assertThat(refusal(noteWith("\"x\":[" + "{\"@context\":{}},".repeat(65) + "1]")).reason())
        .isEqualTo(Reason.LIMIT_EXCEEDED);
    String notes = "[" + noteWith("\"x\":\"" + "y".repeat(200_000) + "\"") + "]";
    assertThat(mapper.readValue(notes.replace("]", "," + notes.substring(1)), ASObject[].class))
        .hasSize(2);
  }

  @Test
  void limits_of_ones_own_hold_too() {
    ActivityStreams small =
        ActivityStreams.builder()
            .limits(new ReadLimits(50, 64, 1000, 1000, 1000, 64, 64, 10_000, 100_000, 100_000))
            .build();
    JsonMapper strict = JsonMapper.builder().addModule(new ActivityStreamsModule(small)).build();

    assertThat(strict.readValue("{\"type\":\"Note\"}" + " ".repeat(100), Note.class)).isNotNull();
    assertThatThrownBy(() -> strict.readValue(noteWith("\"name\":\"n\""), Note.class))
        .isInstanceOf(DatabindException.class)
        .hasMessageContaining("the limit is 50");
  }

  @Test
  void a_vocabulary_of_ones_own_is_read_and_written() {
    JsonMapper cook =
        JsonMapper.builder()
            .findAndAddModules()
            .addModule(new ActivityStreamsModule(Recipe.streams()))
            .build();
    String json = cook.writeValueAsString(Recipe.soup());

    assertThat(json).contains("https://recipes.example/ns#");
    assertThat(cook.readValue(json, Recipe.class).get(Recipe.COOK_TIME))
        .isEqualTo(Optional.of(Duration.ofMinutes(40)));
    assertThat(cook.readValue(json, ASObject.class)).isInstanceOf(Recipe.class);
    assertThatThrownBy(() -> mapper.readValue(json, Recipe.class))
        .isInstanceOf(InvalidDefinitionException.class)
        .hasMessageContaining("not registered in the vocabulary");
  }

  @Test
  void a_mapper_finds_the_module_by_itself() {
    JsonMapper found = JsonMapper.builder().findAndAddModules().build();

    assertThat(found.readValue(noteWith("\"name\":\"n\""), ASObject.class))
        .isInstanceOf(Note.class);
  }

  @Test
  void default_typing_adds_nothing_and_looks_for_nothing() {
    JsonMapper typing =
        mapper
            .rebuild()
            .activateDefaultTyping(
                BasicPolymorphicTypeValidator.builder().allowIfBaseType(ASObject.class).build(),
                DefaultTyping.NON_FINAL)
            .build();

    assertThat(typing.writerFor(ASObject.class).writeValueAsString(note()))
        .isEqualTo(mapper.writeValueAsString(note()));
    assertThat(typing.readValue(mapper.writeValueAsString(note()), ASObject.class))
        .isEqualTo(note());
  }
}
