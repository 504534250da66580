package org.activitypub4j.model;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.JsonValue.ValueType;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What was read by JSON-LD and is then changed, or embedded in something of ours, is written in the
 * shapes that Mastodon and Lemmy demand, at every depth: their parsers do not take every form that
 * JSON-LD allows. The documents are in the shapes of the families of servers.
 */
class F7DemandedShapesTest {
  private static final ActivityStreams STREAMS = ActivityStreams.standard();
  private static final JsonObject DOCUMENTS = documents();

  private static final Set<String> LISTS = Set.of("to", "cc", "tag", "attachment");

  private static final Set<String> SINGLE =
      Set.of(
          "id",
          "type",
          "actor",
          "content",
          "name",
          "summary",
          "published",
          "updated",
          "inReplyTo",
          "mediaType",
          "href",
          "inbox",
          "outbox",
          "followers",
          "following",
          "sharedInbox",
          "preferredUsername",
          "owner",
          "publicKeyPem");

  /** The prefixes of Mastodon, which some readers go by. */
  private static final Map<String, String> PREFIXES =
      Map.of(
          "toot", "http://joinmastodon.org/ns#",
          "schema", "http://schema.org#",
          "ostatus", "http://ostatus.org#",
          "misskey", "https://misskey-hub.net/ns#",
          "litepub", "http://litepub.social/ns#");

  private static JsonObject documents() {
    try (InputStream in = F7DemandedShapesTest.class.getResourceAsStream("families.json")) {
      return new JsonReader(ReadLimits.DEFAULT).read(requireNonNull(in).readAllBytes());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static Stream<String> names() {
    return DOCUMENTS.keySet().stream();
  }

  private static ASObject byJsonLd(String name) {
    ASObject read =
        STREAMS.read(
            Trees.PROVIDER
                .createObjectBuilder(DOCUMENTS.getJsonObject(name))
                .add("as:generator", "https://a.example/app") // asks for JSON-LD
                .build());
    assertThat(read.reading()).isEqualTo(Reading.JSON_LD);
    return read.toBuilder().updated(Instant.EPOCH).build();
  }

  private static JsonObject written(ASObject object) {
    return new JsonReader(ReadLimits.DEFAULT).read(STREAMS.write(object));
  }

  @ParameterizedTest
  @MethodSource("names")
  void what_was_changed_has_the_shapes_that_others_demand(String name) {
    assertDemanded(written(byJsonLd(name)));
  }

  @ParameterizedTest
  @MethodSource("names")
  void so_has_what_is_embedded(String name) {
    assertDemanded(
        written(
            Announce.builder()
                .id(URI.create("https://a.example/announces/1"))
                .actor(URI.create("https://a.example/users/ann"))
                .to(Audience.PUBLIC)
                .set(AS.OBJECT, List.of(Reference.embedding(byJsonLd(name))))
                .build()));
  }

  private static void assertDemanded(JsonObject document) {
    JsonValue context = requireNonNull(document.get("@context"));
    List<JsonValue> parts = Trees.values(context);
    assertThat(Trees.text(parts.get(0))).isEqualTo(AS.CONTEXT);
    for (JsonValue part : parts) {
      if (part instanceof JsonObject terms) {
        terms.forEach((term, definition) -> term(term, definition));
      } else {
        assertThat(Trees.text(part)).isIn(AS.CONTEXT, Security.CONTEXT);
      }
    }
    members(document, "$");
  }

  /** No other name for a keyword, and a prefix that stands for what it does elsewhere. */
  private static void term(String term, JsonValue definition) {
    assertThat(Trees.text(definition)).as(term).isNotIn("@id", "@type");
    if (PREFIXES.containsKey(term)) {
      assertThat(Trees.text(definition)).isEqualTo(PREFIXES.get(term));
    }
  }

  private static void members(JsonObject object, String path) {
    object.forEach(
        (name, value) -> {
          String at = path + "." + name;
          if (name.equals("@context")) {
            assertThat(at).isEqualTo("$.@context");
            return;
          }
          if (name.contains(":")) {
            return; // What nobody knows is kept as JSON-LD has it.
          }
          assertThat(name).as(at).doesNotStartWith("@");
          if (LISTS.contains(name)) {
            assertThat(value.getValueType()).as(at).isEqualTo(ValueType.ARRAY);
          }
          if (SINGLE.contains(name)) {
            assertThat(value.getValueType()).as(at).isEqualTo(ValueType.STRING);
          }
          if (name.equals("updated")) {
            assertThat(Trees.text(value))
                .as(at)
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
          }
          value(value, at);
        });
    Stream.of("content", "name", "summary")
        .filter(text -> object.containsKey(Property.mapTerm(text)))
        .forEach(text -> assertThat(object).as(path).containsKey(text));
  }

  private static void value(JsonValue value, String at) {
    if (value instanceof JsonObject object && !object.containsKey("@value")) {
      members(object, at);
    } else if (value instanceof JsonArray all) {
      all.forEach(item -> value(item, at));
    } else if (value instanceof JsonString text) {
      assertThat(text.getString()).as(at).isNotIn("as:Public", "Public");
    } else {
      assertThat(value).as(at).isNotEqualTo(JsonValue.NULL);
    }
  }
}
