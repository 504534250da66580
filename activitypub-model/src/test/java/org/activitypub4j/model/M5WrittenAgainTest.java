package org.activitypub4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What was read by JSON-LD and then changed or embedded is written as everybody writes it. */
class M5WrittenAgainTest {
  private static final ActivityStreams STREAMS = ActivityStreams.standard();

  private static final String CREATE =
      """
      {"@context":["https://www.w3.org/ns/activitystreams",{"x":"https://x.example/ns#"}],
       "id":"https://a.example/1#create","type":"Create","actor":"https://a.example/ann",
       "to":"https://www.w3.org/ns/activitystreams#Public","x:mood":"good","weather":"rain",
       "x:moods":["good","bad"],
       "object":{"id":"https://a.example/1","type":"Note","attributedTo":"https://a.example/ann",
        "content":"Hi","contentMap":{"en":"Hi"},"published":"2026-11-22T10:00:00Z",
        "inReplyTo":"https://b.example/1","url":"https://a.example/@ann/1",
        "tag":{"type":"Mention","href":"https://b.example/bob","name":"@bob"},
        "attachment":{"type":"Image","url":"https://a.example/1.png","width":20},
        "replies":{"type":"Collection","totalItems":1,"items":["https://b.example/2"]}}}""";

  private static ASObject read() {
    ASObject read = STREAMS.read(CREATE.getBytes(UTF_8));
    assertThat(read.reading()).isEqualTo(Reading.JSON_LD);
    return read;
  }

  private static final String NOTE =
      "{\"id\":\"https://a.example/1\",\"type\":\"Note\",\"attributedTo\":\"https://a.example/ann\","
          + "\"inReplyTo\":\"https://b.example/1\",\"replies\":{\"type\":\"Collection\","
          + "\"totalItems\":1,\"items\":[\"https://b.example/2\"]},\"content\":\"Hi\","
          + "\"contentMap\":{\"en\":\"Hi\"},\"url\":\"https://a.example/@ann/1\","
          + "\"published\":\"2026-11-22T10:00:00Z\",\"attachment\":[{\"type\":\"Image\","
          + "\"url\":\"https://a.example/1.png\",\"width\":20}],\"tag\":[{\"type\":\"Mention\","
          + "\"name\":\"@bob\",\"href\":\"https://b.example/bob\"}]}";

  private static String sorted(String json) {
    return sorted(new JsonReader(ReadLimits.DEFAULT).read(json.getBytes(UTF_8))).toString();
  }

  /** The order of members is proven elsewhere. */
  private static Object sorted(JsonValue value) {
    if (value instanceof JsonObject object) {
      Map<String, Object> members = new TreeMap<>();
      object.forEach((name, member) -> members.put(name, sorted(member)));
      return members;
    }
    return value instanceof JsonArray all
        ? all.stream().map(M5WrittenAgainTest::sorted).toList()
        : value;
  }

  @Test
  void one_value_is_written_as_one_value() {
    ASObject changed = read().toBuilder().cc(URI.create("https://b.example/bob")).build();

    assertThat(sorted(new String(STREAMS.write(changed), UTF_8)))
        .isEqualTo(
            sorted(
                "{\"@context\":\"https://www.w3.org/ns/activitystreams\","
                    + "\"id\":\"https://a.example/1#create\",\"type\":\"Create\","
                    + "\"actor\":\"https://a.example/ann\",\"object\":"
                    + NOTE
                    + ",\"to\":[\"https://www.w3.org/ns/activitystreams#Public\"],"
                    + "\"cc\":[\"https://b.example/bob\"],"
                    + "\"https://x.example/ns#mood\":\"good\",\"weather\":\"rain\","
                    + "\"https://x.example/ns#moods\":[\"good\",\"bad\"]}"));
  }

  @Test
  void so_is_what_is_embedded_elsewhere() {
    ASObject note = read().as(Activity.class).embeddedObject().orElseThrow();
    Announce announce =
        Announce.builder()
            .actor(URI.create("https://b.example/bob"))
            .set(AS.OBJECT, List.of(Reference.embedding(note)))
            .build();

    assertThat(sorted(new String(STREAMS.write(announce), UTF_8)))
        .isEqualTo(
            sorted(
                "{\"@context\":\"https://www.w3.org/ns/activitystreams\",\"type\":\"Announce\","
                    + "\"actor\":\"https://b.example/bob\",\"object\":"
                    + NOTE
                    + "}"));
  }

  @Test
  void and_all_of_it_reads_the_same_again() {
    ASObject changed = read().toBuilder().remove(AS.CC).build();

    ASObject again = STREAMS.read(STREAMS.write(changed));

    assertThat(again).isEqualTo(changed);
    assertThat(Typed.of(again)).isEqualTo(Typed.of(read()));
  }
}
