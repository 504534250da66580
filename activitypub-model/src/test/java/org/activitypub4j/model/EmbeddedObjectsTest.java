package org.activitypub4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EmbeddedObjectsTest {
  private static ASObject read(String json) {
    return ActivityStreams.standard().read(json.getBytes(UTF_8));
  }

  @Test
  void an_object_that_is_not_kept_is_replaced_by_its_id_at_every_depth() {
    Activity announce =
        read("""
        {"@context":"https://www.w3.org/ns/activitystreams","type":"Announce",
         "id":"https://a.example/1","object":{"type":"Create","id":"https://a.example/2",
         "object":{"type":"Note","id":"https://evil.example/3","content":"x"},
         "target":{"type":"Note","content":"anonymous"}}}\
        """)
            .as(Activity.class);

    Activity kept =
        announce
            .keepEmbedded(
                object -> object.id().filter(id -> id.getHost().equals("a.example")).isPresent())
            .as(Activity.class);

    Activity inner = kept.embeddedObject().orElseThrow().as(Activity.class);
    assertThat(inner.objectId()).contains(URI.create("https://evil.example/3"));
    assertThat(inner.embeddedObject()).isEmpty();
    assertThat(inner.target()).isEmpty();
  }

  @Test
  void a_change_after_reading_by_JSON_LD_is_seen_too() {
    Activity create =
        read("""
        {"@context":["https://www.w3.org/ns/activitystreams",{"ex":"https://ex.example/"}],
         "@type":"Create","id":"https://a.example/1",
         "as:object":{"type":"Note","id":"https://evil.example/3","content":"x"},
         "ex:hidden":{"type":"Note","id":"https://evil.example/4","content":"y"}}\
        """)
            .as(Activity.class);
    assertThat(create.reading()).isEqualTo(Reading.JSON_LD);

    ASObject kept = create.keepEmbedded(object -> false);

    assertThat(kept.as(Activity.class).objectId()).contains(URI.create("https://evil.example/3"));
    assertThat(kept.as(Activity.class).embeddedObject()).isEmpty();
    assertThat(kept.toJson().toString()).doesNotContain("content");
  }

  private static final String NESTED =
      """
      {"type":"Create","id":"https://a.example/1","contentMap":{"en":"text"},
       "object":[{"type":"Note","id":"https://a.example/2",
         "replies":{"type":"Collection","id":"https://a.example/3",
           "first":{"type":"CollectionPage","id":"https://a.example/4"}}},
        {"@value":{"type":"Note","id":"https://a.example/5"}},
        "https://a.example/7"],
       "target":{"type":"Note","id":"https://a.example/8"}}\
      """;

  private static Stream<String> ids(Stream<ASObject> objects) {
    return objects.map(object -> object.id().orElseThrow().getPath());
  }

  @Test
  void embedded_objects_come_in_order_each_before_those_inside_it() {
    assertThat(ids(read(NESTED).embedded(object -> true)))
        .containsExactly("/2", "/3", "/4", "/5", "/8");
  }

  @Test
  void what_is_inside_an_object_that_is_left_out_is_not_looked_at() {
    List<ASObject> seen = new ArrayList<>();

    Stream<ASObject> kept =
        read(NESTED)
            .embedded(
                object -> {
                  seen.add(object);
                  return !(object instanceof ASCollection);
                });

    assertThat(ids(kept)).containsExactly("/2", "/5", "/8");
    assertThat(ids(seen.stream())).containsExactly("/2", "/3", "/5", "/8");
  }

  @Test
  void embedded_objects_are_looked_at_only_as_far_as_they_are_asked_for() {
    List<ASObject> seen = new ArrayList<>();

    Optional<ASObject> first = read(NESTED).embedded(seen::add).findFirst();

    assertThat(ids(first.stream())).containsExactly("/2");
    assertThat(seen).hasSize(1);
  }

  @Test
  void the_embedded_objects_are_those_that_a_copy_keeps() {
    List<ASObject> kept = new ArrayList<>();
    read(NESTED).keepEmbedded(object -> kept.add(object));

    assertThat(read(NESTED).embedded(object -> true)).containsExactlyElementsOf(kept);
  }

  private static final Trust EVIL =
      Trust.ofActor(URI.create("https://evil.example/m"), Trust.Ground.SIGNATURE);

  @Test
  void A13_what_stands_in_place_of_an_id_or_a_type_never_becomes_one() {
    ASObject like =
        read(
            """
            {"@context":"https://www.w3.org/ns/activitystreams",
             "id":{"id":"https://a.example/1","type":"Like"},
             "type":["Like",{"id":"https://www.w3.org/ns/activitystreams#Delete"}],
             "actor":"https://evil.example/m","object":"https://a.example/2"}\
            """);
    assertThat(EVIL.mayChange(like.as(Activity.class)).isProven()).isTrue();

    ASObject kept = EVIL.keepProven(like);

    assertThat(kept.id()).isEmpty();
    assertThat(kept.types()).containsExactly("Like");
    ASObject again = ActivityStreams.standard().read(ActivityStreams.standard().write(kept));
    assertThat(again.id()).isEmpty();
    assertThat(again.hasType(Delete.TYPE)).isFalse();
  }

  @Test
  void A13_no_object_hides_beside_a_value_or_in_one() {
    for (String object :
        new String[] {
          "{\"@value\":\"x\",\"id\":\"https://a.example/2\",\"content\":\"hidden\"}",
          "{\"@value\":{\"id\":\"https://a.example/2\",\"content\":\"hidden\"}}"
        }) {
      ASObject create =
          read(
              "{\"type\":\"Create\",\"actor\":\"https://evil.example/m\",\"object\":"
                  + object
                  + "}");

      assertThat(EVIL.keepProven(create).toJson().toString()).doesNotContain("hidden");
    }
    ASObject text = read("{\"type\":\"Note\",\"name\":{\"@value\":\"x\",\"@language\":\"en\"}}");
    assertThat(EVIL.keepProven(text)).isEqualTo(text);
  }

  @Test
  void A13_an_object_of_another_under_a_property_that_is_not_ours_is_a_reference_too() {
    ASObject create =
        read(
            """
            {"@context":["https://www.w3.org/ns/activitystreams",{"ex":"https://ex.example/"}],
             "@type":"Create","id":"https://evil.example/1","actor":"https://evil.example/m",
             "ex:hidden":{"type":"Note","id":"https://a.example/4","content":"never said"}}\
            """);
    assertThat(create.reading()).isEqualTo(Reading.JSON_LD);

    assertThat(EVIL.keepProven(create).toJson().toString())
        .contains("https://a.example/4")
        .doesNotContain("never said");
  }

  @Test
  void A13_a_collection_with_a_type_that_cannot_be_read_is_no_collection_only() {
    ASObject note =
        read(
            """
            {"@context":"https://www.w3.org/ns/activitystreams","type":"Note",
             "id":"https://evil.example/1","attributedTo":"https://evil.example/m",
             "replies":{"type":["Collection",7],"id":"https://evil.example/2","content":"x"}}\
            """);

    assertThat(EVIL.keepProven(note).toJson().toString()).doesNotContain("content");
  }
}
