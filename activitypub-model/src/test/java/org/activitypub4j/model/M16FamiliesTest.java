package org.activitypub4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.apicatalog.jsonld.JsonLdError;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the big families of servers send day to day is read by its names, which takes a fraction of
 * the time. The documents are in their shape, with their contexts; {@link CorpusTest} counts real
 * ones.
 */
class M16FamiliesTest {
  private static final ActivityStreams STREAMS = ActivityStreams.standard();
  private static final JsonObject DOCUMENTS = documents();

  private static JsonObject documents() {
    try (InputStream in = M16FamiliesTest.class.getResourceAsStream("families.json")) {
      return new JsonReader(ReadLimits.DEFAULT).read(requireNonNull(in).readAllBytes());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static Stream<String> names() {
    return DOCUMENTS.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void what_a_family_sends_is_read_by_its_names_and_means_the_same_by_JSON_LD(String name)
      throws JsonLdError {
    JsonObject document = DOCUMENTS.getJsonObject(name);

    ASObject read = STREAMS.read(document);
    ASObject byJsonLd = ByJsonLd.of(read, STREAMS.expand(document));

    assertThat(read.reading()).isEqualTo(Reading.PLAIN);
    assertThat(Typed.of(read).toString()).isEqualTo(Typed.of(byJsonLd).toString());
    assertThat(Typed.asEachClass(read)).isEqualTo(Typed.asEachClass(byJsonLd));
  }

  /** Misskey defines a term of its own for the type of a key. */
  @Test
  void a_type_may_have_another_term() {
    Actor actor = STREAMS.read(DOCUMENTS.getJsonObject("Misskey: an actor")).as(Actor.class);
    PublicKey key = actor.publicKeys().get(0);

    assertThat(key.types()).containsExactly("Key");
    assertThat(key.hasType(PublicKey.TYPE)).isTrue();
    assertThat(key.asItsTypes()).isInstanceOf(PublicKey.class);
    assertThat(key.publicKeyPem()).contains("PEM");
    assertThat(key)
        .isEqualTo(read(key.toJson().toString().replace("\"Key\"", "\"CryptographicKey\"")));
  }

  @Test
  void it_is_written_with_its_definition() {
    ASObject actor = STREAMS.read(DOCUMENTS.getJsonObject("Misskey: an actor"));
    ASObject changed = actor.toBuilder().name("Kai").build();

    String written = new String(STREAMS.write(changed), UTF_8);

    assertThat(written).contains("\"Key\":\"sec:Key\"").contains("\"type\":\"Key\"");
    assertThat(read(written).as(Actor.class).publicKeys().get(0).hasType(PublicKey.TYPE)).isTrue();
  }

  @Test
  void a_term_that_means_something_else_is_no_key() {
    ASObject door =
        read(
            """
            {"@context":["https://www.w3.org/ns/activitystreams",
             {"Key":"https://doors.example/ns#Key"}],"type":"Key","name":"front door"}""");

    assertThat(door.hasType(PublicKey.TYPE)).isFalse();
    assertThat(door.getClass()).isEqualTo(ASObject.class);
  }

  @Test
  void an_application_may_have_a_type_by_that_term() {
    TypeOf<Door> type = TypeOf.of("https://doors.example/ns#Key", "Key", Door::new);
    ActivityStreams streams =
        ActivityStreams.builder()
            .vocabulary(Vocabulary.standard().toBuilder().type(type).build())
            .build();

    ASObject read =
        streams.read(
            """
            {"@context":["https://www.w3.org/ns/activitystreams",
             {"Key":"https://doors.example/ns#Key"}],"type":"Key"}"""
                .getBytes(UTF_8));

    assertThat(read).isInstanceOf(Door.class);
    assertThat(read.reading()).isEqualTo(Reading.PLAIN);
  }

  private static final class Door extends ASObject {
    Door(Node node) {
      super(node);
    }
  }

  private static ASObject read(String json) {
    return STREAMS.read(json.getBytes(UTF_8));
  }
}
